// When a pod's worker looks again after a start that failed. Upstream: pod_workers.go (completeWork).
import type { Micros } from '../../../kernel/time.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { RESYNC_PERIOD, WORKER_BACK_OFF, WORKER_BACK_OFF_JITTER } from '../limits.ts';

/** After an error that is not a back-off. */
export function errorRetry(parts: KubeletParts): Micros {
  return parts.now() + parts.process.random.jitter(WORKER_BACK_OFF, WORKER_BACK_OFF_JITTER);
}

/** At the end of a back-off, give or take; during a long one the worker looks now and then. */
export function backOffRetry(parts: KubeletParts, backOffEnd: Micros): Micros {
  const now = parts.now();
  const left = Math.min(backOffEnd - now, RESYNC_PERIOD);
  return now + parts.process.random.jitter(left, WORKER_BACK_OFF_JITTER);
}
