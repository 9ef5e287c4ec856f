// Decides what becomes of an object whose owners are there, gone, or waiting for it.
import type { OwnerReference } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { isBeingDeleted } from '../../../model/meta/object.ts';
import {
  FOREGROUND_FINALIZER,
  hasFinalizer,
  isDeletingDependents,
  ORPHAN_FINALIZER,
} from './ownership-graph.ts';

/** What is known of one owner. */
export type OwnerState = 'solid' | 'absent' | 'waiting';

export type ItemPlan =
  | { readonly is: 'keep' }
  /** Some owners are there: only the references to the others go. */
  | { readonly is: 'detach'; readonly owners: readonly OwnerReference[] }
  /** An owner waits for it, and it has dependents: they go first. */
  | { readonly is: 'delete'; readonly policy: 'Background' | 'Foreground' | 'Orphan' }
  /** Owners and dependents wait for one another: it stops blocking its owners, then goes. */
  | { readonly is: 'unblock'; readonly owners: readonly OwnerReference[] };

/**
 * Upstream: pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem. GC1-GC3
 * `states` are those of the object's owners, in order.
 */
export function planItem(
  object: KubeObject,
  states: readonly OwnerState[],
  dependents: readonly KubeObject[],
): ItemPlan {
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length === 0 || isBeingDeleted(object)) return { is: 'keep' };
  const solid = owners.filter((_, at) => states[at] === 'solid');
  if (solid.length === owners.length) return { is: 'keep' };
  if (solid.length > 0) return { is: 'detach', owners: solid };
  if (states.includes('waiting') && dependents.length > 0) {
    if (dependents.some(isDeletingDependents)) {
      const freed = owners.map((owner) => ({ ...owner, blockOwnerDeletion: false }));
      return { is: 'unblock', owners: freed };
    }
    return { is: 'delete', policy: 'Foreground' };
  }
  if (hasFinalizer(object, ORPHAN_FINALIZER)) return { is: 'delete', policy: 'Orphan' };
  if (hasFinalizer(object, FOREGROUND_FINALIZER)) return { is: 'delete', policy: 'Foreground' };
  return { is: 'delete', policy: 'Background' };
}

/** The dependents that an owner in foreground deletion must wait for. */
export function blockingOf<T extends { readonly object: KubeObject }>(
  ownerUid: string,
  dependents: readonly T[],
): readonly T[] {
  return dependents.filter(({ object }) =>
    (object.metadata.ownerReferences ?? []).some(
      (owner) => owner.uid === ownerUid && owner.blockOwnerDeletion === true,
    ),
  );
}
