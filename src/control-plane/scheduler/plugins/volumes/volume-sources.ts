// What the volume plugins read and write of claims, volumes, classes and drivers.
import type { Task } from '../../../../kernel/task.ts';
import type {
  CSINode,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
} from '../../../../model/generated/types.ts';

export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

export interface VolumeSources {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  volumesOfClass(storageClassName: string): Iterable<PersistentVolume>;
  storageClass(name: string): StorageClass | undefined;
  csiNode(nodeName: string): CSINode | undefined;
  /** Writes the claim into a volume's claimRef. */
  reserveVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): Task;
  /** Asks for a volume to be provisioned for a node. */
  selectNode(claim: PersistentVolumeClaim, nodeName: string): Task;
  /** Waits until any claim changes, at most so long; false when the time is over. */
  nextClaimChange(untilMicros: number): Task<boolean>;
  now(): number;
}

/** A volume of a pod that is a claim, by its own name or as an ephemeral one. */
export interface ClaimUse {
  readonly claimName: string;
  readonly isEphemeral: boolean;
}

const NO_USES: readonly ClaimUse[] = [];

/** The claims that a pod uses. */
export function claimsOf({ spec, metadata }: Pod): readonly ClaimUse[] {
  let uses: ClaimUse[] | undefined;
  for (const { persistentVolumeClaim, ephemeral, name } of spec.volumes ?? []) {
    if (persistentVolumeClaim) {
      (uses ??= []).push({ claimName: persistentVolumeClaim.claimName, isEphemeral: false });
    } else if (ephemeral) {
      (uses ??= []).push({ claimName: `${metadata.name}-${name}`, isEphemeral: true });
    }
  }
  return uses ?? NO_USES;
}

/** Whether the claim has its volume for good. */
export function isFullyBound({ spec, metadata }: PersistentVolumeClaim): boolean {
  return Boolean(spec?.volumeName) && metadata.annotations?.[BIND_COMPLETED] !== undefined;
}
