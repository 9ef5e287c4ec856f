// What a Job does next. Facts: pkg/controller/job/job_controller_test.go (TestControllerSyncJob and
// others), indexed_job_utils_test.go, backoff_utils_test.go, pod_failure_policy_test.go.
import { expect, test } from 'vitest';
import type { Job, Pod } from '../../../model/generated/types.ts';
import { ago, job, NOW, pod } from '../testing/objects.ts';
import { backoffLeft, nextRecord, NO_FAILURES } from './backoff.ts';
import { judgeFailure, matchSuccessPolicy } from './failure-policy.ts';
import { IndexSet } from './indexes.ts';
import { indexOf, jobPod } from './job-pods.ts';
import { completion, endOf, isFinished, planPods } from './plan.ts';
import { planTracking, settleCounts } from './tracking.ts';
import { viewJob } from './view.ts';
import type { JobView } from './view.ts';

const MINUTE = 60_000_000;
const finalizers = ['batch.kubernetes.io/job-tracking'];
const index = (at: number) => ({ 'batch.kubernetes.io/job-completion-index': String(at) });

/** `endedFor` seconds ago a failed or succeeded pod came to its end. */
function ended(phase: 'Succeeded' | 'Failed', endedFor = 0, annotations = {}): Pod {
  return pod({ phase, ready: false, readyFor: endedFor, finalizers, annotations });
}
const active = (annotations = {}): Pod => pod({ finalizers, annotations });
const many = (count: number, make: () => Pod): readonly Pod[] =>
  Array.from({ length: count }, make);

function view(of: Job, pods: readonly Pod[]): JobView {
  return viewJob(of, pods, new Set(), NO_FAILURES, NOW);
}

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

// TestGetRemainingTime: failures in a row, seconds since the last, seconds left.
test.each([
  [0, 0, 0],
  [1, 0, 10],
  [1, 4, 6],
  [1, 12, 0],
  [2, 5, 15],
  [3, 30, 10],
  [7, 0, 600],
  [12, 0, 600],
])('JB5: %i failures, %i s ago: %i s left', (failures, since, left) => {
  expect(backoffLeft(failures, NOW - since * 1_000_000, NOW)).toBe(left * 1_000_000);
});

// TestNewBackoffRecord: records of earlier rounds, pods that ended so many seconds ago.
test.each([
  ['first failure', 0, [], [5], 1],
  ['further failures', 2, [], [5, 3], 4],
  ['a success after the failures', 3, [1], [5, 3], 0],
  ['a failure after the success', 3, [4], [5, 3], 1],
  ['a success alone', 3, [4], [], 0],
  ['nothing new', 3, [], [], 3],
])('JB5: %s', (_, before, succeeded, failed, expected) => {
  const record = { failuresSinceSuccess: before, lastFailureAt: before ? NOW - MINUTE : undefined };
  const next = nextRecord(
    record,
    succeeded.map((since) => ended('Succeeded', since)),
    failed.map((since) => ended('Failed', since)),
  );
  expect(next.failuresSinceSuccess).toBe(expected);
});

// TestCalculateSucceededIndexes, TestIsIndexFailed: intervals as texts.
test.each([
  ['', [], ''],
  ['', [3], '3'],
  ['', [3, 4], '3,4'],
  ['', [5, 3, 4], '3-5'],
  ['1,3-5', [2], '1-5'],
  ['0,2', [4, 6], '0,2,4,6'],
  ['1-3,7', [9, 8, 0], '0-3,7-9'],
])('JB3: %s with %j is %s', (text, more, expected) => {
  expect(String(IndexSet.parse(text, 100).with(more))).toBe(expected);
});

test.each([
  ['0-2,5', 6, 4],
  ['0-9', 5, 5],
  ['7', 5, 0],
])('JB3: %s of %i completions holds %i', (text, completions, size) => {
  expect(IndexSet.parse(text, completions).size).toBe(size);
});

const terminated = (exitCode: number, name = 'main', conditions: readonly object[] = []): Pod =>
  pod({
    name: 'p',
    phase: 'Failed',
    finalizers,
    status: { conditions, containerStatuses: [{ name, state: { terminated: { exitCode } } }] },
  });
const exitRule = (
  action: string,
  operator: string,
  values: readonly number[],
  containerName?: string,
) => ({
  action,
  onExitCodes: { operator, values, ...(containerName ? { containerName } : {}) },
});
const DISRUPTED = [{ type: 'DisruptionTarget', status: 'True' }];

// TestMatchPodFailurePolicy.
test.each([
  ['exit code in the list', [exitRule('FailJob', 'In', [1, 2, 3])], terminated(2), 'failJob'],
  ['exit code not in it', [exitRule('FailJob', 'In', [1, 2, 3])], terminated(4), 'count'],
  ['NotIn', [exitRule('FailJob', 'NotIn', [5, 6])], terminated(2), 'failJob'],
  ['0 never matches', [exitRule('FailJob', 'NotIn', [5, 6])], terminated(0), 'count'],
  ['the named container', [exitRule('Ignore', 'In', [2], 'main')], terminated(2), 'ignore'],
  ['another container', [exitRule('Ignore', 'In', [2], 'main')], terminated(2, 'side'), 'count'],
  [
    'the first match decides',
    [exitRule('Count', 'In', [2]), exitRule('FailJob', 'In', [2])],
    terminated(2),
    'count',
  ],
  [
    'a later rule',
    [exitRule('Count', 'In', [1]), exitRule('FailJob', 'In', [2])],
    terminated(2),
    'failJob',
  ],
  [
    'a condition',
    [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
    terminated(1, 'main', DISRUPTED),
    'ignore',
  ],
  [
    'a condition of another status',
    [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'False' }] }],
    terminated(1, 'main', DISRUPTED),
    'count',
  ],
  [
    'FailIndex without a limit per index',
    [exitRule('FailIndex', 'In', [2])],
    terminated(2),
    'count',
  ],
])('JB6: %s', (_, rules, failed, expected) => {
  expect(judgeFailure(job({ podFailurePolicy: { rules } }), failed).is).toBe(expected);
});

test('JB6: the message of FailJob', () => {
  const of = job({ podFailurePolicy: { rules: [exitRule('FailJob', 'In', [42])] } });
  expect(judgeFailure(of, terminated(42))).toEqual({
    is: 'failJob',
    message:
      'Container main for pod default/p failed with exit code 42 matching FailJob rule at index 0',
  });
});

// TestMatchSuccessPolicy.
test.each([
  ['no policy', [], '0-9', undefined],
  ['enough of all', [{ succeededCount: 2 }], '0,5', 0],
  ['too few of all', [{ succeededCount: 3 }], '0,5', undefined],
  ['all that are named', [{ succeededIndexes: '0-2' }], '0-2', 0],
  ['not all that are named', [{ succeededIndexes: '0-2' }], '0,1,5', undefined],
  ['enough of those named', [{ succeededIndexes: '0-2', succeededCount: 1 }], '1', 0],
  ['the second rule', [{ succeededIndexes: '9' }, { succeededCount: 1 }], '1', 1],
])('JB7: %s', (_, rules, succeeded, at) => {
  const of = job({ completions: 10, successPolicy: { rules } });
  const expected = at === undefined ? undefined : `Matched rules at index ${at}`;
  expect(matchSuccessPolicy(of, IndexSet.parse(succeeded, 10))).toBe(expected);
});

const failures = (count: number) => ({
  ...index(1),
  'batch.kubernetes.io/job-index-failure-count': String(count),
});
const perIndex = {
  completions: 3,
  parallelism: 3,
  completionMode: 'Indexed',
  backoffLimitPerIndex: 1,
  backoffLimit: 99,
};

test('JB8: an index fails after its limit', () => {
  const first = view(job(perIndex), [ended('Failed', 0, failures(0))]);
  expect(String(first.failedIndexes)).toBe('');
  expect(first.kept.get(1)).toBeDefined();
  const second = view(job(perIndex), [ended('Failed', 0, failures(1))]);
  expect(String(second.failedIndexes)).toBe('1');
  expect(planPods(second).create).toEqual([0, 2]);
});

test('JB8: each index waits on its own', () => {
  const seen = view(job(perIndex), [ended('Failed', 0, failures(0)), active(index(2))]);
  expect(planPods(seen).create).toEqual([0]);
});

test('JB8: the next pod carries the failures', () => {
  const next = jobPod(job(perIndex), 1, ended('Failed', 0, failures(2)));
  expect(next.metadata.annotations).toMatchObject({
    'batch.kubernetes.io/job-index-failure-count': '3',
  });
  expect(next.spec.hostname).toBe('work-1');
  expect(next.metadata.generateName).toBe('work-1-');
});

// TestTrackJobStatusAndRemoveFinalizers.
test('JB9: ended pods are named before they are counted', () => {
  const of = job({ completions: 3, parallelism: 3 });
  const [good, bad, running] = [ended('Succeeded'), ended('Failed'), active()];
  const seen = view(of, [good, bad, running]);
  const plan = planTracking(seen, {}, new Set(), undefined);
  expect(plan.release).toEqual([good, bad]);
  expect(plan.status.uncountedTerminatedPods).toEqual({
    succeeded: [good.metadata.uid],
    failed: [bad.metadata.uid],
  });
  const settled = settleCounts(plan.status, of, (uid) => uid === bad.metadata.uid);
  expect(settled).toMatchObject({
    succeeded: 1,
    uncountedTerminatedPods: { failed: [bad.metadata.uid] },
  });
  expect(settled.failed).toBeUndefined();
});

test('JB9: what is named already is not named twice', () => {
  const good = ended('Succeeded');
  const status = { uncountedTerminatedPods: { succeeded: [good.metadata.uid as string] } };
  const of = job({ completions: 3, parallelism: 3 }, status);
  const plan = planTracking(view(of, [good]), status, new Set(), undefined);
  expect([plan.isChanged, plan.release]).toEqual([false, [good]]);
  expect(view(of, [good]).succeeded).toBe(1);
});

test('JB9: a failed Job counts what still ran as failed, a successful one does not', () => {
  const running = active();
  const seen = view(job({ completions: 1 }), [running]);
  const failing = planTracking(seen, {}, new Set(), 'Failed');
  expect(failing.status.uncountedTerminatedPods?.failed).toEqual([running.metadata.uid]);
  const fine = planTracking(seen, {}, new Set(), 'Complete');
  expect([fine.release, fine.status.uncountedTerminatedPods]).toEqual([[running], {}]);
});

test.each([
  [[], false],
  [[{ type: 'Complete', status: 'True' }], true],
  [[{ type: 'Failed', status: 'True' }], true],
  [[{ type: 'Failed', status: 'False' }], false],
  [[{ type: 'SuccessCriteriaMet', status: 'True' }], false],
])('JB4: finished by %j: %s', (conditions, expected) => {
  expect(isFinished(job({}, { conditions }))).toBe(expected);
});
