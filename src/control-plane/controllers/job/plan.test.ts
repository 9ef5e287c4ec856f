// What a Job does next. Facts: pkg/controller/job/job_controller_test.go (TestControllerSyncJob and
// others), indexed_job_utils_test.go.
import { expect, test } from 'vitest';
import type { Pod } from '../../../model/generated/types.ts';
import { ago, job, pod } from '../testing/objects.ts';
import { indexOf } from './job-pods.ts';
import { completion, endOf, planPods } from './plan.ts';
import { active, ended, finalizers, index, many, view } from '../testing/ended-pods.ts';

interface Sync {
  readonly name: string;
  readonly parallelism: number;
  readonly completions?: number;
  readonly active?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly status?: object;
  readonly spec?: object;
  readonly expected: readonly [created: number, deleted: number];
  readonly end?: string;
}

// TestControllerSyncJob, the rows without indexes.
const SYNCS: readonly Sync[] = [
  { name: 'job start', parallelism: 2, completions: 5, expected: [2, 0] },
  { name: 'WQ job start', parallelism: 2, expected: [2, 0] },
  { name: 'correct number of pods', parallelism: 2, completions: 5, active: 2, expected: [0, 0] },
  { name: 'WQ job: correct number of pods', parallelism: 2, active: 2, expected: [0, 0] },
  {
    name: 'too few active pods',
    parallelism: 2,
    completions: 5,
    active: 1,
    succeeded: 1,
    expected: [1, 0],
  },
  { name: 'too many active pods', parallelism: 2, completions: 5, active: 3, expected: [0, 1] },
  {
    name: 'new failed pod: back-off',
    parallelism: 2,
    completions: 5,
    active: 1,
    failed: 1,
    expected: [0, 0],
  },
  {
    name: 'only a failed pod: back-off',
    parallelism: 2,
    completions: 5,
    failed: 1,
    expected: [0, 0],
  },
  {
    name: 'job finish',
    parallelism: 2,
    completions: 5,
    succeeded: 5,
    expected: [0, 0],
    end: 'Complete',
  },
  { name: 'WQ job finishing', parallelism: 2, active: 1, succeeded: 1, expected: [0, 0] },
  { name: 'WQ job all finished', parallelism: 2, succeeded: 2, expected: [0, 0], end: 'Complete' },
  {
    name: 'WQ job all finished despite one failure',
    parallelism: 2,
    succeeded: 1,
    failed: 1,
    expected: [0, 0],
    end: 'Complete',
  },
  {
    name: 'more active pods than parallelism',
    parallelism: 2,
    completions: 5,
    active: 10,
    expected: [0, 8],
  },
  {
    name: 'more active pods than remaining completions',
    parallelism: 3,
    completions: 4,
    active: 3,
    succeeded: 2,
    expected: [0, 1],
  },
  {
    name: 'status change',
    parallelism: 2,
    completions: 5,
    active: 2,
    succeeded: 2,
    expected: [0, 0],
  },
  { name: 'limited pods', parallelism: 1000, completions: 2000, expected: [500, 0] },
  {
    name: 'suspending',
    parallelism: 2,
    completions: 4,
    active: 2,
    spec: { suspend: true },
    expected: [0, 2],
  },
  { name: 'suspended', parallelism: 2, completions: 4, spec: { suspend: true }, expected: [0, 0] },
  { name: 'parallelism 0', parallelism: 0, completions: 4, active: 1, expected: [0, 1] },
  {
    name: 'no completions asked',
    parallelism: 1,
    completions: 0,
    expected: [0, 0],
    end: 'Complete',
  },
  {
    name: 'counted before',
    parallelism: 2,
    completions: 5,
    status: { succeeded: 4 },
    expected: [1, 0],
  },
];

test.each(SYNCS)('JB1, JB2: $name', (row) => {
  const { parallelism, completions, spec, status } = row;
  const of = job(
    { parallelism, ...(completions === undefined ? {} : { completions }), ...spec },
    status,
  );
  const seen = view(of, [
    ...many(row.active ?? 0, () => active()),
    ...many(row.succeeded ?? 0, () => ended('Succeeded', 5)),
    ...many(row.failed ?? 0, () => ended('Failed', 1)),
  ]);
  const plan = planPods(seen);
  expect([plan.create.length, plan.remove.length]).toEqual(row.expected);
  expect(completion(seen, seen.active.length)?.type).toBe(row.end);
});

interface Indexed {
  readonly name: string;
  readonly parallelism: number;
  readonly completions: number;
  readonly active?: readonly number[];
  readonly succeeded?: readonly number[];
  readonly done?: string;
  readonly created?: readonly number[];
  readonly deleted?: readonly number[];
}

// TestControllerSyncJob, the rows with indexes.
const INDEXED: readonly Indexed[] = [
  { name: 'start', parallelism: 2, completions: 5, created: [0, 1] },
  { name: 'completed', parallelism: 2, completions: 3, succeeded: [0, 1, 2] },
  {
    name: 'repeated completed index',
    parallelism: 2,
    completions: 3,
    succeeded: [0, 0],
    created: [1, 2],
  },
  {
    name: 'some running and completed',
    parallelism: 8,
    completions: 20,
    active: [0, 2],
    succeeded: [3, 4, 5, 7, 10, 11, 19],
    created: [1, 6, 8, 9, 12, 13],
  },
  {
    name: 'some completed before',
    parallelism: 3,
    completions: 6,
    done: '0,2',
    created: [1, 3, 4],
  },
  { name: 'index out of range', parallelism: 2, completions: 5, active: [7, 1], deleted: [7] },
  {
    name: 'repeated active index',
    parallelism: 3,
    completions: 5,
    active: [0, 0, 1],
    deleted: [0],
  },
  { name: 'lower parallelism', parallelism: 1, completions: 5, active: [0, 1], deleted: [1] },
];

test.each(INDEXED)('JB3: indexed job: $name', (row) => {
  const { parallelism, completions, done } = row;
  const of = job(
    { parallelism, completions, completionMode: 'Indexed' },
    done ? { completedIndexes: done, succeeded: 2 } : undefined,
  );
  const young = (row.active ?? []).map((at, place) =>
    pod({ finalizers, annotations: index(at), age: 1000 / 2 ** place }),
  );
  const seen = view(of, [
    ...young,
    ...(row.succeeded ?? []).map((at) => ended('Succeeded', 5, index(at))),
  ]);
  const plan = planPods(seen);
  expect(plan.create).toEqual(row.created ?? []);
  expect(plan.remove.map(indexOf)).toEqual(row.deleted ?? []);
});

const onFailure = {
  template: { spec: { containers: [], restartPolicy: 'OnFailure' } },
};
const restarted = (restarts: number): Pod => pod({ finalizers, restarts });

interface Ending {
  readonly name: string;
  readonly spec?: object;
  readonly status?: object;
  readonly pods: readonly Pod[];
  readonly reason: string | undefined;
}

// TestSyncJobPastDeadline, TestPastBackoffLimitOnFailure, TestJobBackoffForOnFailure and others.
const ENDINGS: readonly Ending[] = [
  { name: 'no pods', pods: [], reason: undefined },
  {
    name: 'too many failures',
    spec: { backoffLimit: 0 },
    pods: [ended('Failed')],
    reason: 'BackoffLimitExceeded',
  },
  {
    name: 'as many failures as allowed',
    spec: { backoffLimit: 1 },
    pods: [ended('Failed')],
    reason: undefined,
  },
  {
    name: 'failures counted before',
    spec: { backoffLimit: 2 },
    status: { failed: 2 },
    pods: [ended('Failed')],
    reason: 'BackoffLimitExceeded',
  },
  {
    name: 'restarts, limit 0',
    spec: { backoffLimit: 0, ...onFailure },
    pods: [restarted(1)],
    reason: 'BackoffLimitExceeded',
  },
  {
    name: 'no restarts, limit 0',
    spec: { backoffLimit: 0, ...onFailure },
    pods: [restarted(0)],
    reason: undefined,
  },
  {
    name: 'restarts below the limit',
    spec: { backoffLimit: 3, ...onFailure },
    pods: [restarted(2)],
    reason: undefined,
  },
  {
    name: 'restarts at the limit',
    spec: { backoffLimit: 3, ...onFailure },
    pods: [restarted(2), restarted(1)],
    reason: 'BackoffLimitExceeded',
  },
  {
    name: 'restarts of Never do not count',
    spec: { backoffLimit: 1 },
    pods: [restarted(9)],
    reason: undefined,
  },
  {
    name: 'past the deadline',
    spec: { activeDeadlineSeconds: 10 },
    status: { startTime: ago(15) },
    pods: [active()],
    reason: 'DeadlineExceeded',
  },
  {
    name: 'before the deadline',
    spec: { activeDeadlineSeconds: 10 },
    status: { startTime: ago(5) },
    pods: [active()],
    reason: undefined,
  },
  {
    name: 'suspended past the deadline',
    spec: { activeDeadlineSeconds: 10, suspend: true },
    status: { startTime: ago(15) },
    pods: [],
    reason: undefined,
  },
  {
    name: 'decided in an earlier round',
    status: { conditions: [{ type: 'FailureTarget', status: 'True', reason: 'DeadlineExceeded' }] },
    pods: [],
    reason: 'DeadlineExceeded',
  },
  {
    name: 'deleted pods count as failed',
    spec: { backoffLimit: 0 },
    pods: [pod({ finalizers, deleting: true })],
    reason: 'BackoffLimitExceeded',
  },
  {
    name: 'deleted pods wait with policy Failed',
    spec: { backoffLimit: 0, podReplacementPolicy: 'Failed' },
    pods: [pod({ finalizers, deleting: true })],
    reason: undefined,
  },
];

test.each(ENDINGS)('JB4: $name', ({ spec, status, pods, reason }) => {
  expect(endOf(view(job({ completions: 1, ...spec }, status), pods))?.reason).toBe(reason);
});

test('JB1: terminating pods keep their place with policy Failed', () => {
  const of = job({ parallelism: 2, completions: 4, podReplacementPolicy: 'Failed' });
  const seen = view(of, [active(), pod({ finalizers, deleting: true })]);
  expect(planPods(seen).create).toHaveLength(0);
});
