// Decides for a Job: whether it is over, and which pods to make or delete.
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import type { Job, Pod } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { JOB_MAX_PODS_PER_SYNC } from '../limits.ts';
import { podsToDelete } from '../shared/pod-deletion-order.ts';
import { timeOf } from '../shared/pods.ts';
import { backoffLeft } from './backoff.ts';
import { judgeFailure, matchSuccessPolicy } from './failure-policy.ts';
import {
  finishedAt,
  hasLimitPerIndex,
  ignoredIndexFailures,
  indexFailures,
  indexOf,
  isIndexed,
  onlyReplacesFailed,
} from './job-pods.ts';
import type { JobView } from './view.ts';

/** How a Job ends: by what condition, said why. */
export interface JobEnd {
  readonly type: 'Failed' | 'Complete';
  readonly reason: string;
  readonly message: string;
}

export interface PodsPlan {
  readonly remove: readonly Pod[];
  /** Indexes of new pods; undefined for Jobs without indexes. */
  readonly create: readonly (number | undefined)[];
  /** When pods may be made that may not be made yet. */
  readonly retryAfter: Micros | undefined;
}

/** Whether the Job has ended, whatever happens next. */
export function isFinished(job: Job): boolean {
  return (job.status?.conditions ?? []).some(
    ({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'),
  );
}

export function isSuspended(job: Job): boolean {
  return job.spec.suspend === true;
}

/** The end that the counts so far bring about. Upstream: job_controller.go syncJob. JB4 */
export function endOf(view: JobView): JobEnd | undefined {
  return decided(view.job) ?? failure(view) ?? indexFailure(view) ?? success(view);
}

// A condition set in an earlier round holds, even if the counts look otherwise now.
function decided({ status }: Job): JobEnd | undefined {
  const failing = findCondition(status?.conditions, 'FailureTarget');
  const met = findCondition(status?.conditions, 'SuccessCriteriaMet');
  const found = failing ?? met;
  if (found?.status !== 'True') return undefined;
  const { reason = '', message = '' } = found;
  return { type: failing ? 'Failed' : 'Complete', reason, message };
}

function failure(view: JobView): JobEnd | undefined {
  const { job, newFailed, failed } = view;
  for (const pod of newFailed) {
    const verdict = judgeFailure(job, pod);
    if (verdict.is === 'failJob') return fail('PodFailurePolicy', verdict.message);
  }
  if (failed > (job.spec.backoffLimit ?? 6) || restartsExceed(view)) {
    return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  }
  const left = deadlineLeft(view);
  if (left !== undefined && left <= 0) {
    return fail('DeadlineExceeded', 'Job was active longer than specified deadline');
  }
  return undefined;
}

function fail(reason: string, message: string): JobEnd {
  return { type: 'Failed', reason, message };
}

// Pods that restart in place count their restarts. Upstream: pastBackoffLimitOnFailure.
function restartsExceed({ job, pods }: JobView): boolean {
  if (job.spec.template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    const { initContainerStatuses = [], containerStatuses = [] } = status;
    for (const one of [...initContainerStatuses, ...containerStatuses])
      restarts += one.restartCount;
  }
  const limit = job.spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** How long until the active deadline; undefined without one. */
export function deadlineLeft({ job, now }: JobView): Micros | undefined {
  const seconds = job.spec.activeDeadlineSeconds;
  if (seconds === undefined || isSuspended(job)) return undefined;
  const start = timeOf(job.status?.startTime) ?? now;
  return start + seconds * SECOND - now;
}

function indexFailure({ job, failedIndexes, succeeded }: JobView): JobEnd | undefined {
  const count = failedIndexes.size;
  if (count === 0) return undefined;
  const max = job.spec.maxFailedIndexes;
  if (max !== undefined && count > max) {
    const message = 'Job has exceeded the specified maximal number of failed indexes';
    return fail('MaxFailedIndexesExceeded', message);
  }
  if (count + succeeded >= (job.spec.completions ?? 0)) {
    return fail('FailedIndexes', 'Job has failed indexes');
  }
  return undefined;
}

function success({ job, succeededIndexes }: JobView): JobEnd | undefined {
  const message = isIndexed(job) ? matchSuccessPolicy(job, succeededIndexes) : undefined;
  return message === undefined ? undefined : { type: 'Complete', reason: 'SuccessPolicy', message };
}

/** Whether all that was asked for has succeeded and nothing runs any more. JB2 */
export function completion({ job, succeeded }: JobView, active: number): JobEnd | undefined {
  const { completions } = job.spec;
  const isEnough = completions === undefined ? succeeded > 0 : succeeded >= completions;
  if (!isEnough || active > 0) return undefined;
  const message = 'Reached expected number of succeeded pods';
  return { type: 'Complete', reason: 'CompletionsReached', message };
}

/** Upstream: job_controller.go manageJob. JB1 */
export function planPods(view: JobView): PodsPlan {
  const { job, active } = view;
  if (isSuspended(job)) return { remove: active, create: [], retryAfter: undefined };
  const wanted = wantedActive(view);
  const remove = toRemove(view, Math.max(0, active.length - wanted));
  if (remove.length > 0) {
    return { remove: remove.slice(0, JOB_MAX_PODS_PER_SYNC), create: [], retryAfter: undefined };
  }
  const held = onlyReplacesFailed(job) ? view.terminating : 0;
  const missing = Math.min(wanted - held - active.length, JOB_MAX_PODS_PER_SYNC);
  if (missing <= 0) return { remove, create: [], retryAfter: undefined };
  if (!hasLimitPerIndex(job)) {
    const { failuresSinceSuccess, lastFailureAt } = view.backoff;
    const left = backoffLeft(failuresSinceSuccess, lastFailureAt, view.now);
    if (left > 0) return { remove, create: [], retryAfter: left };
  }
  if (!isIndexed(job)) {
    const create = Array.from<undefined>({ length: missing });
    return { remove, create, retryAfter: undefined };
  }
  return { remove, ...indexesToCreate(view, missing) };
}

function wantedActive({ job, succeeded, active, failedIndexes }: JobView): number {
  const { completions, parallelism = 1 } = job.spec;
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(completions - succeeded - failedIndexes.size, parallelism));
}

// Of an index two pods are one too many. Upstream: activePodsForRemoval.
function toRemove({ job, active, now }: JobView, atLeast: number): readonly Pod[] {
  if (!isIndexed(job)) return atLeast === 0 ? [] : podsToDelete(active, active, atLeast, now);
  const completions = job.spec.completions ?? 0;
  const byIndex = new Map<number, Pod[]>();
  const doomed: Pod[] = [];
  for (const pod of active) {
    const index = indexOf(pod);
    if (index < 0 || index >= completions) doomed.push(pod);
    else byIndex.set(index, [...(byIndex.get(index) ?? []), pod]);
  }
  const left: Pod[] = [];
  for (const pods of byIndex.values()) {
    const extra = pods.length > 1 ? podsToDelete(pods, pods, pods.length - 1, now) : [];
    doomed.push(...extra);
    left.push(...pods.filter((pod) => !extra.includes(pod)));
  }
  const more = atLeast - doomed.length;
  return more > 0 ? [...doomed, ...podsToDelete(left, left, more, now)] : doomed;
}

/** Upstream: firstPendingIndexes, getPodCreationInfoForIndependentIndexes. */
function indexesToCreate(view: JobView, count: number): Pick<PodsPlan, 'create' | 'retryAfter'> {
  const { job } = view;
  const completions = job.spec.completions ?? 0;
  const busy = view.active.map(indexOf);
  if (onlyReplacesFailed(job)) {
    for (const pod of view.pods) if (pod.metadata.deletionTimestamp) busy.push(indexOf(pod));
  }
  const taken = view.succeededIndexes.with(busy.filter((index) => index >= 0));
  if (!hasLimitPerIndex(job)) {
    return { create: taken.firstMissing(count, completions), retryAfter: undefined };
  }
  const all = taken.firstMissing(completions, completions);
  const open = all.filter((index) => !view.failedIndexes.has(index));
  let soonest: Micros | undefined;
  const create = open.slice(0, count).filter((index) => {
    const left = indexBackoff(view, index);
    if (left > 0) soonest = Math.min(soonest ?? left, left);
    return left === 0;
  });
  return { create, retryAfter: create.length > 0 ? undefined : soonest };
}

function indexBackoff({ kept, now }: JobView, index: number): Micros {
  const pod = kept.get(index);
  if (!pod) return 0;
  const failures = indexFailures(pod) + ignoredIndexFailures(pod) + 1;
  return backoffLeft(failures, finishedAt(pod), now);
}
