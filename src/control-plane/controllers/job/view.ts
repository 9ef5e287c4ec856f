// One look at a Job: its pods counted, its indexes told apart.
import type { Micros } from '../../../kernel/time.ts';
import type { Job, Pod } from '../../../model/generated/types.ts';
import { isPodActive, isPodReady, isPodTerminating } from '../shared/pods.ts';
import type { BackoffRecord } from './backoff.ts';
import { nextRecord } from './backoff.ts';
import { judgeFailure } from './failure-policy.ts';
import { IndexSet } from './indexes.ts';
import {
  hasLimitPerIndex,
  indexFailures,
  indexOf,
  isFailedFor,
  isIndexed,
  isTracked,
} from './job-pods.ts';

export interface JobView {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly now: Micros;
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  /** Ended, and not in the status's counts or uncounted lists yet. */
  readonly newSucceeded: readonly Pod[];
  readonly newFailed: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
  /** Before this look, and with it. */
  readonly oldIndexes: IndexSet;
  readonly succeededIndexes: IndexSet;
  readonly failedIndexes: IndexSet;
  /** Failed pods kept until their replacement has taken over their count of failures. */
  readonly kept: ReadonlyMap<number, Pod>;
  readonly backoff: BackoffRecord;
}

/**
 * `removed` are the uids of pods whose finalizer has been removed but still shows.
 * Upstream: pkg/controller/job/job_controller.go syncJob (first part).
 */
export function viewJob(
  job: Job,
  pods: readonly Pod[],
  removed: ReadonlySet<string>,
  record: BackoffRecord,
  now: Micros,
): JobView {
  const { uncountedTerminatedPods, succeeded = 0, failed = 0 } = job.status ?? {};
  const known = new Set([
    ...removed,
    ...(uncountedTerminatedPods?.succeeded ?? []),
    ...(uncountedTerminatedPods?.failed ?? []),
  ]);
  const fresh = pods.filter((pod) => isTracked(pod) && !known.has(pod.metadata.uid ?? ''));
  const newSucceeded = fresh.filter(
    (pod) => pod.status?.phase === 'Succeeded' && isInRange(job, pod),
  );
  const newFailed = fresh.filter((pod) => isFailedFor(job, pod) && isInRange(job, pod));
  const counted = newFailed.filter((pod) => judgeFailure(job, pod).is !== 'ignore');
  const completions = job.spec.completions ?? 0;
  const oldIndexes = IndexSet.parse(job.status?.completedIndexes ?? '', completions);
  const done = isIndexed(job) ? oldIndexes.with(newSucceeded.map(indexOf)) : IndexSet.EMPTY;
  const failedIndexes = failedOf(job, newFailed, completions);
  const active = pods.filter(isPodActive);
  return {
    job,
    pods,
    now,
    active,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating).length,
    newSucceeded,
    newFailed,
    succeeded: isIndexed(job)
      ? done.size
      : succeeded + newSucceeded.length + (uncountedTerminatedPods?.succeeded?.length ?? 0),
    failed: failed + counted.length + (uncountedTerminatedPods?.failed?.length ?? 0),
    oldIndexes,
    succeededIndexes: done,
    failedIndexes,
    kept: keptPods(job, newFailed, active, done, failedIndexes),
    backoff: nextRecord(record, newSucceeded, newFailed),
  };
}

function isInRange(job: Job, pod: Pod): boolean {
  if (!isIndexed(job)) return true;
  const index = indexOf(pod);
  return index >= 0 && index < (job.spec.completions ?? 0);
}

/** Upstream: indexed_job_utils.go calculateFailedIndexes. JB8 */
function failedOf(job: Job, newFailed: readonly Pod[], completions: number): IndexSet {
  if (!hasLimitPerIndex(job)) return IndexSet.EMPTY;
  const limit = job.spec.backoffLimitPerIndex ?? 0;
  const failing = newFailed.filter((pod) => {
    const verdict = judgeFailure(job, pod);
    if (verdict.is === 'failIndex') return true;
    return verdict.is === 'count' && indexFailures(pod) >= limit;
  });
  const old = IndexSet.parse(job.status?.failedIndexes ?? '', completions);
  return old.with(failing.map(indexOf));
}

/** Upstream: indexed_job_utils.go getPodsWithDelayedDeletionPerIndex. */
function keptPods(
  job: Job,
  newFailed: readonly Pod[],
  active: readonly Pod[],
  succeeded: IndexSet,
  failed: IndexSet,
): ReadonlyMap<number, Pod> {
  const kept = new Map<number, Pod>();
  if (!hasLimitPerIndex(job)) return kept;
  const replaced = new Set(active.map(indexOf));
  for (const pod of newFailed) {
    const index = indexOf(pod);
    if (replaced.has(index) || succeeded.has(index) || failed.has(index)) continue;
    const other = kept.get(index);
    if (!other || indexFailures(pod) > indexFailures(other)) kept.set(index, pod);
  }
  return kept;
}
