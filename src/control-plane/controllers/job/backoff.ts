// How long a Job waits after failures before it makes pods anew.
import type { Micros } from '../../../kernel/time.ts';
import type { Pod } from '../../../model/generated/types.ts';
import { JOB_FIRST_BACKOFF, JOB_LAST_BACKOFF } from '../limits.ts';
import { finishedAt } from './job-pods.ts';

/** What is remembered of one Job. */
export interface BackoffRecord {
  readonly failuresSinceSuccess: number;
  readonly lastFailureAt: Micros | undefined;
}

export const NO_FAILURES: BackoffRecord = { failuresSinceSuccess: 0, lastFailureAt: undefined };

/** Upstream: pkg/controller/job/backoff_utils.go newBackoffRecord. JB5 */
export function nextRecord(
  record: BackoffRecord,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
): BackoffRecord {
  const failures = failed.map(finishedAt).sort((a, b) => a - b);
  const last = failures.at(-1);
  if (succeeded.length === 0) {
    if (last === undefined) return record;
    const failuresSinceSuccess = record.failuresSinceSuccess + failures.length;
    return { failuresSinceSuccess, lastFailureAt: last };
  }
  const success = Math.max(...succeeded.map(finishedAt));
  const since = failures.filter((time) => time > success).length;
  return since === 0 ? NO_FAILURES : { failuresSinceSuccess: since, lastFailureAt: last };
}

/** 10 s after the first failure, doubling up to 10 minutes. */
export function backoffLeft(
  failures: number,
  lastFailureAt: Micros | undefined,
  now: Micros,
): Micros {
  if (failures <= 0 || lastFailureAt === undefined) return 0;
  const delay = failures > 20 ? JOB_LAST_BACKOFF : JOB_FIRST_BACKOFF * 2 ** (failures - 1);
  return Math.max(0, lastFailureAt + Math.min(delay, JOB_LAST_BACKOFF) - now);
}
