// From a proposed number of replicas to the allowed one: stabilization, rates, bounds.
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import type {
  HorizontalPodAutoscaler,
  HPAScalingPolicy,
  HPAScalingRules,
} from '../../../model/generated/types.ts';
import {
  HPA_DOWNSCALE_STABILIZATION_SECONDS,
  HPA_SCALE_UP_FACTOR,
  HPA_SCALE_UP_MINIMUM,
} from '../limits.ts';

/** What is remembered of one autoscaler, oldest first. */
export interface ScalingHistory {
  readonly recommendations: readonly { readonly replicas: number; readonly at: Micros }[];
  /** Changes of size: positive up, negative down. */
  readonly changes: readonly { readonly by: number; readonly at: Micros }[];
}

export interface Normalized {
  readonly replicas: number;
  readonly ableToScale: Explained;
  readonly isLimited: boolean;
  readonly limit: Explained;
}

interface Explained {
  readonly reason: string;
  readonly message: string;
}

interface Limited extends Explained {
  readonly replicas: number;
}

const DOWN_STABILIZED: Explained = {
  reason: 'ScaleDownStabilized',
  message:
    'recent recommendations were higher than current one, applying the highest recent' +
    ' recommendation',
};
const UP_STABILIZED: Explained = {
  reason: 'ScaleUpStabilized',
  message:
    'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const READY: Explained = {
  reason: 'ReadyForNewScale',
  message: 'recommended size matches current size',
};
const WITHIN: Explained = {
  reason: 'DesiredWithinRange',
  message: 'the desired count is within the acceptable range',
};
const TOO_FEW: Explained = {
  reason: 'TooFewReplicas',
  message: 'the desired replica count is less than the minimum replica count',
};
const TOO_MANY: Explained = {
  reason: 'TooManyReplicas',
  message: 'the desired replica count is more than the maximum replica count',
};
const UP_LIMIT: Explained = {
  reason: 'ScaleUpLimit',
  message: 'the desired replica count is increasing faster than the maximum scale rate',
};
const DOWN_LIMIT: Explained = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
};

/** Upstream: pkg/controller/podautoscaler/horizontal.go normalizeDesiredReplicas*. HP4 */
export function normalize(
  hpa: HorizontalPodAutoscaler,
  current: number,
  desired: number,
  history: ScalingHistory,
  now: Micros,
): Normalized {
  const { behavior } = hpa.spec;
  const stable = behavior
    ? stabilizeBoth(current, desired, history, behavior, now)
    : stabilizeDown(desired, history, now);
  const isStabilized = stable !== desired;
  const why = desired >= current && behavior ? UP_STABILIZED : DOWN_STABILIZED;
  const limited = behavior
    ? limitByRates(hpa, current, stable, history, now)
    : limitByRule(hpa, current, stable);
  return {
    replicas: limited.replicas,
    ableToScale: isStabilized ? why : READY,
    isLimited: limited.replicas !== stable,
    limit: limited,
  };
}

// Without behaviour: the highest recommendation of the last five minutes.
function stabilizeDown(desired: number, history: ScalingHistory, now: Micros): number {
  const cutoff = now - HPA_DOWNSCALE_STABILIZATION_SECONDS * SECOND;
  let highest = desired;
  for (const { replicas, at } of history.recommendations) {
    if (at > cutoff) highest = Math.max(highest, replicas);
  }
  return highest;
}

/** Upstream: stabilizeRecommendationWithBehaviors. */
function stabilizeBoth(
  current: number,
  desired: number,
  history: ScalingHistory,
  behavior: NonNullable<HorizontalPodAutoscaler['spec']['behavior']>,
  now: Micros,
): number {
  const upSeconds = behavior.scaleUp?.stabilizationWindowSeconds ?? 0;
  const downSeconds =
    behavior.scaleDown?.stabilizationWindowSeconds ?? HPA_DOWNSCALE_STABILIZATION_SECONDS;
  let lowest = desired;
  let highest = desired;
  for (const { replicas, at } of history.recommendations) {
    if (at > now - upSeconds * SECOND) lowest = Math.min(lowest, replicas);
    if (at > now - downSeconds * SECOND) highest = Math.max(highest, replicas);
  }
  return Math.min(Math.max(current, lowest), Math.max(highest, lowest));
}

/** Upstream: convertDesiredReplicasWithRules. */
function limitByRule(hpa: HorizontalPodAutoscaler, current: number, desired: number): Limited {
  const { minReplicas = 1, maxReplicas } = hpa.spec;
  const upLimit = Math.max(HPA_SCALE_UP_FACTOR * current, HPA_SCALE_UP_MINIMUM);
  if (desired < minReplicas) return { replicas: minReplicas, ...TOO_FEW };
  if (maxReplicas > upLimit && desired > upLimit) return { replicas: upLimit, ...UP_LIMIT };
  if (desired > maxReplicas) return { replicas: maxReplicas, ...TOO_MANY };
  return { replicas: desired, ...WITHIN };
}

/** Upstream: convertDesiredReplicasWithBehaviorRate. HP5 */
function limitByRates(
  hpa: HorizontalPodAutoscaler,
  current: number,
  desired: number,
  history: ScalingHistory,
  now: Micros,
): Limited {
  const { minReplicas = 1, maxReplicas, behavior } = hpa.spec;
  if (desired > current) {
    const limit = Math.max(current, upLimit(current, behavior?.scaleUp, history, now));
    const isRate = maxReplicas > limit;
    const most = isRate ? limit : maxReplicas;
    if (desired > most) return { replicas: most, ...(isRate ? UP_LIMIT : TOO_MANY) };
  } else if (desired < current) {
    const limit = Math.min(current, downLimit(current, behavior?.scaleDown, history, now));
    const isRate = minReplicas < limit;
    const least = isRate ? limit : minReplicas;
    if (desired < least) return { replicas: least, ...(isRate ? DOWN_LIMIT : TOO_FEW) };
  }
  return { replicas: desired, ...WITHIN };
}

const DEFAULT_UP: readonly HPAScalingPolicy[] = [
  { type: 'Pods', value: 4, periodSeconds: 15 },
  { type: 'Percent', value: 100, periodSeconds: 15 },
];
const DEFAULT_DOWN: readonly HPAScalingPolicy[] = [
  { type: 'Percent', value: 100, periodSeconds: 15 },
];

/** Upstream: calculateScaleUpLimitWithScalingRules. */
export function upLimit(
  current: number,
  rules: HPAScalingRules | undefined,
  history: ScalingHistory,
  now: Micros,
): number {
  if (rules?.selectPolicy === 'Disabled') return current;
  const proposals = (rules?.policies ?? DEFAULT_UP).map((policy) => {
    const start = startOfPeriod(current, policy, history, now);
    if (policy.type === 'Pods') return start + policy.value;
    return Math.ceil((start * (100 + policy.value)) / 100);
  });
  return rules?.selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(...proposals);
}

/** Upstream: calculateScaleDownLimitWithBehaviors. */
export function downLimit(
  current: number,
  rules: HPAScalingRules | undefined,
  history: ScalingHistory,
  now: Micros,
): number {
  if (rules?.selectPolicy === 'Disabled') return current;
  const proposals = (rules?.policies ?? DEFAULT_DOWN).map((policy) => {
    const start = startOfPeriod(current, policy, history, now);
    if (policy.type === 'Pods') return start - policy.value;
    return Math.trunc((start * (100 - policy.value)) / 100);
  });
  return rules?.selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals);
}

// The size before the changes of the policy's period.
function startOfPeriod(
  current: number,
  policy: HPAScalingPolicy,
  history: ScalingHistory,
  now: Micros,
): number {
  const cutoff = now - policy.periodSeconds * SECOND;
  let start = current;
  for (const { by, at } of history.changes) if (at > cutoff) start -= by;
  return start;
}
