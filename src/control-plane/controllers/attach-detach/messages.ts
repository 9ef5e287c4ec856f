// What pods are told of their volumes' attachments.
// Upstream: pkg/controller/volume/attachdetach/reconciler (reportMultiAttachError),
// pkg/volume/util/operationexecutor, pkg/volume/csi/csi_attacher.go
import type { PersistentVolume, Pod } from '../../../model/generated/types.ts';
import { namespaceOf } from '../../../model/meta/object.ts';

/** What was done, and a tail after the volume's name. */
export const ATTACHED: readonly [string, string] = ['AttachVolume.Attach succeeded', ''];

/** The driver's own words, or that nobody answers. */
export function attachFailure(
  { spec }: PersistentVolume,
  error: string | undefined,
): readonly [string, string] {
  const { driver, volumeHandle } = spec.csi ?? {};
  const silence =
    `timed out waiting for external-attacher of ${driver} CSI driver` +
    ` to attach volume ${volumeHandle}`;
  return ['AttachVolume.Attach failed', `: ${error ?? silence}`];
}

/** A pod learns of those in its own namespace by name, of others only how many they are. */
export function multiAttachMessage(
  volume: string,
  { metadata }: Pod,
  holders: readonly Pod[],
): string {
  return `Multi-Attach error for volume "${volume}" ${reason(metadata.namespace ?? '', holders)}`;
}

function reason(namespace: string, holders: readonly Pod[]): string {
  if (holders.length === 0) {
    return "Volume is already exclusively attached to one node and can't be attached to another";
  }
  const near = holders.filter((pod) => namespaceOf(pod) === namespace);
  const names = near.map(({ metadata }) => metadata.name).join(', ');
  const far = holders.length - near.length;
  const others = `${far} pod(s) in different namespaces`;
  if (near.length === 0) return `Volume is already used by ${others}`;
  return `Volume is already used by pod(s) ${names}${far > 0 ? ` and ${others}` : ''}`;
}
