// Decides the next steps of a StatefulSet: in order, one at a time, unless it is told otherwise.
import type { Micros } from '../../../kernel/time.ts';
import type { Pod, StatefulSet } from '../../../model/generated/types.ts';
import { scaledValue } from '../../../model/meta/int-or-string.ts';
import { isBeingDeleted } from '../../../model/meta/object.ts';
import { isPodAvailable, isPodReady } from '../shared/pods.ts';
import {
  isMember,
  ordinalOf,
  replicasOf,
  revisionOfPod,
  startOrdinal,
  withIdentity,
} from './identity.ts';

export interface StatefulView {
  readonly set: StatefulSet;
  readonly pods: readonly Pod[];
  /** Names of the revisions. */
  readonly current: string;
  readonly update: string;
  readonly now: Micros;
}

export type StatefulStep =
  | { readonly is: 'create'; readonly ordinal: number; readonly revision: 'current' | 'update' }
  /** A pod whose claims may be missing, or whose labels are not those of its identity. */
  | { readonly is: 'mend'; readonly pod: Pod; readonly next: Pod }
  | { readonly is: 'delete'; readonly pod: Pod; readonly why: 'finished' | 'condemned' | 'update' };

interface Members {
  /** By place from the start ordinal; undefined where a pod is missing. */
  readonly replicas: readonly (Pod | undefined)[];
  /** Beyond the range, highest ordinal first. */
  readonly condemned: readonly Pod[];
}

/** Upstream: pkg/controller/statefulset/stateful_set_control.go updateStatefulSet. SS1 */
export function planStatefulSet(view: StatefulView): readonly StatefulStep[] {
  const { set } = view;
  if (isBeingDeleted(set)) return [];
  const members = membersOf(set, view.pods);
  const isOrdered = set.spec.podManagementPolicy !== 'Parallel';
  const steps: StatefulStep[] = [];
  for (const [place, pod] of members.replicas.entries()) {
    const isBlocked = planReplica(view, place, pod, steps);
    if (isOrdered && isBlocked) return steps;
  }
  for (const pod of members.condemned) {
    const isBlocked = planCondemned(view, members, pod, isOrdered, steps);
    if (isOrdered && isBlocked) return steps;
  }
  if (set.spec.updateStrategy?.type === 'OnDelete') return steps;
  // Some replica is missing or finished: its turn comes before any update's.
  if (members.replicas.includes(undefined)) return steps;
  return [...steps, ...planUpdate(view, members.replicas as readonly Pod[])];
}

/** Sorts the set's pods into places. */
export function membersOf(set: StatefulSet, pods: readonly Pod[]): Members {
  const start = startOrdinal(set);
  const replicas = Array.from<Pod | undefined>({ length: replicasOf(set) });
  const condemned: Pod[] = [];
  for (const pod of pods) {
    if (!isMember(set, pod)) continue;
    const place = ordinalOf(pod) - start;
    if (place >= 0 && place < replicas.length) replicas[place] = pod;
    else condemned.push(pod);
  }
  condemned.sort((a, b) => ordinalOf(b) - ordinalOf(a));
  return { replicas, condemned };
}

// Answers whether an ordered set must stop here. Upstream: processReplica. SS3
function planReplica(
  view: StatefulView,
  place: number,
  pod: Pod | undefined,
  steps: StatefulStep[],
): boolean {
  const { set } = view;
  if (!pod) {
    const ordinal = place + startOrdinal(set);
    steps.push({
      is: 'create',
      ordinal,
      revision: isOfCurrent(view, place) ? 'current' : 'update',
    });
    return true;
  }
  const phase = pod.status?.phase;
  if (phase === 'Failed' || phase === 'Succeeded') {
    if (!isBeingDeleted(pod)) steps.push({ is: 'delete', pod, why: 'finished' });
    return true;
  }
  if (isBeingDeleted(pod)) return true;
  if ((phase ?? 'Pending') === 'Pending') steps.push({ is: 'mend', pod, next: pod });
  if (!isAvailable(view, pod)) return true;
  const next = withIdentity(set, pod);
  if (next !== pod) steps.push({ is: 'mend', pod, next });
  return false;
}

// Below the partition new pods are still made of the current revision.
function isOfCurrent({ set }: StatefulView, place: number): boolean {
  const { type = 'RollingUpdate', rollingUpdate } = set.spec.updateStrategy ?? {};
  if (type !== 'RollingUpdate') return false;
  const boundary = rollingUpdate
    ? (rollingUpdate.partition ?? 0)
    : (set.status?.currentReplicas ?? 0);
  return place < boundary;
}

// Answers whether an ordered set must stop here. Upstream: processCondemned. SS4
function planCondemned(
  view: StatefulView,
  members: Members,
  pod: Pod,
  isOrdered: boolean,
  steps: StatefulStep[],
): boolean {
  if (isBeingDeleted(pod)) return true;
  const mayWait = isOrdered && !isAvailable(view, pod) && firstUnhealthy(members) !== pod;
  if (!mayWait) steps.push({ is: 'delete', pod, why: 'condemned' });
  return true;
}

// The unhealthy pod of the lowest ordinal: it alone is deleted without being ready.
function firstUnhealthy({ replicas, condemned }: Members): Pod | undefined {
  const all = [...replicas, ...[...condemned].reverse()];
  const at = all.findIndex((pod) => !pod || !isHealthy(pod));
  return all[at];
}

/** Upstream: updateStatefulSet's last part, updateStatefulSetAfterInvariantEstablished. SS5 */
function planUpdate(view: StatefulView, replicas: readonly Pod[]): readonly StatefulStep[] {
  const rolling = view.set.spec.updateStrategy?.rollingUpdate;
  const lowest = rolling?.partition ?? 0;
  const wanted = scaledValue(rolling?.maxUnavailable ?? 1, replicas.length, 'down') ?? 1;
  const maxUnavailable = Math.max(1, wanted);
  const isOld = (pod: Pod): boolean => revisionOfPod(pod) !== view.update;
  if (maxUnavailable === 1) {
    for (let place = replicas.length - 1; place >= lowest; place--) {
      const pod = replicas[place] as Pod;
      if (isOld(pod) && !isBeingDeleted(pod)) return [{ is: 'delete', pod, why: 'update' }];
      if (!isAvailable(view, pod)) return [];
    }
    return [];
  }
  const isParallel = view.set.spec.podManagementPolicy === 'Parallel';
  let budget = maxUnavailable - replicas.filter((pod) => !isAvailable(view, pod)).length;
  const steps: StatefulStep[] = [];
  for (let place = replicas.length - 1; place >= lowest; place--) {
    const pod = replicas[place] as Pod;
    if (!isOld(pod) || isBeingDeleted(pod)) continue;
    const isFree = isParallel && !isAvailable(view, pod);
    if (!isFree && budget <= 0) continue;
    steps.push({ is: 'delete', pod, why: 'update' });
    if (!isFree) budget--;
  }
  return steps;
}

/** Running, ready and not on its way out. */
export function isHealthy(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod) && !isBeingDeleted(pod);
}

function isAvailable({ set, now }: StatefulView, pod: Pod): boolean {
  return isHealthy(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);
}
