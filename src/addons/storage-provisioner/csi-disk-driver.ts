// Disks of the simulated cloud, which come to a node by the network and follow their pods.
// Upstream: kubernetes-csi/external-provisioner pkg/controller/controller.go
import { MILLISECOND } from '../../kernel/time.ts';
import type { VolumeAttachment } from '../../model/generated/types.ts';
import type { StorageDriver } from './storage-driver.ts';
import { reachedFrom, unsupportedContent, volumeFrom } from './volume-plan.ts';

export const CSI_DISK_DRIVER = 'disk.csi.kubetarium.dev';
/** A class whose disks stay in the zone where they were made says `replication: zone`. */
const REPLICATION = 'replication';
const ZONE = 'topology.kubernetes.io/zone';
const SHARED_MODES = new Set(['ReadWriteMany', 'ReadOnlyMany']);
const DURATION = 1_500 * MILLISECOND;

/** Which attachments there are of a volume. */
export type AttachmentsOf = (volumeName: string) => readonly VolumeAttachment[];

export function csiDiskDriver(attachmentsOf: AttachmentsOf, identity: string): StorageDriver {
  const driver: StorageDriver = {
    provisioner: CSI_DISK_DRIVER,
    duration: DURATION,
    refusal({ spec }) {
      const unfit = (spec?.accessModes ?? []).find((mode) => SHARED_MODES.has(mode));
      if (unfit !== undefined) {
        return `rpc error: code = InvalidArgument desc = access mode ${unfit} is not supported`;
      }
      if (spec?.selector) return 'claim Selector is not supported';
      return unsupportedContent(driver, spec);
    },
    volumeFor(claim, storageClass, { metadata: { labels } }) {
      const zone = labels?.[ZONE];
      const isZonal = storageClass.parameters?.[REPLICATION] === 'zone' && zone !== undefined;
      return volumeFrom(driver, claim, storageClass, {
        csi: {
          driver: CSI_DISK_DRIVER,
          fsType: 'ext4',
          volumeHandle: `disk-${(claim.metadata.uid ?? '').replaceAll('-', '').slice(0, 17)}`,
          volumeAttributes: { 'storage.kubernetes.io/csiProvisionerIdentity': identity },
        },
        ...(isZonal ? reachedFrom(ZONE, zone) : {}),
      });
    },
    make: () => undefined,
    remove({ metadata: { name = '' } }) {
      const [first] = attachmentsOf(name);
      return first && `persistentvolume ${name} is still attached to node ${first.spec.nodeName}`;
    },
  };
  return driver;
}
