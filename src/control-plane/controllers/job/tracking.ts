// Counting pods exactly once: by uid in the status first, then without their finalizer, then as numbers.
import type { Job, JobStatus, Pod } from '../../../model/generated/types.ts';
import { JOB_MAX_UNCOUNTED_PODS } from '../limits.ts';
import { judgeFailure } from './failure-policy.ts';
import { indexOf, isFailedFor, isIndexed, isTracked } from './job-pods.ts';
import type { JobView } from './view.ts';

export interface TrackingPlan {
  /** The status with the uids of pods that are about to lose their finalizer. */
  readonly status: JobStatus;
  /** Whether it differs from the Job's, so that it must be written before finalizers go. */
  readonly isChanged: boolean;
  readonly release: readonly Pod[];
  /** More pods wait for another round. */
  readonly isPartial: boolean;
}

/** Upstream: job_controller.go trackJobStatusAndRemoveFinalizers. JB9 */
export function planTracking(
  view: JobView,
  status: JobStatus,
  removed: ReadonlySet<string>,
  end: 'Failed' | 'Complete' | undefined,
): TrackingPlan {
  const { job, pods } = view;
  const succeeded = [...(status.uncountedTerminatedPods?.succeeded ?? [])];
  const failed = [...(status.uncountedTerminatedPods?.failed ?? [])];
  const known = new Set([...succeeded, ...failed]);
  const indexes: number[] = [];
  const release: Pod[] = [];
  for (const pod of pods) {
    const uid = pod.metadata.uid ?? '';
    if (!isTracked(pod) || removed.has(uid) || !mayRelease(view, pod, end !== undefined)) continue;
    release.push(pod);
    if (known.has(uid)) continue;
    const isInRange = !isIndexed(job) || indexIsValid(job, pod);
    if (pod.status?.phase === 'Succeeded') {
      if (!isIndexed(job)) succeeded.push(uid);
      else if (isInRange && !view.oldIndexes.has(indexOf(pod))) indexes.push(indexOf(pod));
    } else if (isInRange && (end === 'Failed' || isFailedFor(job, pod))) {
      if (judgeFailure(job, pod).is !== 'ignore') failed.push(uid);
    }
    if (indexes.length + succeeded.length + failed.length >= JOB_MAX_UNCOUNTED_PODS) break;
  }
  const isChanged =
    indexes.length > 0 ||
    succeeded.length !== (status.uncountedTerminatedPods?.succeeded?.length ?? 0) ||
    failed.length !== (status.uncountedTerminatedPods?.failed?.length ?? 0);
  return {
    status: withCounts(view, status, succeeded, failed, indexes),
    isChanged,
    release,
    isPartial: release.length >= JOB_MAX_UNCOUNTED_PODS,
  };
}

function indexIsValid(job: Job, pod: Pod): boolean {
  const index = indexOf(pod);
  return index >= 0 && index < (job.spec.completions ?? 0);
}

function withCounts(
  { job, oldIndexes, failedIndexes }: JobView,
  status: JobStatus,
  succeeded: readonly string[],
  failed: readonly string[],
  indexes: readonly number[],
): JobStatus {
  const uncountedTerminatedPods = {
    ...(succeeded.length > 0 ? { succeeded } : {}),
    ...(failed.length > 0 ? { failed } : {}),
  };
  if (!isIndexed(job)) return { ...status, uncountedTerminatedPods };
  const done = oldIndexes.with(indexes);
  const { completedIndexes: _, ...rest } = status;
  return {
    ...rest,
    uncountedTerminatedPods,
    ...(done.size > 0 ? { completedIndexes: String(done), succeeded: done.size } : {}),
    ...(job.spec.backoffLimitPerIndex === undefined
      ? {}
      : { failedIndexes: String(failedIndexes) }),
  };
}

// Upstream: canRemoveFinalizer.
function mayRelease({ job, kept }: JobView, pod: Pod, isEnding: boolean): boolean {
  if (job.metadata.deletionTimestamp || isEnding || pod.status?.phase === 'Succeeded') return true;
  if (!isFailedFor(job, pod)) return false;
  return kept.get(indexOf(pod)) !== pod;
}

/**
 * The status once pods have lost their finalizer: uids become numbers.
 * Upstream: flushUncountedAndRemoveFinalizers, cleanUncountedPodsWithoutFinalizers.
 */
export function settleCounts(
  status: JobStatus,
  job: Job,
  stillTracked: (uid: string) => boolean,
): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const succeededLeft = succeeded.filter(stillTracked);
  const failedLeft = failed.filter(stillTracked);
  const newSucceeded = succeeded.length - succeededLeft.length;
  const newFailed = failed.length - failedLeft.length;
  if (newSucceeded + newFailed === 0) return status;
  const total = (status.succeeded ?? 0) + (isIndexed(job) ? 0 : newSucceeded);
  const failures = (status.failed ?? 0) + newFailed;
  return {
    ...status,
    ...(total > 0 ? { succeeded: total } : {}),
    ...(failures > 0 ? { failed: failures } : {}),
    uncountedTerminatedPods: {
      ...(succeededLeft.length > 0 ? { succeeded: succeededLeft } : {}),
      ...(failedLeft.length > 0 ? { failed: failedLeft } : {}),
    },
  };
}
