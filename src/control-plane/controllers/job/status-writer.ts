// Writes a Job's status in the order that counts every pod exactly once.
import type { ControllerContext } from '../../../client/controller.ts';
import { ApiError } from '../../../client/api-error.ts';
import type { Task } from '../../../kernel/task.ts';
import { JOBS } from '../../../model/api/refs.ts';
import type { Job, JobCondition, JobStatus, Pod } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { attemptAll } from '../shared/slow-start.ts';
import { isSuspended } from './plan.ts';
import type { JobEnd } from './plan.ts';
import { releasePod } from './release-pod.ts';
import { planTracking, settleCounts } from './tracking.ts';
import type { JobView } from './view.ts';

export interface JobOutcome {
  readonly active: number;
  readonly end: JobEnd | undefined;
  /** Whether pods were looked after in this round: only then is a suspension noted. */
  readonly wasManaged: boolean;
}

export function newJobStatusWriter(context: ControllerContext): JobStatusWriter {
  return new JobStatusWriter(context);
}

export class JobStatusWriter {
  constructor(private readonly context: ControllerContext) {}

  /**
   * Uids of ended pods first, then their finalizers, then their numbers and the end of the Job.
   * Adds to `removed` whom it released. Answers whether nothing waits for another round.
   */
  *write(view: JobView, outcome: JobOutcome, removed: Set<string>): Task<boolean> {
    const { end } = outcome;
    const base = this.baseStatus(view, outcome);
    const noted = end ? withInterim(base, end, this.context.now()) : base;
    const plan = planTracking(view, noted, removed, end?.type);
    let job = view.job;
    const hasInterim = noted !== base;
    if (plan.isChanged || hasInterim) job = yield* this.update(job, plan.status);
    const isClean = yield* this.release(plan.release, removed);
    const still = new Set(
      view.pods.map((pod) => pod.metadata.uid ?? '').filter((uid) => !removed.has(uid)),
    );
    const present = new Set(plan.release.map((pod) => pod.metadata.uid ?? ''));
    const settled = settleCounts(plan.status, job, (uid) => still.has(uid) && present.has(uid));
    const final = end ? this.ended(view, settled, end) : settled;
    job = yield* this.update(job, final);
    if (final !== settled) this.tellEnd(job, end as JobEnd);
    return isClean && !plan.isPartial;
  }

  private baseStatus(view: JobView, outcome: JobOutcome): JobStatus {
    const { job } = view;
    const { active: _, ...old } = job.status ?? {};
    const time = formatTime(this.context.now());
    const startTime = old.startTime ?? (isSuspended(job) ? undefined : time);
    const status: JobStatus = {
      ...old,
      ...(startTime === undefined ? {} : { startTime }),
      ...(outcome.active > 0 ? { active: outcome.active } : {}),
      terminating: view.terminating,
      ready: view.ready,
      uncountedTerminatedPods: old.uncountedTerminatedPods ?? {},
    };
    return outcome.wasManaged && !outcome.end ? this.withSuspension(job, status) : status;
  }

  /** Upstream: job_controller.go syncJob, conditions JobSuspended. JB10 */
  private withSuspension(job: Job, status: JobStatus): JobStatus {
    const old = findCondition(status.conditions, 'Suspended');
    const wanted = isSuspended(job) ? 'True' : 'False';
    if ((old?.status ?? 'False') === wanted) return status;
    const [reason, message] = isSuspended(job)
      ? ['JobSuspended', 'Job suspended']
      : ['JobResumed', 'Job resumed'];
    const { events, now } = this.context;
    events.event(job, 'Normal', isSuspended(job) ? 'Suspended' : 'Resumed', message);
    const conditions = [
      ...(status.conditions ?? []).filter(({ type }) => type !== 'Suspended'),
      condition('Suspended', wanted, reason, message, now()),
    ];
    if (isSuspended(job)) {
      const { startTime: _, ...rest } = status;
      return { ...rest, conditions };
    }
    return { ...status, conditions, startTime: formatTime(now()) };
  }

  private *release(pods: readonly Pod[], removed: Set<string>): Task<boolean> {
    const tasks = pods.map((pod) => this.releaseOne(pod, removed));
    const failures = yield* attemptAll(tasks);
    const isClean = failures.every((failure) => failure === undefined);
    const bad = failures.find((one) => one && !(one instanceof ApiError && one.code === 409));
    if (bad) throw bad;
    return isClean;
  }

  private *releaseOne(pod: Pod, removed: Set<string>): Task {
    yield* releasePod(this.context, pod);
    removed.add(pod.metadata.uid ?? '');
  }

  /** Upstream: enactJobFinished: not before all pods are counted and none terminates. JB4 */
  private ended(view: JobView, status: JobStatus, end: JobEnd): JobStatus {
    const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
    const waits = succeeded.length + failed.length > 0 || view.terminating > 0;
    if (waits || view.active.length > 0) return status;
    const now = this.context.now();
    const conditions = [
      ...(status.conditions ?? []),
      condition(end.type, 'True', end.reason, end.message, now),
    ];
    const completionTime = end.type === 'Complete' ? { completionTime: formatTime(now) } : {};
    return { ...status, ...completionTime, conditions };
  }

  private tellEnd(job: Job, end: JobEnd): void {
    const { events } = this.context;
    if (end.type === 'Complete') events.event(job, 'Normal', 'Completed', 'Job completed');
    else events.event(job, 'Warning', end.reason, end.message);
  }

  private *update(job: Job, status: JobStatus): Task<Job> {
    if (deepEqual(job.status, status)) return job;
    return yield* this.context.client.updateStatus(JOBS, { ...job, status });
  }
}

// The condition that says how the Job will end, before its pods are all gone.
function withInterim(status: JobStatus, end: JobEnd, now: number): JobStatus {
  const type = end.type === 'Failed' ? 'FailureTarget' : 'SuccessCriteriaMet';
  const conditions = status.conditions ?? [];
  if (findCondition(conditions, type)) return status;
  const next = condition(type, 'True', end.reason, end.message, now);
  return { ...status, conditions: [...conditions, next] };
}

function condition(
  type: string,
  status: string,
  reason: string,
  message: string,
  now: number,
): JobCondition {
  const time = formatTime(now);
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message };
}
