// The kind Job. Upstream: pkg/registry/batch/job/strategy.go
import { JOBS } from '../../api/refs.ts';
import type { Job } from '../../generated/types.ts';
import { isConditionTrue } from '../../meta/conditions.ts';
import { nameWarnings } from '../common/name-warning.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { createWithStatus, keepSpec, updateSpec } from '../common/strategy.ts';
import { CONTAINERS_COLUMN, IMAGES_COLUMN, SELECTOR_COLUMN } from '../common/workload.ts';
import { AGE_COLUMN, NAME_COLUMN, column, durationBetween } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { templateWarnings } from '../pod-spec/template-warnings.ts';
import { STATUS } from '../subresource.ts';
import { defaultJob } from './job-defaults.ts';
import { withGeneratedSelector } from './job-selector.ts';
import { checkJob, checkJobStatus } from './job-validation.ts';

const ORPHANS =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background' +
  ' to remove them or set propagationPolicy=Orphan to suppress this warning';

export const JOB_RESOURCE = defineResource<Job>({
  ref: JOBS,
  categories: ['all'],
  subresources: [STATUS],
  garbageCollection: 'orphan',
  defaults: defaultJob,
  prepareCreate: (job) => withGeneratedSelector(createWithStatus(job, {})),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<Job>(true, SUBDOMAIN_NAME, checkJob, checkJobStatus),
  warnings: (job, old) => [
    ...nameWarnings(job, old),
    ...templateWarnings(job.spec.template, old?.spec.template),
  ],
  deleteWarnings: () => [ORPHANS],
  columns: [
    NAME_COLUMN,
    column('Status', 'How the job stands.', jobStatus),
    column('Completions', 'Pods that succeeded, of all that should.', completions),
    column('Duration', 'From its start to its end, or to now.', (job, now) => {
      const { startTime, completionTime } = job.status ?? {};
      return startTime === undefined ? '' : durationBetween(startTime, completionTime, now);
    }),
    AGE_COLUMN,
    CONTAINERS_COLUMN,
    IMAGES_COLUMN,
    SELECTOR_COLUMN,
  ],
  selectableFields: (job) => new Map([['status.successful', String(job.status?.succeeded ?? 0)]]),
  selectableFieldNames: ['status.successful'],
});

function completions(job: Job): string {
  const { completions: wanted, parallelism = 0 } = job.spec;
  const done = job.status?.succeeded ?? 0;
  if (wanted !== undefined) return `${done}/${wanted}`;
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

// Upstream: printers.go printJob
function jobStatus(job: Job): string {
  const is = (type: string): boolean => isConditionTrue(job.status?.conditions, type);
  if (is('Complete')) return 'Complete';
  if (is('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  for (const type of ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'])
    if (is(type)) return type;
  return 'Running';
}
