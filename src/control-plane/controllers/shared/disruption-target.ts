// The condition that says why somebody is about to take a pod away.
import type { Micros } from '../../../kernel/time.ts';
import type { Pod, PodCondition } from '../../../model/generated/types.ts';
import { setCondition } from '../../../model/meta/conditions.ts';
import { formatTime } from '../../../model/meta/time.ts';

/** The pod's conditions with DisruptionTarget True. Upstream: podutil.UpdatePodCondition. */
export function disruptionTarget(
  pod: Pod,
  reason: string,
  message: string,
  now: Micros,
): readonly PodCondition[] {
  const generation = pod.metadata.generation;
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: 'True',
    reason,
    message,
  };
  return setCondition(pod.status?.conditions, condition, formatTime(now));
}
