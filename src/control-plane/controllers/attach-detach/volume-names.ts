// What volumes and their attachments are called. Upstream: pkg/volume/csi/{csi_plugin,csi_attacher}.go
import type { PersistentVolume, VolumeAttachment } from '../../../model/generated/types.ts';
import { sha256Hex } from '../../../bytes/sha256.ts';

/** The volume as nodes call it, in volumesAttached and volumesInUse; undefined: not of CSI. */
export function uniqueNameOf({ spec }: PersistentVolume): string | undefined {
  return spec.csi ? `kubernetes.io/csi/${spec.csi.driver}^${spec.csi.volumeHandle}` : undefined;
}

/** One volume at one node has one name, whoever makes it. */
export function attachmentFor(volume: PersistentVolume, node: string): VolumeAttachment {
  const { driver = '', volumeHandle = '' } = volume.spec.csi ?? {};
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: `csi-${sha256Hex(`${volumeHandle}${driver}${node}`)}` },
    spec: {
      attacher: driver,
      nodeName: node,
      source: { persistentVolumeName: volume.metadata.name ?? '' },
    },
  };
}

/** Whether several nodes may have it. Upstream: pkg/volume/util/util.go IsMultiAttachAllowed. */
export function isShareable({ spec }: PersistentVolume): boolean {
  const modes = spec.accessModes ?? [];
  return (
    modes.length === 0 || modes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany')
  );
}
