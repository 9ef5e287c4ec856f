// What a Job makes of failures, and how it counts ended pods.
// Facts: pkg/controller/job/{backoff_utils,indexed_job_utils,pod_failure_policy,
// success_policy,job_controller}_test.go
import { expect, test } from 'vitest';
import type { Pod } from '../../../model/generated/types.ts';
import { NOW, ago, job, pod } from '../testing/objects.ts';
import { backoffLeft, nextRecord } from './backoff.ts';
import { judgeFailure, matchSuccessPolicy } from './failure-policy.ts';
import { IndexSet } from './indexes.ts';
import { finishedAt, jobPod } from './job-pods.ts';
import { isFinished, planPods } from './plan.ts';
import { planTracking, settleCounts } from './tracking.ts';
import { MINUTE, active, ended, finalizers, index, view } from '../testing/ended-pods.ts';

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

// TestGetFinishedTime: a pod that is still being deleted was lost when that was asked for.
test('JB5: the grace of a deleted pod does not put the new one off', () => {
  const gone = pod({
    metadata: {
      deletionTimestamp: ago(-30),
      deletionGracePeriodSeconds: 30,
    },
  });
  expect(finishedAt(gone)).toBe(NOW);
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
