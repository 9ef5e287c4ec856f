// Quality of service: which pods are spared first, and how the machine scores them.
import type { Container, Pod } from '../../../model/generated/types.ts';
import { milliValue, wholeValue } from '../../../model/meta/quantity.ts';
import { initContainersOf, isSidecar } from './containers.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const NONE: { readonly [name: string]: string } = {};

/** Upstream: pkg/apis/core/v1/helper/qos/qos.go. */
export function qosClassOf(pod: Pod): QosClass {
  const all = [...initContainersOf(pod), ...pod.spec.containers];
  const pods = pod.spec.resources;
  if (pods) return qosOfResources([pods]);
  return qosOfResources(all.map((container) => container.resources ?? {}));
}

function qosOfResources(
  all: readonly { readonly requests?: typeof NONE; readonly limits?: typeof NONE }[],
): QosClass {
  let hasAny = false;
  let isGuaranteed = true;
  for (const { requests = NONE, limits = NONE } of all) {
    for (const name of ['cpu', 'memory'] as const) {
      const request = milliValue(requests[name]);
      const limit = milliValue(limits[name]);
      if (request > 0 || limit > 0) hasAny = true;
      if (limit === 0 || (request !== 0 && request !== limit)) isGuaranteed = false;
    }
  }
  if (!hasAny) return 'BestEffort';
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

const GUARANTEED_SCORE = -997;
const BEST_EFFORT_SCORE = 1000;

/** Upstream: pkg/kubelet/qos/policy.go (GetContainerOOMScoreAdjust). */
export function oomScoreAdjust(
  pod: Pod,
  qos: QosClass,
  container: Container,
  machineMemoryBytes: number,
): number {
  if ((pod.spec.priority ?? 0) >= SYSTEM_CRITICAL_PRIORITY) return GUARANTEED_SCORE;
  if (qos === 'Guaranteed') return GUARANTEED_SCORE;
  if (qos === 'BestEffort') return BEST_EFFORT_SCORE;
  const request = isSidecar(container)
    ? Math.min(...pod.spec.containers.map(memoryRequest), memoryRequest(container))
    : memoryRequest(container);
  const score = 1000 - Math.floor((1000 * request) / machineMemoryBytes);
  if (score < 1000 + GUARANTEED_SCORE) return 1000 + GUARANTEED_SCORE;
  return score === BEST_EFFORT_SCORE ? score - 1 : score;
}

/** Upstream: pkg/apis/scheduling/types.go (SystemCriticalPriority). */
export const SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

function memoryRequest(container: Container): number {
  return wholeValue(container.resources?.requests?.memory);
}
