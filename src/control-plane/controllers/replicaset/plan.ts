// Decides for a ReplicaSet or a ReplicationController: how many pods to make, which to remove.
import type { Micros } from '../../../kernel/time.ts';
import type { Pod } from '../../../model/generated/types.ts';
import { findCondition, removeCondition } from '../../../model/meta/conditions.ts';
import type { ConditionLike } from '../../../model/meta/conditions.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { BURST_REPLICAS } from '../limits.ts';
import { podsToDelete } from '../shared/pod-deletion-order.ts';
import { isPodActive, isPodAvailable, isPodReady, isPodTerminating } from '../shared/pods.ts';

/** What both kinds share, as far as the decisions go. */
export interface ReplicaGoal {
  readonly replicas: number;
  readonly minReadySeconds: number;
  readonly templateLabels: { readonly [key: string]: string } | undefined;
}

export interface ReplicaPlan {
  readonly create: number;
  readonly remove: readonly Pod[];
}

/**
 * `pods` are all that the set owns; `family` answers the pods of all sets of the same owner and is
 * asked only when some of many must go. RS1, RS2, RS3 of SPEC.md.
 */
export function planReplicas(
  goal: ReplicaGoal,
  pods: readonly Pod[],
  family: () => readonly Pod[],
  now: Micros,
): ReplicaPlan {
  let missing = goal.replicas;
  for (const pod of pods) if (isPodActive(pod)) missing--;
  if (missing >= 0) return { create: Math.min(missing, BURST_REPLICAS), remove: [] };
  const count = Math.min(-missing, BURST_REPLICAS);
  return { create: 0, remove: podsToDelete(pods.filter(isPodActive), family(), count, now) };
}

/** Both kinds' status; what is 0 is left out, as Go's omitempty does. */
export interface ReplicaStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly ConditionLike[];
}

/** The failure of this round, if pods could not be made or removed. */
export interface ReplicaFailure {
  readonly message: string;
  readonly whileCreating: boolean;
}

/** Upstream: pkg/controller/replicaset/replica_set_utils.go calculateStatus. RS5. */
export function replicaStatus(
  goal: ReplicaGoal,
  pods: readonly Pod[],
  old: ReplicaStatus | undefined,
  generation: number | undefined,
  failure: ReplicaFailure | undefined,
  now: Micros,
): ReplicaStatus & { readonly terminatingReplicas: number } {
  const counts = countPods(goal, pods, now);
  const conditions = failureConditions(old?.conditions ?? [], failure, now);
  return {
    replicas: counts.active,
    ...(counts.labeled > 0 ? { fullyLabeledReplicas: counts.labeled } : {}),
    ...(counts.ready > 0 ? { readyReplicas: counts.ready } : {}),
    ...(counts.available > 0 ? { availableReplicas: counts.available } : {}),
    terminatingReplicas: counts.terminating,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

function countPods(goal: ReplicaGoal, pods: readonly Pod[], now: Micros) {
  const wanted = Object.entries(goal.templateLabels ?? {});
  const counts = { active: 0, labeled: 0, ready: 0, available: 0, terminating: 0 };
  // Pods of one template share their labels, so that neighbours have the same answer.
  let last: Pod['metadata']['labels'] | null = null;
  let isLabeled = false;
  for (const pod of pods) {
    if (isPodTerminating(pod)) counts.terminating++;
    if (!isPodActive(pod)) continue;
    counts.active++;
    const { labels } = pod.metadata;
    if (labels !== last) {
      last = labels;
      isLabeled = wanted.every(([key, value]) => labelValue(labels, key) === value);
    }
    if (isLabeled) counts.labeled++;
    if (!isPodReady(pod)) continue;
    counts.ready++;
    if (isPodAvailable(pod, goal.minReadySeconds, now)) counts.available++;
  }
  return counts;
}

function failureConditions(
  conditions: readonly ConditionLike[],
  failure: ReplicaFailure | undefined,
  now: Micros,
): readonly ConditionLike[] {
  const old = findCondition(conditions, 'ReplicaFailure');
  if (!failure) return old ? removeCondition(conditions, 'ReplicaFailure') : conditions;
  if (old) return conditions;
  return [
    ...conditions,
    {
      type: 'ReplicaFailure',
      status: 'True',
      lastTransitionTime: formatTime(now),
      reason: failure.whileCreating ? 'FailedCreate' : 'FailedDelete',
      message: failure.message,
    },
  ];
}

/** Whether a status says the same as another, absent counts taken for 0. */
export function sameReplicaStatus(a: ReplicaStatus | undefined, b: ReplicaStatus): boolean {
  return (
    a !== undefined &&
    a.replicas === b.replicas &&
    (a.fullyLabeledReplicas ?? 0) === (b.fullyLabeledReplicas ?? 0) &&
    (a.readyReplicas ?? 0) === (b.readyReplicas ?? 0) &&
    (a.availableReplicas ?? 0) === (b.availableReplicas ?? 0) &&
    a.terminatingReplicas === b.terminatingReplicas &&
    a.observedGeneration === b.observedGeneration &&
    deepEqual(a.conditions ?? [], b.conditions ?? [])
  );
}
