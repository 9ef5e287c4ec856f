// Decides when a CronJob's next Job is due, and which old ones go.
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import type { CronJob, Job } from '../../../model/generated/types.ts';
import { MANY_MISSED_SCHEDULES, NEXT_SCHEDULE_DELTA } from '../limits.ts';
import { timeOf } from '../shared/pods.ts';
import { nextTime } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import type { ZoneOffset } from '../../../model/meta/time-zones.ts';

export interface DueTimes {
  /** The latest time that has come and has no Job yet; undefined when none. */
  readonly due: Micros | undefined;
  readonly isManyMissed: boolean;
  /** Set when the schedule never comes. */
  readonly error?: string;
}

/** Upstream: pkg/controller/cronjob/utils.go mostRecentScheduleTime. CJ1 */
export function dueTimes(
  cron: CronJob,
  schedule: Schedule,
  zone: ZoneOffset,
  now: Micros,
): DueTimes {
  const earliest = earliestTime(cron, now, true);
  const first = nextTime(schedule, earliest, zone);
  if (first === undefined) return { due: undefined, isManyMissed: false, error: NEVER };
  if (now < first) return { due: undefined, isManyMissed: false };
  const second = nextTime(schedule, first, zone);
  if (second === undefined || now < second) return { due: first, isManyMissed: false };
  const between = second - first;
  const missed = Math.floor((now - first) / between) + 1;
  const due = latestBefore(schedule, zone, first, between, now);
  const limit = cron.spec.startingDeadlineSeconds;
  return { due, isManyMissed: limit === undefined && missed > MANY_MISSED_SCHEDULES };
}

// Looks back from the present, further each time, since steps need not be even.
function latestBefore(
  schedule: Schedule,
  zone: ZoneOffset,
  first: Micros,
  step: Micros,
  now: Micros,
): Micros {
  for (let span = step; ; span *= 2) {
    const from = Math.max(first, now - span);
    let latest: Micros | undefined;
    for (let time = nextTime(schedule, from, zone); time !== undefined && time <= now;) {
      latest = time;
      time = nextTime(schedule, time, zone);
    }
    if (latest !== undefined) return latest;
    if (from === first) return first;
  }
}

const NEVER = 'time difference between two schedules is less than 1 second';

function earliestTime(cron: CronJob, now: Micros, withDeadline: boolean): Micros {
  const { lastScheduleTime } = cron.status ?? {};
  const earliest = timeOf(lastScheduleTime) ?? timeOf(cron.metadata.creationTimestamp) ?? now;
  const deadline = cron.spec.startingDeadlineSeconds;
  if (!withDeadline || deadline === undefined) return earliest;
  return Math.max(earliest, now - deadline * SECOND);
}

/** How long until the next time, a little later so that it has surely come. */
export function untilNext(schedule: Schedule, zone: ZoneOffset, now: Micros): Micros | undefined {
  const next = nextTime(schedule, now, zone);
  return next === undefined ? undefined : next + NEXT_SCHEDULE_DELTA - now;
}

/** Whether the time came too long ago. */
export function isTooLate(cron: CronJob, due: Micros, now: Micros): boolean {
  const deadline = cron.spec.startingDeadlineSeconds;
  return deadline !== undefined && due + deadline * SECOND < now;
}

/** `Complete` or `Failed` when the Job has ended. */
export function finishedStatus(job: Job): 'Complete' | 'Failed' | undefined {
  for (const { type, status } of job.status?.conditions ?? []) {
    if (status === 'True' && (type === 'Complete' || type === 'Failed')) return type;
  }
  return undefined;
}

/** Ended Jobs beyond the history limits, oldest first. Upstream: cleanupFinishedJobs. CJ4 */
export function jobsToRemove(cron: CronJob, jobs: readonly Job[]): readonly Job[] {
  const { successfulJobsHistoryLimit: good, failedJobsHistoryLimit: bad } = cron.spec;
  const surplus = (status: 'Complete' | 'Failed', limit: number | undefined): readonly Job[] => {
    if (limit === undefined) return [];
    const ended = jobs.filter((job) => finishedStatus(job) === status).sort(byStart);
    return ended.slice(0, Math.max(0, ended.length - limit));
  };
  return [...surplus('Complete', good), ...surplus('Failed', bad)];
}

// Upstream: byJobStartTime: those that never started come last.
function byStart(a: Job, b: Job): number {
  const [x, y] = [a.status?.startTime, b.status?.startTime];
  if (x === undefined || y === undefined) {
    if (x !== y) return x === undefined ? 1 : -1;
  } else if (x !== y) return x < y ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0;
}
