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
type Bad = readonly [string, object, string];

function failureRule(rule: object, ...messages: readonly string[]): readonly Bad[] {
  const spec = { template, podFailurePolicy: { rules: [rule] } };
  const at = 'spec.podFailurePolicy.rules[0].';
  return messages.map((message) => [`a rule: ${message}`, spec, `${at}${message}`]);
}

function successRule(rule: object, message: string): readonly Bad[] {
  const spec = { template, completions: 4, completionMode: 'Indexed' };
  const successPolicy = { rules: [rule] };
  const at = 'spec.successPolicy.rules[0]';
  return [[`a rule${message}`, { ...spec, successPolicy }, `${at}${message}`]];
}

const BAD: readonly Bad[] = [
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
  [
    'failed indexes without a limit for each',
    { template, completions: 3, completionMode: 'Indexed', maxFailedIndexes: 2 },
    'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
  ],
  [
    'more failed indexes than completions',
    {
      template,
      completions: 3,
      completionMode: 'Indexed',
      backoffLimitPerIndex: 1,
      maxFailedIndexes: 5,
    },
    'spec.maxFailedIndexes: Invalid value: 5: must be less than or equal to completions',
  ],
  [
    'a selector of its own',
    { template, selector: { matchLabels: { a: 'b' } } },
    'spec.selector: Invalid value: {"matchLabels":{"a":"b",' +
      `"batch.kubernetes.io/controller-uid":"${UID}"}}: \`selector\` not auto-generated`,
  ],
  [
    'a manager without a domain',
    { template, managedBy: 'me' },
    'spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")',
  ],
  ...failureRule(
    { action: 'Boom', onExitCodes: { operator: 'In', values: [1] } },
    'action: Unsupported value: "Boom": supported values: "Count", "FailIndex", "FailJob", "Ignore"',
  ),
  ...failureRule(
    { action: 'FailIndex', onExitCodes: { operator: 'In', values: [1] } },
    'action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set',
  ),
  ...failureRule(
    { action: 'Ignore', onExitCodes: { operator: 'In', values: [3, 0, 3] } },
    'onExitCodes.values[1]: Invalid value: 0: must not be 0 for the In operator',
    'onExitCodes.values[2]: Duplicate value: 3',
    'onExitCodes.values: Invalid value: [3,0,3]: must be ordered',
  ),
  ...failureRule(
    { action: 'Ignore', onExitCodes: { operator: 'Is', values: [], containerName: 'x' } },
    'onExitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"',
    'onExitCodes.containerName: Invalid value: "x": must be one of the container or' +
      ' initContainer names in the pod template',
    'onExitCodes.values: Invalid value: []: at least one value is required',
  ),
  ...failureRule(
    { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'Yes' }] },
    'onPodConditions[0].status: Unsupported value: "Yes": supported values: "False", "True",' +
      ' "Unknown"',
  ),
  [
    'a failure rule that asks nothing',
    { template, podFailurePolicy: { rules: [{ action: 'Ignore' }] } },
    'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and' +
      ' OnPodConditions is required',
  ],
  [
    'a success policy without indexes',
    { template, successPolicy: { rules: [{ succeededCount: 1 }] } },
    'spec.successPolicy: Invalid value: {"rules":[{"succeededCount":1}]}: requires indexed' +
      ' completion mode',
  ],
  ...successRule(
    {},
    ': Required value: at least one of succeededCount or succeededIndexes must be specified',
  ),
  ...successRule(
    { succeededIndexes: '1-9' },
    '.succeededIndexes: Invalid value: "1-9": error parsing succeededIndexes: too large index: "9"',
  ),
  ...successRule(
    { succeededIndexes: '2,1' },
    '.succeededIndexes: Invalid value: "2,1": error parsing succeededIndexes: non-increasing' +
      ' order, previous: 2, current: 1',
  ),
  ...successRule(
    { succeededIndexes: '0,2', succeededCount: 3 },
    '.succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of indexes' +
      ' in the specified succeededIndexes field)',
  ),
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
