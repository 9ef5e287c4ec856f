// The Job controller: runs pods to completion and counts each exactly once.
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { isNotFound } from '../../../client/api-error.ts';
import type { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { JOBS, PODS } from '../../../model/api/refs.ts';
import type { Job, Pod } from '../../../model/generated/types.ts';
import { isBeingDeleted, keyOf, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { controllerOf } from '../../../model/meta/owners.ts';
import { compileLabelSelector } from '../../../model/meta/selectors.ts';
import { JOB_CONTROLLER_NAME, JOB_SYNC_BATCH_PERIOD } from '../limits.ts';
import { Expectations } from '../shared/expectations.ts';
import { OwnedObjects } from '../shared/owned-objects.ts';
import { isNamespaceTerminating, PodControl } from '../shared/pod-control.ts';
import { attemptAll, slowStart } from '../shared/slow-start.ts';
import { NO_FAILURES } from './backoff.ts';
import type { BackoffRecord } from './backoff.ts';
import { isTracked, jobPod } from './job-pods.ts';
import { completion, deadlineLeft, endOf, isFinished, planPods } from './plan.ts';
import type { JobEnd, PodsPlan } from './plan.ts';
import { releasePod } from './release-pod.ts';
import type { JobStatusWriter } from './status-writer.ts';
import { newJobStatusWriter } from './status-writer.ts';
import { viewJob } from './view.ts';
import type { JobView } from './view.ts';

const ORPHAN_PREFIX = 'orphan pod ';

/** Upstream: pkg/controller/job/job_controller.go; --concurrent-job-syncs. */
export const jobController: ControllerDefinition = {
  name: 'job',
  workers: 5,
  create: (context) => new JobController(context),
};

class JobController implements Controller {
  readonly watches;
  private readonly expectations = new Expectations();
  private readonly records = new Map<string, BackoffRecord>();
  /** Uids of pods whose finalizer is gone while the copy still shows it, by Job. */
  private readonly released = new Map<string, Set<string>>();
  private readonly owned: OwnedObjects<Job, Pod>;
  private readonly pods: PodControl;
  private status: JobStatusWriter | undefined;

  constructor(private readonly context: ControllerContext) {
    this.owned = new OwnedObjects<Job, Pod>(context, {
      owners: JOBS,
      objects: PODS,
      selectorOf: (job) => compileLabelSelector(job.spec.selector),
      expectations: this.expectations,
      delay: JOB_SYNC_BATCH_PERIOD,
    });
    this.pods = new PodControl(context);
    this.watches = [
      watch(JOBS, (job, _, type) =>
        type === 'deleted' ? [keyOf(job), ...this.orphansOf(job)] : [keyOf(job)],
      ),
      this.owned.watch(),
      watch(PODS, (pod, _, type) =>
        type !== 'deleted' && this.isOrphan(pod) ? [orphan(pod)] : [],
      ),
    ];
  }

  *reconcile(key: string): Task<{ readonly requeueAfter?: Micros } | void> {
    if (key.startsWith(ORPHAN_PREFIX)) return yield* this.releaseOrphan(key);
    const job = this.owned.owners.byKey(key);
    if (!job || isFinished(job)) {
      this.forget(key);
      if (job) yield* this.releaseLeftovers(job);
      return undefined;
    }
    if ((job.spec.managedBy ?? JOB_CONTROLLER_NAME) !== JOB_CONTROLLER_NAME) return undefined;
    return yield* this.sync(key, job);
  }

  private *sync(key: string, job: Job): Task<{ readonly requeueAfter?: Micros } | void> {
    const mayAct = this.expectations.satisfied(key, this.context.now());
    const pods = yield* this.owned.claim(job);
    const removed = this.stillShown(key, pods);
    const record = this.records.get(key) ?? NO_FAILURES;
    const view = viewJob(job, pods, removed, record, this.context.now());
    let end = endOf(view);
    let active = view.active.length;
    let failure: Failure | undefined;
    let retryAfter: Micros | undefined;
    let wasManaged = false;
    if (end) {
      const { deleted, failure: first } = yield* this.removePods(key, job, view.active);
      failure = first;
      // Not over while pods may be left that are not seen yet.
      if (deleted < active || !mayAct) end = undefined;
      active -= deleted;
    } else if (mayAct && !isBeingDeleted(job)) {
      wasManaged = true;
      const plan = planPods(view);
      retryAfter = plan.retryAfter;
      const outcome = yield* this.manage(key, view, plan, removed);
      active += outcome.change;
      failure = outcome.failure;
      end = completion(view, active);
    } else {
      end = completion(view, active);
    }
    this.status ??= newJobStatusWriter(this.context);
    const isSettled = yield* this.status.write(view, { active, end, wasManaged }, removed);
    this.records.set(key, view.backoff);
    this.released.set(key, removed);
    if (failure && !isNamespaceTerminating(failure)) throw failure;
    if (!isSettled) return { requeueAfter: 1 };
    return nextLook(view, end, retryAfter);
  }

  private *manage(
    key: string,
    view: JobView,
    plan: PodsPlan,
    removed: Set<string>,
  ): Task<{ readonly change: number; readonly failure: Failure | undefined }> {
    if (plan.remove.length > 0) {
      const { deleted, failure } = yield* this.removePods(key, view.job, plan.remove, removed);
      return { change: -deleted, failure };
    }
    const count = plan.create.length;
    if (count === 0) return { change: 0, failure: undefined };
    this.expectations.expect(key, count, [], this.context.now());
    const { successes, failure } = yield* slowStart(count, (at) => {
      const index = plan.create[at];
      const replaced = index === undefined ? undefined : view.kept.get(index);
      return this.createOne(view.job, jobPod(view.job, index, replaced));
    });
    if (successes < count) this.expectations.creationObserved(key, count - successes);
    return { change: successes, failure };
  }

  private *createOne(job: Job, pod: Pod): Task {
    yield* this.pods.create(job, pod);
  }

  private *removePods(
    key: string,
    job: Job,
    pods: readonly Pod[],
    uncounted?: Set<string>,
  ): Task<{ readonly deleted: number; readonly failure: Failure | undefined }> {
    if (pods.length === 0) return { deleted: 0, failure: undefined };
    this.expectations.expect(key, 0, pods.map(keyOf), this.context.now());
    const failures = yield* attemptAll(pods.map((pod) => this.removeOne(job, pod, uncounted)));
    for (const [at, one] of failures.entries()) {
      if (one) this.expectations.deletionObserved(key, keyOf(pods[at] as Pod));
    }
    const lost = failures.filter((one) => one !== undefined);
    return { deleted: pods.length - lost.length, failure: lost[0] };
  }

  // Pods that the Job gives up of its own accord count neither way: they are let go of first.
  // Upstream: deleteJobPods, beside deleteActivePods.
  private *removeOne(job: Job, pod: Pod, uncounted: Set<string> | undefined): Task {
    if (uncounted && isTracked(pod)) {
      uncounted.add(uidOf(pod));
      yield* releasePod(this.context, pod);
    }
    yield* this.pods.delete(job, pod);
  }

  // What of the released pods the copy still shows with their finalizer.
  private stillShown(key: string, pods: readonly Pod[]): Set<string> {
    const before = this.released.get(key);
    const shown = new Set<string>();
    if (!before || before.size === 0) return shown;
    for (const pod of pods) if (before.has(uidOf(pod)) && isTracked(pod)) shown.add(uidOf(pod));
    return shown;
  }

  private forget(key: string): void {
    this.expectations.forget(key);
    this.records.delete(key);
    this.released.delete(key);
  }

  private isOrphan(pod: Pod): boolean {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'Job' || !isTracked(pod)) return false;
    const job = this.owned.owners.get(namespaceOf(pod), owner.name);
    return job === undefined || uidOf(job) !== owner.uid;
  }

  private orphansOf(job: Job): readonly string[] {
    return this.owned.of(uidOf(job)).filter(isTracked).map(orphan);
  }

  /** A pod whose Job is gone must not be held back by it. Upstream: syncOrphanPod. */
  private *releaseOrphan(key: string): Task {
    const pod = this.owned.objects.byKey(key.slice(ORPHAN_PREFIX.length));
    const owner = pod && controllerOf(pod);
    if (!pod || !owner || !isTracked(pod)) return;
    try {
      const job = yield* this.context.client.get(JOBS, namespaceOf(pod), owner.name);
      if (uidOf(job) === owner.uid) return;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    yield* releasePod(this.context, pod);
  }

  // Pods that were not seen when the Job ended.
  private *releaseLeftovers(job: Job): Task {
    for (const pod of this.owned.of(uidOf(job))) {
      if (isTracked(pod)) yield* releasePod(this.context, pod);
    }
  }
}

function orphan(pod: Pod): string {
  return ORPHAN_PREFIX + keyOf(pod);
}

function nextLook(
  view: JobView,
  end: JobEnd | undefined,
  retryAfter: Micros | undefined,
): { readonly requeueAfter: Micros } | undefined {
  if (end) return undefined;
  const soonest = Math.min(deadlineLeft(view) ?? Infinity, retryAfter ?? Infinity);
  return soonest === Infinity ? undefined : { requeueAfter: Math.max(1, soonest) };
}
