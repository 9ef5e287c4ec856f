// The volume that suits a claim on a node: the smallest that is large enough.
// Upstream: staging/.../volume/persistentvolume/util/util.go (FindMatchingVolume)
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
} from '../../../../model/generated/types.ts';
import { compileLabelSelector, selectorMatches } from '../../../../model/meta/selectors.ts';
import { compareQuantities } from '../../../../model/meta/quantity.ts';
import { nodeFitsTerms } from '../../../../model/scheduling/node-affinity.ts';

/** Whether a volume can be used on a node. */
export function volumeFitsNode({ spec }: PersistentVolume, node: Node): boolean {
  const required = spec?.nodeAffinity?.required;
  return !required || nodeFitsTerms(required.nodeSelectorTerms, node);
}

/** Undefined when none of the volumes will do. */
export function findVolume(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  node: Node,
  isTaken: (volume: PersistentVolume) => boolean,
): PersistentVolume | undefined {
  let smallest: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (!isLargeEnough(volume, claim) || !volumeFitsNode(volume, node)) continue;
    if (isMadeFor(volume, claim)) return volume;
    if (volume.spec?.claimRef || isTaken(volume) || !isOffered(volume, claim)) continue;
    if (!smallest || isSmaller(volume, smallest)) smallest = volume;
  }
  return smallest;
}

function capacityOf({ spec }: PersistentVolume): string {
  return spec?.capacity?.['storage'] ?? '0';
}

function isSmaller(a: PersistentVolume, b: PersistentVolume): boolean {
  return compareQuantities(capacityOf(a), capacityOf(b)) < 0;
}

function isLargeEnough(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const wanted = claim.spec?.resources?.requests?.['storage'] ?? '0';
  if (compareQuantities(capacityOf(volume), wanted) < 0) return false;
  const mode = volume.spec?.volumeMode ?? 'Filesystem';
  return mode === (claim.spec?.volumeMode ?? 'Filesystem');
}

/** The volume's claimRef names this claim. */
function isMadeFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const reference = spec?.claimRef;
  if (reference?.name !== metadata.name || reference?.namespace !== metadata.namespace) {
    return false;
  }
  return !reference?.uid || reference.uid === metadata.uid;
}

function isOffered(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { spec, status, metadata } = volume;
  if (metadata.deletionTimestamp !== undefined || status?.phase !== 'Available') return false;
  if ((spec?.storageClassName ?? '') !== (claim.spec?.storageClassName ?? '')) return false;
  const modes = spec?.accessModes ?? [];
  if (!(claim.spec?.accessModes ?? []).every((mode) => modes.includes(mode))) return false;
  const { selector } = claim.spec ?? {};
  return !selector || selectorMatches(compileLabelSelector(selector), metadata.labels);
}
