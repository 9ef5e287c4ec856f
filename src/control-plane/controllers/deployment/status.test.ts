// What a Deployment says of itself. Facts: pkg/controller/deployment/progress_test.go,
// util/deployment_util_test.go.
import { expect, test } from 'vitest';
import type { DeploymentStatus } from '../../../model/generated/types.ts';
import { ago, deployment, NOW, replicaSet } from '../testing/objects.ts';
import {
  calculateStatus,
  isComplete,
  isProgressing,
  isTimedOut,
  nextProgressCheck,
  rolloutStatus,
  setCondition,
} from './status.ts';

type Counts = readonly [replicas: number, updated: number, ready: number, available: number];

const counts = (
  ...[replicas, updatedReplicas, readyReplicas, availableReplicas]: Counts
): DeploymentStatus => ({
  replicas,
  updatedReplicas,
  readyReplicas,
  availableReplicas,
  observedGeneration: 1,
});

// TestDeploymentComplete: desired, then total, updated, available.
test.each([
  ['not complete: min but not all pods become available', 5, 5, 5, 4, false],
  ['not complete: all pods are available but not all active', 6, 5, 5, 5, false],
  ['complete', 5, 5, 5, 5, true],
  ['not complete: all available but not all updated', 5, 5, 4, 5, false],
  ['not complete: still running old pods', 1, 2, 1, 1, false],
  ['not complete: one replica deployment never comes up', 1, 1, 1, 0, false],
])('D10: %s', (_, desired, total, updated, available, expected) => {
  expect(isComplete(deployment(desired), counts(total, updated, available, available))).toBe(
    expected,
  );
});

// TestDeploymentProgressing: last status, next status.
const MOVES: readonly (readonly [string, Counts, Counts, boolean])[] = [
  ['nothing moved', [10, 4, 4, 4], [10, 4, 4, 4], false],
  ['more updated', [10, 4, 4, 4], [10, 6, 4, 4], true],
  ['fewer old', [10, 4, 4, 4], [8, 4, 4, 4], true],
  ['fewer updated, the same old', [10, 4, 4, 4], [9, 3, 4, 4], false],
  ['fewer of all', [10, 4, 4, 4], [2, 0, 0, 0], true],
  ['more ready', [10, 4, 4, 4], [10, 4, 5, 4], true],
  ['more available', [10, 4, 5, 4], [10, 4, 5, 5], true],
  ['fewer available', [10, 4, 5, 5], [10, 4, 5, 4], false],
];

test.each(MOVES)('D10: progress: %s', (_, last, next, expected) => {
  const of = deployment(10, 1, 1, { status: counts(...last) });
  expect(isProgressing(of, counts(...next))).toBe(expected);
});

const progressing = (reason: string, status: string, updated: number) => ({
  type: 'Progressing',
  status,
  reason,
  lastUpdateTime: ago(updated),
  lastTransitionTime: ago(updated),
});

// TestDeploymentTimedOut: deadline of 600 s.
test.each([
  ['no condition', undefined, false],
  ['no progress for long', progressing('ReplicaSetUpdated', 'True', 700), true],
  ['progress a while ago', progressing('ReplicaSetUpdated', 'True', 500), false],
  ['already timed out', progressing('ProgressDeadlineExceeded', 'False', 10), true],
  ['complete', progressing('NewReplicaSetAvailable', 'True', 9000), false],
  ['paused and resumed', progressing('DeploymentResumed', 'Unknown', 10), false],
] as const)('D10: deadline: %s', (_, condition, expected) => {
  const of = deployment(1, 1, 1, { spec: { progressDeadlineSeconds: 600 } });
  expect(isTimedOut(of, { conditions: condition ? [condition] : [] }, NOW)).toBe(expected);
});

test('D10: no deadline, no time-out and no Progressing condition', () => {
  const of = deployment(2, 1, 1, {
    status: { conditions: [progressing('ReplicaSetUpdated', 'True', 9000)] },
  });
  expect(isTimedOut(of, of.status ?? {}, NOW)).toBe(false);
  const status = rolloutStatus(of, undefined, [], NOW);
  expect(status.conditions?.map(({ type }) => type)).toEqual(['Available']);
});

test.each([
  ['available', 3, 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'],
  [
    'not',
    1,
    'False',
    'MinimumReplicasUnavailable',
    'Deployment does not have minimum availability.',
  ],
])('D10: %s', (_, available, status, reason, message) => {
  const set = replicaSet('new', 4, { available });
  const { conditions } = calculateStatus(deployment(4, 1, 1), set, [set], NOW);
  expect(conditions).toMatchObject([{ type: 'Available', status, reason, message }]);
});

test('D10: the end of a rollout, then silence', () => {
  const of = deployment(2, 1, 1, { spec: { progressDeadlineSeconds: 600 } });
  const set = replicaSet('web-1', 2, { status: { readyReplicas: 2 } });
  const status = rolloutStatus(of, set, [set], NOW);
  expect(status.conditions?.at(-1)).toMatchObject({
    reason: 'NewReplicaSetAvailable',
    message: 'ReplicaSet "web-1" has successfully progressed.',
  });
  const later = rolloutStatus({ ...of, status }, set, [set], NOW + 9_000_000_000);
  expect(later).toEqual(status);
});

test('D10: a rollout that stands still times out', () => {
  const status = {
    ...counts(3, 1, 2, 2),
    conditions: [progressing('ReplicaSetUpdated', 'True', 700)],
  };
  const of = deployment(2, 1, 1, { spec: { progressDeadlineSeconds: 600 }, status });
  const newest = replicaSet('web-2', 1, { available: 0 });
  const old = replicaSet('web-1', 2, { status: { readyReplicas: 2 } });
  const next = rolloutStatus(of, newest, [newest, old], NOW);
  expect(next.conditions?.find(({ type }) => type === 'Progressing')).toMatchObject({
    status: 'False',
    reason: 'ProgressDeadlineExceeded',
    message: 'ReplicaSet "web-2" has timed out progressing.',
  });
});

test('D10: same status and reason change nothing, not even the message', () => {
  const old = [progressing('ReplicaSetUpdated', 'True', 50)];
  const next = { ...progressing('ReplicaSetUpdated', 'True', 0), message: 'new' };
  expect(setCondition(old, next)).toBe(old);
  const turned = setCondition(old, progressing('NewReplicaSetAvailable', 'True', 0));
  expect(turned[0]?.lastTransitionTime).toBe(ago(50));
});

test("D10: the failure of a set is the Deployment's", () => {
  const failure = {
    type: 'ReplicaFailure',
    status: 'True',
    reason: 'FailedCreate',
    message: 'quota',
  };
  const set = replicaSet('web-1', 1, { status: { conditions: [failure] } });
  const { conditions } = rolloutStatus(deployment(1), set, [set], NOW);
  expect(conditions).toContainEqual(failure);
});

// TestRequeueStuckDeployment.
test.each([
  ['200 s into a deadline of 600', 200, 401],
  ['when the deadline has come: a second later', 600, 1],
])('D10: %s', (_, since, seconds) => {
  const of = deployment(2, 1, 1, {
    spec: { progressDeadlineSeconds: 600 },
    status: { conditions: [progressing('ReplicaSetUpdated', 'True', since)] },
  });
  expect(nextProgressCheck(of, counts(2, 1, 1, 1), NOW)).toBe(seconds * 1_000_000);
});

test.each([
  ['complete', counts(2, 2, 2, 2), 'ReplicaSetUpdated'],
  ['timed out', counts(2, 1, 1, 1), 'ProgressDeadlineExceeded'],
])('D10: no further look when %s', (_, status, reason) => {
  const of = deployment(2, 1, 1, {
    spec: { progressDeadlineSeconds: 600 },
    status: { conditions: [progressing(reason, 'True', 10)] },
  });
  expect(nextProgressCheck(of, status, NOW)).toBeUndefined();
});
