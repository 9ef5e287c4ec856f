// The CronJob controller: makes Jobs at the times of a schedule.
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { isAlreadyExists, isNotFound } from '../../../client/api-error.ts';
import { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import { CRON_JOBS, JOBS } from '../../../model/api/refs.ts';
import type {
  CronJob,
  CronJobStatus,
  Job,
  ObjectMeta,
  ObjectReference,
} from '../../../model/generated/types.ts';
import { isBeingDeleted, keyOf, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { controllerOf, controllerReference } from '../../../model/meta/owners.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { CRON_SCHEDULED_TIMESTAMP } from '../limits.ts';
import { controlledBy, indexByController } from '../shared/owned-objects.ts';
import { isNamespaceTerminating } from '../shared/pod-control.ts';
import { rfc1123z } from './rfc1123z.ts';
import { dueTimes, finishedStatus, isTooLate, jobsToRemove, untilNext } from './plan.ts';
import { parseSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { activeReference, noteJobs } from './status.ts';
import { timeZone, UTC } from '../../../model/meta/time-zones.ts';
import type { ZoneOffset } from '../../../model/meta/time-zones.ts';

type Result = { readonly requeueAfter: Micros } | undefined;

/** Upstream: pkg/controller/cronjob/cronjob_controllerv2.go; --concurrent-cron-job-syncs. */
export const cronJobController: ControllerDefinition = {
  name: 'cronjob',
  workers: 5,
  create: (context) => new CronJobController(context),
};

class CronJobController implements Controller {
  readonly watches;
  private readonly crons;
  private readonly jobs;

  constructor(private readonly context: ControllerContext) {
    this.crons = context.informers.informer(CRON_JOBS);
    this.jobs = context.informers.informer(JOBS);
    indexByController(this.jobs);
    this.watches = [
      watch(CRON_JOBS, (cron) => [keyOf(cron)]),
      watch(JOBS, (job) => {
        const owner = controllerOf(job);
        return owner?.kind === 'CronJob' ? [`${namespaceOf(job)}/${owner.name}`] : [];
      }),
    ];
  }

  *reconcile(key: string): Task<Result> {
    const cron = this.crons.byKey(key);
    if (!cron) return undefined;
    const jobs = controlledBy(this.jobs, uidOf(cron));
    const status = noteJobs(cron, jobs, (type, reason, message) =>
      this.context.events.event(cron, type, reason, message),
    );
    const doomed = jobsToRemove(cron, jobs);
    for (const job of doomed) yield* this.remove(cron, job);
    let current = cron;
    if (status !== cron.status) current = yield* this.writeStatus(cron, status);
    return yield* this.schedule(current, jobs);
  }

  private *schedule(cron: CronJob, jobs: readonly Job[]): Task<Result> {
    if (isBeingDeleted(cron)) return undefined;
    const { spec } = cron;
    const zone = spec.timeZone === undefined ? UTC : timeZone(spec.timeZone);
    if (!zone) {
      const name = JSON.stringify(spec.timeZone);
      const why = `invalid timeZone: ${name}: unknown time zone ${spec.timeZone}`;
      this.warn(cron, 'UnknownTimeZone', why);
      return undefined;
    }
    if (spec.suspend) return undefined;
    const schedule = parseSchedule(spec.schedule);
    if (!schedule) {
      this.warn(cron, 'UnparseableSchedule', `unparseable schedule: "${spec.schedule}"`);
      return undefined;
    }
    const now = this.context.now();
    const { due, isManyMissed, error } = dueTimes(cron, schedule, zone, now);
    if (error) {
      this.warn(cron, 'InvalidSchedule', `invalid schedule: ${spec.schedule} : ${error}`);
      return undefined;
    }
    if (isManyMissed) {
      const advice = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
      this.warn(cron, 'TooManyMissedTimes', `too many missed start times. ${advice}`);
    }
    if (due !== undefined) yield* this.start(cron, jobs, due, zone);
    return this.next(schedule, zone);
  }

  private next(schedule: Schedule, zone: ZoneOffset): Result {
    const requeueAfter = untilNext(schedule, zone, this.context.now());
    return requeueAfter === undefined ? undefined : { requeueAfter };
  }

  private *start(cron: CronJob, jobs: readonly Job[], due: Micros, zone: ZoneOffset): Task {
    const { active = [], lastScheduleTime } = cron.status ?? {};
    if (isTooLate(cron, due, this.context.now())) {
      this.warn(cron, 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123z(due)}`);
      return;
    }
    const draft = jobOf(cron, due, zone);
    const { name } = draft.metadata;
    if (active.some((ref) => ref.name === name) || lastScheduleTime === formatTime(due)) return;
    if (cron.spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
      const message =
        'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.context.events.event(cron, 'Normal', 'JobAlreadyActive', message);
      return;
    }
    let left: readonly ObjectReference[] = active;
    if (cron.spec.concurrencyPolicy === 'Replace') {
      for (const ref of active) {
        const job = jobs.find((one) => uidOf(one) === ref.uid);
        if (job) yield* this.remove(cron, job);
      }
      left = [];
    }
    yield* this.create(cron, draft, left, due);
  }

  private *create(
    cron: CronJob,
    draft: Job,
    active: readonly ObjectReference[],
    due: Micros,
  ): Task {
    const { client, events } = this.context;
    let job: Job;
    try {
      job = yield* client.create(JOBS, draft);
      events.event(cron, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      if (isAlreadyExists(error)) {
        // An earlier round made it and could not say so.
        job = yield* client.get(JOBS, namespaceOf(cron), draft.metadata.name);
        if (controllerOf(job)?.uid !== uidOf(cron)) return;
      } else {
        const text = error instanceof Failure ? error.message : '';
        this.warn(cron, 'FailedCreate', `Error creating job: ${text}`);
        throw error;
      }
    }
    const isKnown = active.some((ref) => ref.uid === uidOf(job));
    const isOver = finishedStatus(job) !== undefined;
    yield* this.writeStatus(cron, {
      ...cron.status,
      active: isKnown || isOver ? active : [...active, activeReference(job)],
      lastScheduleTime: formatTime(due),
    });
  }

  private *remove(cron: CronJob, job: Job): Task {
    const { client, events } = this.context;
    const { name } = job.metadata;
    try {
      const policy = { propagationPolicy: 'Background' } as const;
      yield* client.delete(JOBS, namespaceOf(job), name, policy);
      events.event(cron, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private *writeStatus(cron: CronJob, status: CronJobStatus | undefined): Task<CronJob> {
    const { active = [], ...rest } = status ?? {};
    const next = active.length > 0 ? { active, ...rest } : rest;
    return yield* this.context.client.updateStatus(CRON_JOBS, { ...cron, status: next });
  }

  private warn(cron: CronJob, reason: string, message: string): void {
    this.context.events.event(cron, 'Warning', reason, message);
  }
}

/** Upstream: pkg/controller/cronjob/utils.go getJobFromTemplate2. CJ2 */
function jobOf(cron: CronJob, due: Micros, zone: ZoneOffset): Job {
  const { metadata = {}, spec } = cron.spec.jobTemplate;
  const timestamp = localTime(due, zone);
  const meta = {
    name: `${cron.metadata.name}-${Math.floor(due / (60 * SECOND))}`,
    namespace: namespaceOf(cron),
    ...(metadata.labels ? { labels: metadata.labels } : {}),
    annotations: { ...metadata.annotations, [CRON_SCHEDULED_TIMESTAMP]: timestamp },
    ownerReferences: [controllerReference(cron)],
  } as ObjectMeta;
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: meta, spec: spec! };
}

function localTime(at: Micros, zone: ZoneOffset): string {
  const offset = zone(at);
  if (offset === 0) return formatTime(at);
  const minutes = Math.abs(offset) / (60 * SECOND);
  const two = (value: number): string => String(value).padStart(2, '0');
  const text = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${formatTime(at + offset).slice(0, -1)}${offset < 0 ? '-' : '+'}${text}`;
}
