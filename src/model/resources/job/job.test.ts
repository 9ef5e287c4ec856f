// Jobs and cron jobs.
// Cases: pkg/apis/batch/v1/defaults_test.go, pkg/apis/batch/validation/validation_test.go,
// pkg/registry/batch/job/strategy_test.go, printers_test.go TestPrintJob.
import { expect, test } from 'vitest';
import type { Job } from '../../generated/types.ts';
import { CRON_JOB_RESOURCE } from '../cron-job/cron-job.resource.ts';
import { scheduleError } from '../cron-job/schedule-syntax.ts';
import { create, created, row, update } from '../testing/harness.ts';
import { JOB_RESOURCE } from './job.resource.ts';

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'perl:5' }] } };
const UID = '00000000-0000-4000-8000-000000000001';

test('defaults, and the selector that the uid makes', () => {
  const job = created(JOB_RESOURCE, { metadata: { name: 'pi' }, spec: { template } });
  expect(job.spec).toMatchObject({
    completions: 1,
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
    selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': UID } },
  });
  const labels = {
    'batch.kubernetes.io/controller-uid': UID,
    'batch.kubernetes.io/job-name': 'pi',
    'controller-uid': UID,
    'job-name': 'pi',
  };
  expect(job.spec.template.metadata?.labels).toEqual(labels);
  expect(job.metadata.labels).toEqual(labels);
});

test('a work queue has no completions', () => {
  const job = created(JOB_RESOURCE, { spec: { template, parallelism: 2 } });
  expect(job.spec.completions).toBeUndefined();
});

const always = { spec: { containers: [{ name: 'c', image: 'a' }] } };
const BAD: readonly (readonly [string, object, string])[] = [
  [
    'a default restart policy',
    { template: always },
    'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ],
  [
    'negative parallelism',
    { template, parallelism: -1 },
    'spec.parallelism: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'indexed without completions',
    { template, parallelism: 1, completionMode: 'Indexed' },
    'spec.completions: Required value: when completion mode is Indexed',
  ],
];

for (const [name, spec, message] of BAD) {
  test(`refuses ${name}`, () => expect(create(JOB_RESOURCE, { spec }).errors).toContain(message));
}

test('the template stays, but for scheduling while the job has not started', () => {
  const old = created(JOB_RESOURCE, { spec: { template, suspend: true } });
  const withSpec =
    (more: object) =>
    (job: Job): object => ({
      ...job,
      spec: {
        ...job.spec,
        template: { ...job.spec.template, spec: { ...job.spec.template.spec, ...more } },
      },
    });
  expect(update(JOB_RESOURCE, old, withSpec({ nodeSelector: { a: 'b' } })).errors).toEqual([]);
  const { errors } = update(JOB_RESOURCE, old, withSpec({ hostname: 'h' }));
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/^spec\.template: Invalid value: .*: field is immutable$/);
  const resumed = update(JOB_RESOURCE, old, (job) => ({
    ...job,
    spec: { ...job.spec, suspend: false, parallelism: 3 },
  }));
  expect([resumed.errors, resumed.object.metadata.generation]).toEqual([[], 2]);
});

const is = (type: string): object => ({ conditions: [{ type, status: 'True' }] });
const ROWS: readonly (readonly [object, object, object])[] = [
  [
    { completions: 3 },
    { succeeded: 1, startTime: '2026-01-01T00:58:00Z' },
    { Status: 'Running', Completions: '1/3', Duration: '2m' },
  ],
  [
    { completions: 1 },
    {
      ...is('Complete'),
      succeeded: 1,
      startTime: '2026-01-01T00:00:00Z',
      completionTime: '2026-01-01T00:00:05Z',
    },
    { Status: 'Complete', Completions: '1/1', Duration: '5s' },
  ],
  [{ parallelism: 2 }, is('Failed'), { Status: 'Failed', Completions: '0/1 of 2', Duration: '' }],
  [{}, is('Suspended'), { Status: 'Suspended' }],
];

for (const [spec, status, cells] of ROWS) {
  test(`row ${JSON.stringify(cells)}`, () => {
    const job = created(JOB_RESOURCE, { spec: { template, ...spec } });
    expect(row(JOB_RESOURCE, { ...job, status } as Job)).toMatchObject(cells);
  });
}

test('a cron job: defaults and columns', () => {
  const cron = created(CRON_JOB_RESOURCE, {
    spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template } } },
  });
  expect(cron.spec).toMatchObject({
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  expect(row(CRON_JOB_RESOURCE, cron)).toMatchObject({
    Schedule: '*/5 * * * *',
    Timezone: '<none>',
    Suspend: 'False',
    Active: 0,
    'Last Schedule': '<none>',
  });
});

test('a cron job is refused for its schedule and its name', () => {
  const spec = { schedule: '* * *', jobTemplate: { spec: { template } } };
  const { errors } = create(CRON_JOB_RESOURCE, { metadata: { name: 'a'.repeat(53) }, spec });
  expect(errors).toContain(
    'spec.schedule: Invalid value: "* * *": expected exactly 5 fields, found 3: [* * *]',
  );
  expect(errors).toContain(
    `metadata.name: Invalid value: "${'a'.repeat(53)}": must be no more than 52 characters`,
  );
});

// Upstream: github.com/robfig/cron/v3 parser_test.go
const SCHEDULES: readonly (readonly [string, string | undefined])[] = [
  ['*/15 0-23/2 1,15 jan-dec mon', undefined],
  ['@hourly', undefined],
  ['@every 1h30m', undefined],
  ['60 * * * *', 'end of range (60) above maximum (59): 60'],
  ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
  ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
  ['*/0 * * * *', 'step of range should be a positive number: */0'],
  ['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
  ['@nope', 'unrecognized descriptor: @nope'],
];

for (const [schedule, error] of SCHEDULES) {
  test(`schedule ${schedule}`, () => expect(scheduleError(schedule)).toBe(error));
}
