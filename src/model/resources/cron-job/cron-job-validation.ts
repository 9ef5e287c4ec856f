// Validation of cron jobs. Upstream: pkg/apis/batch/validation/validation.go ValidateCronJobSpec
import type { CronJob } from '../../generated/types.ts';
import { isTimeZone } from '../../meta/time-zones.ts';
import { fieldInvalid, fieldNotSupported, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { checkNotNegative, checkOneOf } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { METADATA } from '../common/object-meta.ts';
import { checkJobSpec } from '../job/job-validation.ts';
import { scheduleError } from './schedule-syntax.ts';

const SPEC = FieldPath.of('spec');
const MAX_NAME = 52;

/** The spec and, on create, a name short enough for the names of its jobs. */
export function checkCronJob(errors: Errors, cron: CronJob, old: CronJob | undefined): void {
  const { spec } = cron;
  if (old !== undefined && old.spec === spec) return;
  checkSchedule(errors, cron, old);
  checkNotNegative(errors, SPEC.child('startingDeadlineSeconds'), spec.startingDeadlineSeconds);
  const policies = ['Allow', 'Forbid', 'Replace'];
  checkOneOf(errors, SPEC.child('concurrencyPolicy'), spec.concurrencyPolicy, policies);
  checkNotNegative(
    errors,
    SPEC.child('successfulJobsHistoryLimit'),
    spec.successfulJobsHistoryLimit,
  );
  checkNotNegative(errors, SPEC.child('failedJobsHistoryLimit'), spec.failedJobsHistoryLimit);
  const path = SPEC.child('jobTemplate', 'spec');
  const job = spec.jobTemplate.spec!;
  checkJobSpec(errors, path, job, old?.spec.jobTemplate.spec?.template);
  if (job.selector !== undefined) {
    const detail = '`selector` will be auto-generated';
    errors.push(fieldInvalid(path.child('selector'), job.selector, detail));
  }
  if (job.manualSelector === true) {
    errors.push(fieldNotSupported(path.child('manualSelector'), true, ['nil', 'false']));
  }
  if (job.selector !== undefined) {
    const detail = '`selector` will be auto-generated';
    errors.push(fieldInvalid(path.child('selector'), job.selector, detail));
  }
  if (job.manualSelector === true) {
    errors.push(fieldNotSupported(path.child('manualSelector'), true, ['nil', 'false']));
  }
  if (old === undefined && cron.metadata.name.length > MAX_NAME) {
    const detail = `must be no more than ${MAX_NAME} characters`;
    errors.push(fieldInvalid(METADATA.child('name'), cron.metadata.name, detail));
  }
}

function checkSchedule(errors: Errors, cron: CronJob, old: CronJob | undefined): void {
  const { schedule = '', timeZone } = cron.spec;
  const path = SPEC.child('schedule');
  if (schedule === '') errors.push(fieldRequired(path));
  else {
    const error = scheduleError(schedule);
    if (error !== undefined) errors.push(fieldInvalid(path, schedule, error));
    if (schedule.includes('TZ') && schedule !== old?.spec.schedule) {
      const detail =
        timeZone === undefined
          ? 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'
          : 'cannot use both timeZone field and TZ or CRON_TZ in schedule';
      errors.push(fieldInvalid(path, schedule, detail));
    }
  }
  checkTimeZone(errors, SPEC.child('timeZone'), timeZone);
}

function checkTimeZone(errors: Errors, path: FieldPath, zone: string | undefined): void {
  if (zone === undefined) return;
  if (zone === '')
    errors.push(fieldInvalid(path, zone, 'timeZone must be nil or non-empty string'));
  else if (zone.toLowerCase() === 'local') {
    const detail =
      'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    errors.push(fieldInvalid(path, zone, detail));
  } else if (!isTimeZone(zone)) {
    errors.push(fieldInvalid(path, zone, `unknown time zone ${zone}`));
  }
}
