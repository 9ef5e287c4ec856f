// How long a pod puts up with taints.
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import type { Pod, Taint } from '../../../model/generated/types.ts';
import { tolerates } from '../../../model/scheduling/taints.ts';

/**
 * 0 when one of the taints is not tolerated, Infinity when all are for ever, else the shortest
 * tolerationSeconds of the tolerations used, one for each taint.
 * Upstream: pkg/controller/tainteviction/taint_eviction.go getMinTolerationTime,
 * pkg/apis/core/v1/helper GetMatchingTolerations. TE1
 */
export function toleratedFor(pod: Pod, taints: readonly Taint[]): Micros {
  let shortest = Infinity;
  for (const taint of taints) {
    const used = (pod.spec.tolerations ?? []).find((one) => tolerates(one, taint));
    if (!used) return 0;
    const seconds = used.tolerationSeconds;
    if (seconds === undefined) continue;
    shortest = Math.min(shortest, Math.max(0, seconds) * SECOND);
  }
  return shortest;
}
