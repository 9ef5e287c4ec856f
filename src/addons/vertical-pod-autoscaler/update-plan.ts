// Which pods are to get new resources, and in what order. All decisions, no deeds.
// Upstream: vertical-pod-autoscaler/pkg/updater/priority/{priority_processor,
// update_priority_calculator}.go, pkg/updater/restriction/pods_eviction_restriction.go
import { HOUR } from '../../kernel/time.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Pod } from '../../model/generated/types.ts';
import { milliValue } from '../../model/meta/quantity.ts';
import { parseTime } from '../../model/meta/time.ts';
import type { ContainerRecommendation, VerticalPodAutoscaler } from './vpa-types.ts';
import { policyOf } from './vpa-types.ts';

/** --pod-update-threshold and --in-recommendation-bounds-eviction-lifetime-threshold. */
const MIN_CHANGE = 0.1;
const MIN_LIFETIME: Micros = 12 * HOUR;
/** --eviction-tolerance. */
const EVICTION_TOLERANCE = 0.5;

export interface Priority {
  readonly pod: Pod;
  readonly isOutside: boolean;
  readonly isScaleUp: boolean;
  /** By how much its requests differ, as shares, summed over the resources. */
  readonly difference: number;
}

/** How far a pod is from what is recommended. */
export function priorityOf(
  vpa: VerticalPodAutoscaler,
  pod: Pod,
  recommendations: readonly ContainerRecommendation[],
): Priority {
  let isOutside = false;
  let isScaleUp = false;
  const asked = new Map<string, number>();
  const wanted = new Map<string, number>();
  for (const { name, resources } of pod.spec.containers) {
    const recommended = recommendations.find(({ containerName }) => containerName === name);
    if (!recommended || policyOf(vpa, name).mode === 'Off') continue;
    for (const [resource, target] of Object.entries(recommended.target)) {
      const goal = milliValue(target);
      wanted.set(resource, (wanted.get(resource) ?? 0) + goal);
      const request = resources?.requests?.[resource];
      if (request === undefined) {
        isOutside = isScaleUp = true;
        continue;
      }
      const has = milliValue(request);
      asked.set(resource, (asked.get(resource) ?? 0) + has);
      isScaleUp ||= goal > has;
      const low = recommended.lowerBound[resource];
      const high = recommended.upperBound[resource];
      isOutside ||= low !== undefined && has < milliValue(low);
      isOutside ||= high !== undefined && has > milliValue(high);
    }
  }
  let difference = 0;
  for (const [resource, goal] of wanted) {
    const has = Math.max(asked.get(resource) ?? 0, 1);
    difference += Math.abs(has - goal) / has;
  }
  return { pod, isOutside, isScaleUp, difference };
}

/** The pods that need new resources now, those that need more first. */
export function podsToUpdate(
  vpa: VerticalPodAutoscaler,
  pods: readonly Pod[],
  now: Micros,
): readonly Priority[] {
  const recommendations = vpa.status?.recommendation?.containerRecommendations ?? [];
  if (recommendations.length === 0) return [];
  return pods
    .map((pod) => priorityOf(vpa, pod, recommendations))
    .filter((priority) => isDue(priority, now))
    .sort((a, b) =>
      a.isScaleUp === b.isScaleUp ? b.difference - a.difference : a.isScaleUp ? -1 : 1,
    );
}

/** Within the bounds only pods that have run for long and differ by much. */
function isDue({ pod, isOutside, difference }: Priority, now: Micros): boolean {
  if (isOutside) return true;
  const started = parseTime(pod.status?.startTime ?? '');
  if (started === undefined || now < started + MIN_LIFETIME) return false;
  return difference >= MIN_CHANGE;
}

/** Of one controller's replicas, how many may be taken away in one round. */
export interface Group {
  readonly configured: number;
  readonly pods: readonly Pod[];
}

export function evictable({ configured, pods }: Group, minReplicas: number): number {
  if (pods.length < minReplicas) return 0;
  const running = pods.filter(({ status }) => status?.phase !== 'Pending').length;
  const tolerance = Math.floor(configured * EVICTION_TOLERANCE);
  if (tolerance === 0) return running === configured ? 1 : 0;
  return Math.max(running - (configured - tolerance), 0);
}
