// Decides how large each ReplicaSet of a Deployment shall be.
import type { Deployment, ReplicaSet } from '../../../model/generated/types.ts';
import {
  availableIn,
  byCreation,
  byRevision,
  bySizeThenNewer,
  bySizeThenOlder,
  isActive,
  sizeOf,
  sum,
  totalSize,
} from './replica-sets.ts';
import type { FoundReplicaSets } from './replica-sets.ts';
import { desiredReplicas, maxReplicas } from './revisions.ts';
import {
  fenceposts,
  isRollingUpdate,
  maxSurge,
  maxUnavailable,
  replicasOf,
  revisionHistoryLimit,
} from './strategy.ts';

/** One set and the size it shall get. */
export interface Resize {
  readonly set: ReplicaSet;
  readonly replicas: number;
}

/** Whether the Deployment's size has changed since its sets were last scaled. D5 */
export function isScalingEvent(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  return sets.some((set) => {
    if (!isActive(set)) return false;
    const desired = desiredReplicas(set);
    return desired !== undefined && desired !== replicasOf(deployment);
  });
}

/** The size a new set gets now: as much as surge leaves room for. Upstream: NewRSNewReplicas. D2 */
export function newSetSize(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  currentSize: number,
): number {
  const wanted = replicasOf(deployment);
  if (!isRollingUpdate(deployment)) return wanted;
  const room = wanted + fenceposts(deployment).surge - totalSize(all);
  if (room <= 0) return currentSize;
  return currentSize + Math.min(room, wanted - currentSize);
}

/** The next step of the new set in a rolling update, or nothing. Upstream: rolling.go. */
export function planNewSet(
  deployment: Deployment,
  { newest, old }: FoundReplicaSets & { readonly newest: ReplicaSet },
): Resize | undefined {
  const wanted = replicasOf(deployment);
  const size = sizeOf(newest);
  if (size === wanted) return undefined;
  if (size > wanted) return { set: newest, replicas: wanted };
  const replicas = newSetSize(deployment, [...old, newest], size);
  return replicas === size ? undefined : { set: newest, replicas };
}

/** The next steps of the old sets in a rolling update: broken pods first, then what may go. D3 */
export function planOldSets(
  deployment: Deployment,
  { newest, old }: FoundReplicaSets & { readonly newest: ReplicaSet },
): readonly Resize[] {
  const active = old.filter(isActive).sort(byCreation);
  if (active.length === 0) return [];
  const minAvailable = replicasOf(deployment) - maxUnavailable(deployment);
  const newUnavailable = sizeOf(newest) - availableIn(newest);
  const removable = totalSize(active) + sizeOf(newest) - minAvailable - newUnavailable;
  if (removable <= 0) return [];
  const sizes = new Map(active.map((set) => [set, sizeOf(set)]));
  const steps: Resize[] = [];
  const shrink = (set: ReplicaSet, by: number): void => {
    const replicas = (sizes.get(set) as number) - by;
    sizes.set(set, replicas);
    steps.push({ set, replicas });
  };
  let budget = removable;
  for (const set of active) {
    const broken = Math.min(budget, sizeOf(set) - availableIn(set));
    if (broken <= 0) continue;
    shrink(set, broken);
    budget -= broken;
  }
  let surplus = sum([...active, newest], availableIn) - minAvailable;
  for (const set of active) {
    const going = Math.min(sizes.get(set) as number, surplus);
    if (going <= 0) continue;
    shrink(set, going);
    surplus -= going;
  }
  return steps;
}

/** Whether the new set has reached the goal, all available. Upstream: IsSaturated. */
export function isSaturated(deployment: Deployment, newest: ReplicaSet | undefined): boolean {
  if (!newest) return false;
  const wanted = replicasOf(deployment);
  return (
    desiredReplicas(newest) === wanted &&
    sizeOf(newest) === wanted &&
    availableIn(newest) === wanted
  );
}

/**
 * The sizes after the Deployment itself was scaled, or while it is paused: the one active set
 * follows; several share in proportion. Upstream: pkg/controller/deployment/sync.go scale. D6
 */
export function planScale(
  deployment: Deployment,
  { newest, old }: FoundReplicaSets,
): { readonly resizes: readonly Resize[]; readonly annotateAlways: boolean } {
  const only = activeOrLatest(newest, old);
  const wanted = replicasOf(deployment);
  if (only) {
    const resizes = sizeOf(only) === wanted ? [] : [{ set: only, replicas: wanted }];
    return { resizes, annotateAlways: false };
  }
  if (isSaturated(deployment, newest)) {
    const resizes = old.filter(isActive).map((set) => ({ set, replicas: 0 }));
    return { resizes, annotateAlways: false };
  }
  if (!isRollingUpdate(deployment)) return { resizes: [], annotateAlways: false };
  const all = newest ? [...old, newest] : old;
  return { resizes: proportional(deployment, all.filter(isActive)), annotateAlways: true };
}

// At most one set is active: that one, or else the newest.
function activeOrLatest(
  newest: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): ReplicaSet | undefined {
  const all = newest ? [...old, newest] : old;
  const active = all.filter(isActive);
  if (active.length > 1) return undefined;
  return active[0] ?? newest ?? [...old].sort((a, b) => byCreation(b, a))[0];
}

function proportional(deployment: Deployment, active: readonly ReplicaSet[]): readonly Resize[] {
  const wanted = replicasOf(deployment);
  const allowed = wanted > 0 ? wanted + maxSurge(deployment) : 0;
  const toAdd = allowed - totalSize(active);
  const sets = [...active];
  if (toAdd > 0) sets.sort(bySizeThenNewer);
  else if (toAdd < 0) sets.sort(bySizeThenOlder);
  let added = 0;
  const sizes = sets.map((set) => {
    const share = toAdd === 0 ? 0 : proportion(set, deployment, toAdd, added);
    added += share;
    return sizeOf(set) + share;
  });
  // What rounding leaves goes to, or is taken from, the largest.
  if (toAdd !== 0 && sets.length > 0) {
    sizes[0] = Math.max(0, (sizes[0] as number) + toAdd - added);
  }
  return sets.map((set, at) => ({ set, replicas: sizes[at] as number }));
}

/** Upstream: GetReplicaSetProportion. */
export function proportion(
  set: ReplicaSet,
  deployment: Deployment,
  toAdd: number,
  added: number,
): number {
  if (sizeOf(set) === 0 || toAdd === 0 || toAdd === added) return 0;
  const share = fraction(set, deployment);
  const allowed = toAdd - added;
  return toAdd > 0 ? Math.min(share, allowed) : Math.max(share, allowed);
}

// Upstream: getReplicaSetFraction. Halves round away from zero.
function fraction(set: ReplicaSet, deployment: Deployment): number {
  const size = sizeOf(set);
  if (replicasOf(deployment) === 0) return -size;
  const before = maxReplicas(set) || (deployment.status?.replicas ?? 0);
  if (before === 0) return 0;
  const share = (size * (replicasOf(deployment) + maxSurge(deployment))) / before;
  return (share < 0 ? Math.ceil(share - 0.5) : Math.floor(share + 0.5)) - size;
}

/** Old sets beyond the history limit that hold nothing. Upstream: cleanupDeployment. D9 */
export function planCleanup(
  deployment: Deployment,
  old: readonly ReplicaSet[],
): readonly ReplicaSet[] {
  const limit = revisionHistoryLimit(deployment);
  if (limit === undefined) return [];
  const alive = old.filter((set) => set.metadata.deletionTimestamp === undefined);
  const surplus = alive.length - limit;
  if (surplus <= 0) return [];
  return [...alive]
    .sort(byRevision)
    .slice(0, surplus)
    .filter((set) => {
      const isSeen = (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0);
      return isSeen && (set.status?.replicas ?? 0) === 0 && sizeOf(set) === 0;
    });
}
