// How many pods of a budget may be disrupted now.
import type { Micros } from '../../../kernel/time.ts';
import type {
  Condition,
  Pod,
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
} from '../../../model/generated/types.ts';
import { setCondition } from '../../../model/meta/conditions.ts';
import { scaledValue } from '../../../model/meta/int-or-string.ts';
import { isBeingDeleted } from '../../../model/meta/object.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { DISRUPTION_DELETION_TIMEOUT } from '../limits.ts';
import { isPodReady, timeOf } from '../shared/pods.ts';

export interface Expected {
  readonly expected: number;
  readonly desiredHealthy: number;
}

/** Whether the budget is a share of what the pods' controllers are asked to hold. */
export function isRelative({ spec }: PodDisruptionBudget): boolean {
  return spec.maxUnavailable !== undefined || typeof spec.minAvailable === 'string';
}

/**
 * `expected` is what the pods' controllers are asked to hold in all, for budgets relative to it.
 * Upstream: pkg/controller/disruption/disruption.go getExpectedPodCount. PB1
 */
export function expectedPods(
  { spec }: PodDisruptionBudget,
  podCount: number,
  expected: number,
): Expected {
  const { maxUnavailable, minAvailable } = spec;
  if (maxUnavailable !== undefined) {
    const unavailable = scaledValue(maxUnavailable, expected, 'up') ?? 0;
    return { expected, desiredHealthy: Math.max(0, expected - unavailable) };
  }
  if (typeof minAvailable === 'number') return { expected: podCount, desiredHealthy: minAvailable };
  if (minAvailable !== undefined) {
    return { expected, desiredHealthy: scaledValue(minAvailable, expected, 'up') ?? 0 };
  }
  return { expected: podCount, desiredHealthy: 0 };
}

export interface Disrupted {
  /** Evicted pods whose deletion is still awaited. */
  readonly pods: ReadonlyMap<string, string>;
  /** Pods whose deletion was awaited for too long. */
  readonly overdue: readonly Pod[];
  readonly recheckAfter: Micros | undefined;
}

/** Upstream: buildDisruptedPodMap. PB3 */
export function disruptedPods(
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
  now: Micros,
): Disrupted {
  const noted = new Map(Object.entries(budget.status?.disruptedPods ?? {}));
  const awaited = new Map<string, string>();
  const overdue: Pod[] = [];
  let recheckAfter: Micros | undefined;
  for (const pod of noted.size === 0 ? [] : pods) {
    const { name } = pod.metadata;
    const since = noted.get(name);
    if (since === undefined || isBeingDeleted(pod)) continue;
    const left = (timeOf(since) ?? 0) + DISRUPTION_DELETION_TIMEOUT - now;
    if (left <= 0) {
      overdue.push(pod);
      continue;
    }
    recheckAfter = Math.min(recheckAfter ?? left, left);
    awaited.set(name, since);
  }
  return { pods: awaited, overdue, recheckAfter };
}

/** Upstream: countHealthyPods. PB2 */
export function healthyPods(pods: readonly Pod[], disrupted: ReadonlyMap<string, string>): number {
  const counts = (pod: Pod): boolean =>
    !isBeingDeleted(pod) && !disrupted.has(pod.metadata.name) && isPodReady(pod);
  return pods.filter(counts).length;
}

/** Upstream: updatePdbStatus, pdb/util UpdateDisruptionAllowedCondition. PB4 */
export function budgetStatus(
  budget: PodDisruptionBudget,
  { expected, desiredHealthy }: Expected,
  currentHealthy: number,
  disrupted: ReadonlyMap<string, string>,
  now: Micros,
): PodDisruptionBudgetStatus {
  const spare = currentHealthy - desiredHealthy;
  const disruptionsAllowed = expected <= 0 ? 0 : Math.max(0, spare);
  const generation = budget.metadata.generation ?? 0;
  const isAllowed = disruptionsAllowed > 0;
  return {
    observedGeneration: generation,
    ...(disrupted.size > 0 ? { disruptedPods: Object.fromEntries(disrupted) } : {}),
    disruptionsAllowed,
    currentHealthy,
    desiredHealthy,
    expectedPods: expected,
    conditions: withCondition(
      budget,
      isAllowed ? 'True' : 'False',
      isAllowed ? 'SufficientPods' : 'InsufficientPods',
      '',
      now,
    ),
  };
}

/** The status when the count could not be taken: nothing may be disrupted. Upstream: failSafe. */
export function failedStatus(
  budget: PodDisruptionBudget,
  message: string,
  now: Micros,
): PodDisruptionBudgetStatus {
  const {
    currentHealthy = 0,
    desiredHealthy = 0,
    expectedPods: expected = 0,
  } = budget.status ?? {};
  return {
    ...budget.status,
    observedGeneration: budget.metadata.generation ?? 0,
    disruptionsAllowed: 0,
    currentHealthy,
    desiredHealthy,
    expectedPods: expected,
    conditions: withCondition(budget, 'False', 'SyncFailed', message, now),
  };
}

function withCondition(
  budget: PodDisruptionBudget,
  status: string,
  reason: string,
  message: string,
  now: Micros,
): readonly Condition[] {
  const observedGeneration = budget.metadata.generation ?? 0;
  const lastTransitionTime = formatTime(now);
  const next = { type: 'DisruptionAllowed', status, observedGeneration, lastTransitionTime };
  return setCondition<Condition>(
    budget.status?.conditions,
    { ...next, reason, message },
    lastTransitionTime,
  );
}
