// Which pods a ReplicaSet makes and gives up, and what its status says.
// Facts: pkg/controller/controller_utils_test.go, pkg/controller/replicaset/replica_set_test.go.
import { expect, test } from 'vitest';
import { deletionCost, podsToDelete } from '../shared/pod-deletion-order.ts';
import { NOW, pod, pods } from '../testing/objects.ts';
import type { PodSketch } from '../testing/objects.ts';
import { planReplicas, replicaStatus, sameReplicaStatus } from './plan.ts';

const goal = { replicas: 3, minReadySeconds: 0, templateLabels: { app: 'web' } };
const cost = (value: string): PodSketch => ({
  annotations: { 'controller.kubernetes.io/pod-deletion-cost': value },
});

// RS3: the first of each pair goes. TestSortingActivePodsWithRanks.
const ORDER: readonly (readonly [why: string, first: PodSketch, second: PodSketch])[] = [
  ['unassigned before assigned', { node: '' }, { node: 'a' }],
  ['pending before running', { phase: 'Pending' }, {}],
  ['pending before unknown', { phase: 'Pending' }, { phase: 'Unknown' }],
  ['unknown before running', { phase: 'Unknown' }, { phase: 'Running' }],
  ['not ready before ready', { ready: false }, { ready: true }],
  ['lower cost first', cost('-10'), {}],
  ['higher cost last', {}, cost('100')],
  ['ready for a shorter time', { readyFor: 10 }, { readyFor: 1000 }],
  ['more restarts', { restarts: 3 }, { restarts: 1 }],
  ['younger first', { age: 100 }, { age: 10_000 }],
  ['unassigned beats cost', { node: '', ...cost('10') }, cost('-10')],
  ['not ready beats cost', { ready: false, ...cost('10') }, cost('-10')],
  ['same bucket of age: the lower uid', { uid: 'a', age: 600 }, { uid: 'b', age: 550 }],
  [
    'same bucket of readiness: the lower uid',
    { uid: 'a', readyFor: 60 },
    { uid: 'b', readyFor: 50 },
  ],
];

test.each(ORDER)('RS3: %s', (_, first, second) => {
  const [a, b] = [pod(first), pod(second)];
  expect(podsToDelete([a, b], [], 1, NOW)).toEqual([a]);
  expect(podsToDelete([b, a], [], 1, NOW)).toEqual([a]);
});

test('RS3: nodes with more pods of the family give first', () => {
  const crowded = pod({ node: 'a' });
  const alone = pod({ node: 'b' });
  const family = [crowded, alone, pod({ node: 'a' }), pod({ node: 'a', phase: 'Failed' })];
  expect(podsToDelete([alone, crowded], family, 1, NOW)).toEqual([crowded]);
});

test('RS3: sidecar restarts decide last but one', () => {
  const sidecar = (count: number) =>
    pod({
      spec: { initContainers: [{ name: 'side', restartPolicy: 'Always' }] },
      status: { initContainerStatuses: [{ name: 'side', restartCount: count }] },
    });
  const [often, seldom] = [sidecar(5), sidecar(1)];
  expect(podsToDelete([seldom, often], [], 1, NOW)).toEqual([often]);
});

test.each([
  ['10', 10],
  ['-5', -5],
  ['0', 0],
  ['+1', 0],
  ['01', 0],
  ['2147483648', 0],
  ['x', 0],
])('RS3: deletion cost %s counts as %i', (text, value) => {
  expect(deletionCost(pod(cost(text)))).toBe(value);
});

test.each([
  ['none yet', 0, 3, 0],
  ['some missing', 2, 1, 0],
  ['enough', 3, 0, 0],
  ['too many', 5, 0, 2],
])('RS1: %s', (_, active, create, remove) => {
  const plan = planReplicas(goal, pods(active), () => [], NOW);
  expect([plan.create, plan.remove.length]).toEqual([create, remove]);
});

test('RS1: finished and terminating pods do not count', () => {
  const all = [
    pod(),
    pod({ phase: 'Failed' }),
    pod({ phase: 'Succeeded' }),
    pod({ deleting: true }),
  ];
  expect(planReplicas(goal, all, () => [], NOW).create).toBe(2);
});

test('RS1: at most 500 at a time', () => {
  const many = { ...goal, replicas: 1200 };
  expect(planReplicas(many, [], () => [], NOW).create).toBe(500);
  expect(planReplicas({ ...goal, replicas: 0 }, pods(700), () => [], NOW).remove).toHaveLength(500);
});

test('RS5: status counts', () => {
  const labels = { app: 'web' };
  const all = [
    pod({ labels, readyFor: 100 }),
    pod({ labels, readyFor: 5 }),
    pod({ labels, ready: false }),
    pod({ readyFor: 100 }),
    pod({ labels, deleting: true }),
    pod({ labels, phase: 'Failed' }),
  ];
  const slow = { ...goal, minReadySeconds: 30 };
  expect(replicaStatus(slow, all, undefined, 7, undefined, NOW)).toEqual({
    replicas: 4,
    fullyLabeledReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 2,
    terminatingReplicas: 1,
    observedGeneration: 7,
  });
});

test('RS6: a failure sets ReplicaFailure, success removes it', () => {
  const failure = { message: 'no quota', whileCreating: true };
  const failed = replicaStatus(goal, [], undefined, 1, failure, NOW);
  expect(failed.conditions).toMatchObject([
    { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'no quota' },
  ]);
  const again = replicaStatus(goal, [], failed, 1, { ...failure, message: 'other' }, NOW);
  expect(sameReplicaStatus(failed, again)).toBe(true);
  expect(replicaStatus(goal, [], failed, 1, undefined, NOW).conditions).toBeUndefined();
});
