// How a Deployment sizes its sets. Facts: pkg/controller/deployment/rolling_test.go, sync_test.go,
// util/deployment_util_test.go.
import { expect, test } from 'vitest';
import type { Deployment, ReplicaSet } from '../../../model/generated/types.ts';
import { withMeta } from '../../../model/meta/object.ts';
import { deployment, replicaSet } from '../testing/objects.ts';
import {
  isSaturated,
  isScalingEvent,
  newSetSize,
  planCleanup,
  planNewSet,
  planOldSets,
  planScale,
} from './plan.ts';
import { equalIgnoreHash, findReplicaSets } from './replica-sets.ts';
import { lastRevision, sizeAnnotations, withNewAnnotations } from './revisions.ts';
import { fenceposts, maxUnavailable } from './strategy.ts';

// TestDeploymentController_reconcileNewReplicaSet: replicas, surge, old, new, expected size.
test.each([
  [10, 0, 10, 0, undefined],
  [10, 2, 10, 0, 2],
  [10, 2, 5, 0, 7],
  [10, 2, 10, 2, undefined],
  [2, 2, 2, 11, 2],
])('D2: %i replicas, surge %i, old %i, new %i', (replicas, surge, old, size, expected) => {
  const newest = replicaSet('new', size);
  const step = planNewSet(deployment(replicas, surge, 1), {
    newest,
    old: [replicaSet('old', old)],
  });
  expect(step?.replicas).toBe(expected);
});

// TestDeploymentController_reconcileOldReplicaSets: maxUnavailable, old, new, ready of both.
test.each([
  [0, 10, 0, 10, 0, 9],
  [2, 10, 0, 10, 0, 8],
  [2, 10, 0, 8, 0, 8],
  [2, 10, 0, 9, 0, 8],
  [2, 8, 2, 8, 0, undefined],
])('D3: unavailable %i, old %i, new %i', (unavailable, old, size, oldReady, newReady, expected) => {
  const newest = replicaSet('new', size, { available: newReady });
  const oldSet = replicaSet('old', old, { available: oldReady });
  const steps = planOldSets(deployment(10, 0, unavailable), { newest, old: [oldSet] });
  expect(steps.at(-1)?.replicas).toBe(expected);
});

// TestDeploymentController_scaleDownOldReplicaSetsForRollingUpdate: the oldest set gives first.
test('D3: the oldest set shrinks first', () => {
  const newest = replicaSet('new', 5, { age: 1 });
  const old = [replicaSet('b', 4, { age: 10 }), replicaSet('a', 3, { age: 20 })];
  const steps = planOldSets(deployment(10, 2, 0), { newest, old });
  expect(steps.map(({ set, replicas }) => [set.metadata.name, replicas])).toEqual([['a', 1]]);
});

test('D3: broken pods of all old sets go before healthy ones', () => {
  const newest = replicaSet('new', 2, { available: 2 });
  const old = [
    replicaSet('a', 4, { available: 4, age: 20 }),
    replicaSet('b', 4, { available: 1, age: 9 }),
  ];
  const steps = planOldSets(deployment(6, 4, 1), { newest, old });
  expect(steps.map(({ set, replicas }) => [set.metadata.name, replicas])).toEqual([
    ['b', 1],
    ['a', 2],
  ]);
});

interface Scaling {
  readonly name: string;
  readonly to: number;
  readonly from: number;
  readonly surge?: readonly [to: number, from: number];
  readonly newest?: number;
  readonly available?: number;
  readonly old?: readonly number[];
  readonly expected: readonly [newest: number | undefined, ...old: number[]];
}

// TestScale of sync_test.go.
const SCALINGS: readonly Scaling[] = [
  { name: 'normal 10 -> 12', to: 12, from: 10, newest: 10, expected: [12] },
  { name: 'normal 10 -> 5', to: 5, from: 10, newest: 10, expected: [5] },
  { name: '5 -> 10', to: 10, from: 5, newest: 2, old: [3], expected: [4, 6] },
  { name: '5 -> 3', to: 3, from: 5, newest: 2, old: [3], expected: [1, 2] },
  { name: '9 -> 4', to: 4, from: 9, newest: 8, old: [1], expected: [4, 0] },
  { name: '7 -> 10', to: 10, from: 7, newest: 2, old: [3, 2], expected: [3, 4, 3] },
  { name: '13 -> 8', to: 8, from: 13, newest: 2, old: [8, 3], expected: [1, 5, 2] },
  {
    name: '3 -> 4, the leftover to the newest',
    to: 4,
    from: 3,
    newest: 1,
    old: [1, 1],
    expected: [2, 1, 1],
  },
  {
    name: '3 -> 4, old sets only',
    to: 4,
    from: 3,
    newest: 0,
    old: [1, 1, 1],
    expected: [0, 2, 1, 1],
  },
  { name: '4 -> 5 without a new set', to: 5, from: 4, old: [2, 2], expected: [undefined, 3, 2] },
  { name: '5 -> 4 without a new set', to: 4, from: 5, old: [3, 2], expected: [undefined, 2, 2] },
  { name: 'surge pods', to: 20, from: 10, surge: [2, 2], newest: 6, old: [6], expected: [11, 11] },
  {
    name: 'both surge and size',
    to: 50,
    from: 10,
    surge: [6, 3],
    newest: 5,
    old: [8],
    expected: [22, 34],
  },
  { name: 'both size and template', to: 14, from: 10, old: [7, 3], expected: [undefined, 10, 4] },
  {
    name: 'saturated but broken',
    to: 2,
    from: 2,
    surge: [1, 1],
    newest: 2,
    available: 0,
    old: [1],
    expected: [2, 1],
  },
  { name: 'to zero', to: 0, from: 10, newest: 6, old: [4], expected: [0, 0] },
];

test.each(SCALINGS)(
  'D6: $name',
  ({ to, from, surge = [0, 0], newest, available, old = [], expected }) => {
    const before = deployment(from, surge[1], surge[1]);
    const marked = (set: ReplicaSet): ReplicaSet =>
      withMeta(set, { annotations: sizeAnnotations(before) });
    const newSet =
      newest === undefined
        ? undefined
        : marked(replicaSet('new', newest, available === undefined ? {} : { available }));
    const oldSets = old.map((size, at) => marked(replicaSet(`old-${at}`, size, { age: 10 + at })));
    const after = deployment(to, surge[0], surge[0]);
    const { resizes } = planScale(after, { newest: newSet, old: oldSets });
    const sizeAfter = (set: ReplicaSet): number =>
      resizes.find((one) => one.set === set)?.replicas ?? (set.spec.replicas as number);
    const sizes = [newSet && sizeAfter(newSet), ...oldSets.map(sizeAfter)];
    expect(sizes).toEqual(expected);
  },
);

// TestResolveFenceposts.
test.each([
  ['0%', '0%', 0, 0, 1],
  ['39%', '39%', 10, 4, 3],
  [5, 1, 7, 5, 1],
  ['25%', '25%', 4, 1, 1],
  ['25%', '25%', 1, 1, 0],
  [0, 0, 5, 0, 1],
])('D2: surge %s, unavailable %s of %i', (surge, unavailable, replicas, s, u) => {
  expect(fenceposts(deployment(replicas, surge, unavailable))).toEqual({
    surge: s,
    unavailable: u,
  });
});

// TestMaxUnavailable.
test.each([
  [10, 5, 5],
  [10, 10, 10],
  [5, 10, 5],
  [0, 10, 0],
  [10, '50%', 5],
])('D2: of %i, %s may be unavailable: %i', (replicas, value, expected) => {
  expect(maxUnavailable(deployment(replicas, 1, value))).toBe(expected);
});

const recreate = { spec: { strategy: { type: 'Recreate' } } };

test('D4: Recreate knows neither surge nor unavailability', () => {
  expect(maxUnavailable(deployment(10, 1, 1, recreate))).toBe(0);
});

// TestNewRSNewReplicas.
test.each([
  ['cannot scale up', deployment(1, 1, 1), 5, 5],
  ['up to the goal', deployment(6, 10, 1), 2, 6],
  ['recreate', deployment(3, 1, 1, recreate), 1, 3],
] as const)('D2: %s', (_, of: Deployment, size, expected) => {
  expect(newSetSize(of, [replicaSet('new', size)], size)).toBe(expected);
});

test('D5: a changed size of an active set is a scaling event', () => {
  const set = (replicas: number) =>
    withMeta(replicaSet('new', replicas), { annotations: sizeAnnotations(deployment(5)) });
  expect(isScalingEvent(deployment(6), [set(5)])).toBe(true);
  expect(isScalingEvent(deployment(5), [set(5)])).toBe(false);
  expect(isScalingEvent(deployment(6), [set(0)])).toBe(false);
  expect(isScalingEvent(deployment(6), [replicaSet('adopted', 5)])).toBe(false);
});

test('D6: a saturated set has the wanted size, all available', () => {
  const set = withMeta(replicaSet('new', 5), { annotations: sizeAnnotations(deployment(5)) });
  expect(isSaturated(deployment(5), set)).toBe(true);
  expect(
    isSaturated(deployment(5), { ...set, status: { replicas: 5, availableReplicas: 4 } }),
  ).toBe(false);
  expect(isSaturated(deployment(5), undefined)).toBe(false);
});

// TestDeploymentController_cleanupDeployment: limit, sizes of old sets, deleted ones.
test.each([
  [1, [0, 0, 0], ['a', 'b']],
  [0, [0, 0], ['a', 'b']],
  [1, [1, 1, 1], []],
  [10, [0, 0, 0], []],
  [1, [1, 0, 0], ['b']],
])('D9: limit %i', (limit, sizes, expected) => {
  const of = deployment(1, 1, 1, { spec: { revisionHistoryLimit: limit } });
  const old = sizes.map((size, at) =>
    replicaSet('abc'[at] as string, size, {
      age: 100 - at,
      metadata: { annotations: { 'deployment.kubernetes.io/revision': String(at + 1) } },
    }),
  );
  expect(planCleanup(of, old).map((set) => set.metadata.name)).toEqual(expected);
});

test('D1: the new set is the oldest with an equal template', () => {
  const of = deployment(1);
  const hashed = {
    template: {
      ...of.spec.template,
      metadata: { labels: { app: 'web', 'pod-template-hash': 'x' } },
    },
  };
  const young = replicaSet('young', 1, { age: 1, spec: hashed });
  const older = replicaSet('older', 1, { age: 9, spec: hashed });
  const other = replicaSet('other', 1, {
    age: 20,
    spec: { template: { spec: { containers: [] } } },
  });
  const found = findReplicaSets(of, [young, other, older]);
  expect(found.newest).toBe(older);
  expect(found.old).toEqual([young, other]);
  expect(equalIgnoreHash(of.spec.template, older.spec.template)).toBe(true);
});

test('D11: revisions rise, and earlier ones are remembered', () => {
  const of = deployment(1, 1, 1, { metadata: { annotations: { team: 'x' } } });
  const first = withNewAnnotations(of, replicaSet('new', 1), 1);
  expect(first.metadata.annotations).toEqual({
    team: 'x',
    'deployment.kubernetes.io/revision': '1',
  });
  const third = withNewAnnotations(of, first, 3);
  expect(third.metadata.annotations).toMatchObject({
    'deployment.kubernetes.io/revision': '3',
    'deployment.kubernetes.io/revision-history': '1',
  });
  const fifth = withNewAnnotations(of, third, 5);
  expect(fifth.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1,3');
  expect(withNewAnnotations(of, fifth, 4)).toBe(fifth);
});

test('D8: the last revision is the second highest', () => {
  const set = (revision: string) =>
    replicaSet(`r${revision}`, 0, {
      metadata: { annotations: { 'deployment.kubernetes.io/revision': revision } },
    });
  expect(lastRevision([set('1'), set('3'), set('2')])).toBe(2);
  expect(lastRevision([set('1')])).toBe(0);
});
