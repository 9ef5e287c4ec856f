// The kind CronJob. Upstream: pkg/registry/batch/cronjob/strategy.go
import { CRON_JOBS } from '../../api/refs.ts';
import type { CronJob, CronJobSpec } from '../../generated/types.ts';
import { formatLabelSelector } from '../../meta/selectors.ts';
import { nameWarnings } from '../common/name-warning.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { createWithStatus, keepSpec, updateSpec } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, ageOf, column, countColumn, wideColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { defaultPodTemplate } from '../pod-spec/default-pod-spec.ts';
import { templateWarnings } from '../pod-spec/template-warnings.ts';
import { STATUS } from '../subresource.ts';
import { checkCronJob } from './cron-job-validation.ts';

const TEMPLATE_PATH = 'spec.jobTemplate.spec.template';

export const CRON_JOB_RESOURCE = defineResource<CronJob>({
  ref: CRON_JOBS,
  shortNames: ['cj'],
  categories: ['all'],
  subresources: [STATUS],
  defaults: (cron) => {
    const spec = defaultSpec(cron.spec);
    return spec === cron.spec ? cron : { ...cron, spec };
  },
  prepareCreate: (cron) => createWithStatus(cron, {}),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<CronJob>(true, SUBDOMAIN_NAME, checkCronJob),
  warnings: (cron, old) => [
    ...nameWarnings(cron, old),
    ...templateWarnings(
      cron.spec.jobTemplate.spec?.template,
      old?.spec.jobTemplate.spec?.template,
      TEMPLATE_PATH,
    ),
  ],
  columns: [
    NAME_COLUMN,
    column('Schedule', 'When it runs.', (cron) => cron.spec.schedule),
    column('Timezone', 'The time zone of the schedule.', (cron) => cron.spec.timeZone ?? '<none>'),
    column('Suspend', 'Whether it is suspended.', (cron) => boolText(cron.spec.suspend)),
    countColumn('Active', 'Jobs that run now.', (cron) => cron.status?.active?.length ?? 0),
    column('Last Schedule', 'The time since it ran last.', (cron, now) => {
      const time = cron.status?.lastScheduleTime;
      return time === undefined ? '<none>' : ageOf(time, now);
    }),
    AGE_COLUMN,
    wideColumn('Containers', 'The names of the containers.', (cron) =>
      containersOf(cron)
        .map((container) => container.name)
        .join(','),
    ),
    wideColumn('Images', 'The images of the containers.', (cron) =>
      containersOf(cron)
        .map((container) => container.image)
        .join(','),
    ),
    wideColumn('Selector', 'The selector of its jobs.', (cron) =>
      formatLabelSelector(cron.spec.jobTemplate.spec?.selector),
    ),
  ],
});

function containersOf(cron: CronJob) {
  return cron.spec.jobTemplate.spec?.template.spec?.containers ?? [];
}

function boolText(value: boolean | undefined): string {
  return value === undefined ? '<unset>' : value ? 'True' : 'False';
}

// Upstream: pkg/apis/batch/v1/defaults.go SetDefaults_CronJob
function defaultSpec(spec: CronJobSpec | undefined): CronJobSpec {
  const jobSpec = spec?.jobTemplate?.spec;
  const template = defaultPodTemplate(jobSpec?.template);
  if (
    spec !== undefined &&
    jobSpec?.template === template &&
    spec.concurrencyPolicy &&
    spec.suspend !== undefined &&
    spec.successfulJobsHistoryLimit !== undefined &&
    spec.failedJobsHistoryLimit !== undefined
  ) {
    return spec;
  }
  const { metadata } = spec?.jobTemplate ?? {};
  return {
    ...spec!,
    concurrencyPolicy: spec?.concurrencyPolicy || 'Allow',
    suspend: spec?.suspend ?? false,
    successfulJobsHistoryLimit: spec?.successfulJobsHistoryLimit ?? 3,
    failedJobsHistoryLimit: spec?.failedJobsHistoryLimit ?? 1,
    jobTemplate: {
      ...spec?.jobTemplate,
      metadata: metadata ?? {},
      spec: { ...jobSpec, template },
    },
  };
}
