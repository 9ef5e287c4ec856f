// A Deployment's status: counts over its sets, and the conditions that tell how it fares.
import type { Micros } from '../../../kernel/time.ts';
import { SECOND } from '../../../kernel/time.ts';
import type {
  Deployment,
  DeploymentCondition,
  DeploymentStatus,
  ReplicaSet,
} from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { timeOf } from '../shared/pods.ts';
import { availableIn, sum, totalSize } from './replica-sets.ts';
import { maxUnavailable, progressDeadlineSeconds, replicasOf } from './strategy.ts';

type Conditions = readonly DeploymentCondition[];

/** Upstream: pkg/controller/deployment/util NewDeploymentCondition. */
export function newCondition(
  type: string,
  status: string,
  reason: string,
  message: string,
  now: Micros,
): DeploymentCondition {
  const time = formatTime(now);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

/**
 * The conditions with this one. Same status and reason: nothing changes, not even the message.
 * Upstream: SetDeploymentCondition.
 */
export function setCondition(conditions: Conditions, next: DeploymentCondition): Conditions {
  const old = findCondition(conditions, next.type);
  if (old && old.status === next.status && old.reason === next.reason) return conditions;
  const kept =
    old?.status === next.status && old.lastTransitionTime !== undefined
      ? { ...next, lastTransitionTime: old.lastTransitionTime }
      : next;
  return [...without(conditions, next.type), kept];
}

function without(conditions: Conditions, type: string): Conditions {
  return conditions.filter((condition) => condition.type !== type);
}

/**
 * Counts and the Available condition.
 * Upstream: pkg/controller/deployment/sync.go calculateStatus.
 */
export function calculateStatus(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
  now: Micros,
): DeploymentStatus {
  const available = sum(all, availableIn);
  const unavailable = Math.max(0, totalSize(all) - available);
  const actual = (set: ReplicaSet): number => set.status?.replicas ?? 0;
  const isEnough = available >= replicasOf(deployment) - maxUnavailable(deployment);
  const condition = isEnough
    ? newCondition(
        'Available',
        'True',
        'MinimumReplicasAvailable',
        'Deployment has minimum availability.',
        now,
      )
    : newCondition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
  const collisionCount = deployment.status?.collisionCount;
  const isTerminatingKnown = all.every((set) => set.status?.terminatingReplicas !== undefined);
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...counted('replicas', sum(all, actual)),
    ...counted('updatedReplicas', newest ? actual(newest) : 0),
    ...counted(
      'readyReplicas',
      sum(all, (set) => set.status?.readyReplicas ?? 0),
    ),
    ...counted('availableReplicas', available),
    ...counted('unavailableReplicas', unavailable),
    ...(isTerminatingKnown
      ? { terminatingReplicas: sum(all, (set) => set.status?.terminatingReplicas ?? 0) }
      : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: setCondition(deployment.status?.conditions ?? [], condition),
  };
}

// A count of 0 is left out, as Go's omitempty does.
function counted<K extends string>(name: K, count: number): { readonly [key in K]?: number } {
  return count === 0 ? {} : ({ [name]: count } as { readonly [key in K]: number });
}

/** Whether all pods are new ones, wanted and available. Upstream: DeploymentComplete. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const wanted = replicasOf(deployment);
  return (
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

/** Whether anything has moved forward since the last status. Upstream: DeploymentProgressing. */
export function isProgressing(deployment: Deployment, next: DeploymentStatus): boolean {
  const last = deployment.status ?? {};
  const oldPods = (status: DeploymentStatus): number =>
    (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (next.updatedReplicas ?? 0) > (last.updatedReplicas ?? 0) ||
    oldPods(next) < oldPods(last) ||
    (next.readyReplicas ?? 0) > (last.readyReplicas ?? 0) ||
    (next.availableReplicas ?? 0) > (last.availableReplicas ?? 0)
  );
}

/** Whether the progress deadline has passed without progress. Upstream: DeploymentTimedOut. */
export function isTimedOut(deployment: Deployment, status: DeploymentStatus, now: Micros): boolean {
  const deadline = progressDeadlineSeconds(deployment);
  const condition = findCondition(status.conditions, 'Progressing');
  if (deadline === undefined || !condition) return false;
  if (condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  return (timeOf(condition.lastUpdateTime) ?? 0) + deadline * SECOND < now;
}

/**
 * The status of a running rollout: counts, Available, Progressing and ReplicaFailure.
 * Upstream: pkg/controller/deployment/progress.go syncRolloutStatus.
 */
export function rolloutStatus(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
  now: Micros,
): DeploymentStatus {
  const status = calculateStatus(deployment, newest, all, now);
  let conditions = status.conditions ?? [];
  if (progressDeadlineSeconds(deployment) === undefined) {
    conditions = without(conditions, 'Progressing');
  } else {
    conditions = withProgress(deployment, newest, status, now);
  }
  const failure = replicaFailure(newest, all);
  conditions = failure ? setCondition(conditions, failure) : without(conditions, 'ReplicaFailure');
  return { ...status, conditions };
}

function withProgress(
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  status: DeploymentStatus,
  now: Micros,
): Conditions {
  const conditions = status.conditions ?? [];
  const current = findCondition(deployment.status?.conditions, 'Progressing');
  const isDone =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) &&
    current?.reason === 'NewReplicaSetAvailable';
  if (isDone) return conditions;
  const subject = newest
    ? `ReplicaSet "${newest.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`;
    const done = newCondition('Progressing', 'True', 'NewReplicaSetAvailable', message, now);
    return setCondition(conditions, done);
  }
  if (isProgressing(deployment, status)) {
    const message = `${subject} is progressing.`;
    const moving = newCondition('Progressing', 'True', 'ReplicaSetUpdated', message, now);
    const since = current?.status === 'True' ? current.lastTransitionTime : undefined;
    const kept = since === undefined ? moving : { ...moving, lastTransitionTime: since };
    return setCondition(without(conditions, 'Progressing'), kept);
  }
  if (isTimedOut(deployment, status, now)) {
    const message = `${subject} has timed out progressing.`;
    const late = newCondition('Progressing', 'False', 'ProgressDeadlineExceeded', message, now);
    return setCondition(conditions, late);
  }
  return conditions;
}

// The new set's failure counts before those of old ones.
function replicaFailure(
  newest: ReplicaSet | undefined,
  all: readonly ReplicaSet[],
): DeploymentCondition | undefined {
  for (const set of newest ? [newest, ...all] : all) {
    const found = findCondition(set.status?.conditions, 'ReplicaFailure');
    if (!found) continue;
    const since = found.lastTransitionTime;
    return { ...found, ...(since === undefined ? {} : { lastUpdateTime: since }) };
  }
  return undefined;
}

/**
 * When a rollout that shows no progress must be looked at again; undefined when never.
 * Upstream: pkg/controller/deployment/progress.go requeueStuckDeployment.
 */
export function nextProgressCheck(
  deployment: Deployment,
  status: DeploymentStatus,
  now: Micros,
): Micros | undefined {
  const deadline = progressDeadlineSeconds(deployment);
  const current = findCondition(deployment.status?.conditions, 'Progressing');
  if (deadline === undefined || !current) return undefined;
  if (isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded') {
    return undefined;
  }
  const left = (timeOf(current.lastUpdateTime) ?? 0) + deadline * SECOND - now;
  return left < SECOND ? SECOND : left + SECOND;
}
