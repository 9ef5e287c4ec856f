// Directories on the nodes' own disks. Upstream: rancher/local-path-provisioner provisioner.go
import { MILLISECOND } from '../../kernel/time.ts';
import type { PersistentVolume } from '../../model/generated/types.ts';
import type { StorageDriver } from './storage-driver.ts';
import { reachedFrom, unsupportedContent, volumeFrom, volumeName } from './volume-plan.ts';

export const VOLUMES_DIRECTORY = '/var/local-path-provisioner';
const HOSTNAME = 'kubernetes.io/hostname';
const SINGLE_NODE_MODES = new Set(['ReadWriteOnce', 'ReadWriteOncePod']);
/** A helper pod makes or removes the directory. */
const HELPER_POD_DURATION = 2_500 * MILLISECOND;

/** The disks of the nodes, as the provisioner's short-lived helper pods reach them. */
export interface NodeDisks {
  /** Makes a directory that anyone may write to; a text says why it cannot. */
  makeDirectory(node: string, path: string): string | undefined;
  /** Removes a directory; a text says why it cannot. */
  removeDirectory(node: string, path: string): string | undefined;
}

export function localPathDriver(disks: NodeDisks): StorageDriver {
  const driver: StorageDriver = {
    provisioner: 'rancher.io/local-path',
    duration: HELPER_POD_DURATION,
    refusal({ spec }) {
      const unfit = (spec?.accessModes ?? []).find((mode) => !SINGLE_NODE_MODES.has(mode));
      if (unfit !== undefined) {
        return 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes';
      }
      if (spec?.selector) return 'claim.Spec.Selector is not supported';
      return unsupportedContent(driver, spec);
    },
    volumeFor(claim, storageClass, { metadata: { name: node = '' } }) {
      const { name: claimName, namespace } = claim.metadata;
      const path = `${VOLUMES_DIRECTORY}/${volumeName(claim)}_${namespace}_${claimName}`;
      return volumeFrom(
        driver,
        claim,
        storageClass,
        {
          hostPath: { path, type: 'DirectoryOrCreate' },
          ...reachedFrom(HOSTNAME, node),
          volumeMode: 'Filesystem',
        },
        { 'local.path.provisioner/selected-node': node },
      );
    },
    make: (volume) => disks.makeDirectory(nodeOf(volume), volume.spec.hostPath?.path ?? ''),
    remove: (volume) => disks.removeDirectory(nodeOf(volume), volume.spec.hostPath?.path ?? ''),
  };
  return driver;
}

/** The node on whose disk the volume lies. */
export function nodeOf({ spec }: PersistentVolume): string {
  const [term] = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return term?.matchExpressions?.find(({ key }) => key === HOSTNAME)?.values?.[0] ?? '';
}
