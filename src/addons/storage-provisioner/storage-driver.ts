// What a provisioner must know of the storage it serves.
import type { Micros } from '../../kernel/time.ts';
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../../model/generated/types.ts';

export interface StorageDriver {
  /** As StorageClasses name it: `rancher.io/local-path`. */
  readonly provisioner: string;
  /** How long it takes to make storage, or to take it away. */
  readonly duration: Micros;
  /** Why it cannot serve a claim; undefined when it can. */
  refusal(claim: PersistentVolumeClaim): string | undefined;
  /** `node`: whose pod waits for it, or any that is able. */
  volumeFor(claim: PersistentVolumeClaim, storageClass: StorageClass, node: Node): PersistentVolume;
  /** Makes the storage; a text says why it cannot. */
  make(volume: PersistentVolume): string | undefined;
  /** Takes the storage away; a text says why it cannot. */
  remove(volume: PersistentVolume): string | undefined;
}
