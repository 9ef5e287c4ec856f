// Questions that all controllers ask of a pod.
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import type { Pod, PodCondition } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { parseTime } from '../../../model/meta/time.ts';

/**
 * Neither finished nor on its way out.
 * Upstream: pkg/controller/controller_utils.go IsPodActive.
 */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** Finished, with success or without; nothing of it will run again. */
export function isPodTerminal(pod: Pod): boolean {
  const phase = pod.status?.phase;
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Being deleted and not yet finished. Upstream: IsPodTerminating. */
export function isPodTerminating(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined;
}

/** The pod's condition of type Ready, if it has one. */
export function readyCondition(pod: Pod): PodCondition | undefined {
  return findCondition(pod.status?.conditions, 'Ready');
}

/** Whether the kubelet reports all containers ready. */
export function isPodReady(pod: Pod): boolean {
  return readyCondition(pod)?.status === 'True';
}

/**
 * Ready, and for at least `minReadySeconds`.
 * Upstream: pkg/api/v1/pod/util.go IsPodAvailable.
 */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: Micros): boolean {
  const condition = readyCondition(pod);
  if (condition?.status !== 'True') return false;
  if (minReadySeconds === 0) return true;
  const since = timeOf(condition.lastTransitionTime);
  return since !== undefined && since + minReadySeconds * SECOND <= now;
}

/** How long until a ready pod becomes available; undefined when it is, or is not ready. */
export function untilAvailable(pod: Pod, minReadySeconds: number, now: Micros): Micros | undefined {
  if (minReadySeconds <= 0) return undefined;
  const condition = readyCondition(pod);
  if (condition?.status !== 'True') return undefined;
  const since = timeOf(condition.lastTransitionTime);
  if (since === undefined) return undefined;
  const left = since + minReadySeconds * SECOND - now;
  return left > 0 ? left : undefined;
}

/** The soonest moment at which one more of the pods becomes available, as a delay. */
export function nextAvailability(
  pods: readonly Pod[],
  minReadySeconds: number,
  now: Micros,
): Micros | undefined {
  if (minReadySeconds <= 0) return undefined;
  let soonest: Micros | undefined;
  for (const pod of pods) {
    const left = untilAvailable(pod, minReadySeconds, now);
    if (left !== undefined && (soonest === undefined || left < soonest)) soonest = left;
  }
  return soonest;
}

/** Microseconds of an optional time text. */
export function timeOf(text: string | undefined): Micros | undefined {
  return text === undefined ? undefined : parseTime(text);
}
