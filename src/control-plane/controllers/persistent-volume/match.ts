// Which volume suits a claim best.
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../../../model/generated/types.ts';
import { isBeingDeleted, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { labelSelectorMatches } from '../../../model/meta/selectors.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { wholeValue } from '../../../model/meta/quantity.ts';
import { IS_DEFAULT_CLASS } from '../limits.ts';

/** The claim's class; '' for none. */
export function classOf(claim: PersistentVolumeClaim): string {
  const beta = labelValue(claim.metadata.annotations, 'volume.beta.kubernetes.io/storage-class');
  return beta ?? claim.spec?.storageClassName ?? '';
}

/** Whether the volume's claimRef names the claim; one without uid waits for the claim to come. */
export function isReservedFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const ref = volume.spec.claimRef;
  if (!ref || ref.name !== claim.metadata.name || ref.namespace !== namespaceOf(claim))
    return false;
  return !ref.uid || ref.uid === uidOf(claim);
}

/**
 * Of the volumes that suit, one reserved for the claim, else the smallest.
 * Upstream: staging/src/k8s.io/component-helpers/storage/volume FindMatchingVolume. PV2
 */
export function bestMatch(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  isDelayed: boolean,
): PersistentVolume | undefined {
  const requested = wholeValue(claim.spec?.resources?.requests?.storage);
  let best: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (isBeingDeleted(volume) || !hasMode(volume, claim)) continue;
    const size = sizeOf(volume);
    if (volume.spec.claimRef) {
      if (!isReservedFor(volume, claim)) continue;
      if (size >= requested && hasAccess(volume, claim)) return volume;
      continue;
    }
    // A claim that waits for its pod takes no volume of its own accord.
    if (isDelayed || (volume.status?.phase ?? 'Pending') !== 'Available') continue;
    if ((volume.spec.storageClassName ?? '') !== classOf(claim)) continue;
    const { selector } = claim.spec ?? {};
    if (selector && !labelSelectorMatches(selector, volume.metadata.labels)) continue;
    if (size < requested || !hasAccess(volume, claim)) continue;
    if (!best || size < sizeOf(best)) best = volume;
  }
  return best;
}

/**
 * Why a volume that a claim names cannot be its volume.
 * Upstream: pkg/controller/volume/persistentvolume/pv_controller.go checkVolumeSatisfyClaim. PV7
 */
export function mismatchOf(
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): string | undefined {
  if (isBeingDeleted(volume)) return `the volume is marked for deletion "${volume.metadata.name}"`;
  if (sizeOf(volume) < wholeValue(claim.spec?.resources?.requests?.storage)) {
    return 'requested PV is too small';
  }
  if ((volume.spec.storageClassName ?? '') !== classOf(claim)) {
    return 'storageClassName does not match';
  }
  if (attributesOf(volume) !== attributesOf(claim)) {
    return 'VolumeAttributesClassName does not match';
  }
  if (!hasMode(volume, claim)) return 'incompatible volumeMode';
  return hasAccess(volume, claim) ? undefined : 'incompatible accessMode';
}

function attributesOf({ spec }: PersistentVolume | PersistentVolumeClaim): string {
  return spec?.volumeAttributesClassName ?? '';
}

function sizeOf(volume: PersistentVolume): number {
  return wholeValue(volume.spec.capacity?.storage);
}

function hasMode(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (volume.spec.volumeMode ?? 'Filesystem') === (claim.spec?.volumeMode ?? 'Filesystem');
}

function hasAccess(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const offered = volume.spec.accessModes ?? [];
  return (claim.spec?.accessModes ?? []).every((mode) => offered.includes(mode));
}

/** The newest default class. Upstream: pkg/volume/util GetDefaultClass. */
export function defaultClass(classes: Iterable<StorageClass>): StorageClass | undefined {
  let found: StorageClass | undefined;
  for (const one of classes) {
    if (labelValue(one.metadata.annotations, IS_DEFAULT_CLASS) !== 'true') continue;
    const [created, best] = [one, found].map((each) => each?.metadata.creationTimestamp ?? '');
    if (
      !found ||
      created! > best! ||
      (created === best && one.metadata.name < found.metadata.name)
    ) {
      found = one;
    }
  }
  return found;
}
