// What a Deployment's strategy allows: surge, unavailability, deadlines, history.
import type { Deployment } from '../../../model/generated/types.ts';
import { scaledValue } from '../../../model/meta/int-or-string.ts';

/** Upstream treats a limit of MaxInt32 as none. */
const NO_LIMIT = 2_147_483_647;

export function replicasOf(deployment: Deployment): number {
  return deployment.spec.replicas ?? 1;
}

export function isRollingUpdate(deployment: Deployment): boolean {
  return (deployment.spec.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
}

export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/**
 * Surge rounds up, unavailability down; both 0 would stand still, so one may then be unavailable.
 * Upstream: pkg/controller/deployment/util ResolveFenceposts.
 */
export function fenceposts(deployment: Deployment): Fenceposts {
  const rolling = deployment.spec.strategy?.rollingUpdate;
  const replicas = replicasOf(deployment);
  const surge = scaledValue(rolling?.maxSurge ?? '25%', replicas, 'up') ?? 0;
  const unavailable = scaledValue(rolling?.maxUnavailable ?? '25%', replicas, 'down') ?? 0;
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** Pods above the wanted number that a rollout may have. */
export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;
}

/** Pods below the wanted number that a rollout may leave available. */
export function maxUnavailable(deployment: Deployment): number {
  const replicas = replicasOf(deployment);
  if (!isRollingUpdate(deployment) || replicas === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, replicas);
}

/** Seconds without progress after which a rollout has failed; undefined for no deadline. */
export function progressDeadlineSeconds(deployment: Deployment): number | undefined {
  const seconds = deployment.spec.progressDeadlineSeconds;
  return seconds === undefined || seconds === NO_LIMIT ? undefined : seconds;
}

/** Old sets to keep; undefined for all. */
export function revisionHistoryLimit(deployment: Deployment): number | undefined {
  const limit = deployment.spec.revisionHistoryLimit;
  return limit === undefined || limit === NO_LIMIT ? undefined : limit;
}
