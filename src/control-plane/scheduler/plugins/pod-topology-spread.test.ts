// PodTopologySpread by tables. Upstream: plugins/podtopologyspread/{filtering,scoring}_test.go
import { expect, test } from 'vitest';
import type { TopologySpreadConstraint } from '../../../model/generated/types.ts';
import { selectorFromLabels } from '../../../model/meta/selectors.ts';
import { makeNode, makePod, scoresOf, verdicts } from '../testing/fixtures.ts';
import type { NodeShape, PodShape } from '../testing/fixtures.ts';
import { naturalLogarithm } from './shared/logarithm.ts';

const SKEWED = "node(s) didn't match pod topology spread constraints";
const NO_LABEL = `${SKEWED} (missing required label)`;
const FOO = { matchExpressions: [{ key: 'foo', operator: 'Exists' }] };

function spread(
  topologyKey: string,
  maxSkew: number,
  more: Partial<TopologySpreadConstraint> = {},
): TopologySpreadConstraint {
  return { topologyKey, maxSkew, whenUnsatisfiable: 'DoNotSchedule', labelSelector: FOO, ...more };
}

const soft = { whenUnsatisfiable: 'ScheduleAnyway' };

/** Upstream's usual four nodes: a and b in zone1, x and y in zone2. */
const FOUR: { readonly [name: string]: NodeShape } = {
  a: { labels: { zone: 'zone1', node: 'a' } },
  b: { labels: { zone: 'zone1', node: 'b' } },
  x: { labels: { zone: 'zone2', node: 'x' } },
  y: { labels: { zone: 'zone2', node: 'y' } },
};

/** `a a y` puts two pods with label foo on a and one on y. */
function podsOn(places: string): ReturnType<typeof makePod>[] {
  const names = places === '' ? [] : places.split(' ');
  return names.map((nodeName, index) => makePod(`e${index}`, { nodeName, labels: { foo: '' } }));
}

interface FilterCase {
  readonly name: string;
  readonly nodes?: { readonly [name: string]: NodeShape };
  readonly places: string;
  readonly more?: readonly PodShape[];
  readonly pod: PodShape;
  readonly expected: string;
}

const pod = (...topologySpreadConstraints: TopologySpreadConstraint[]): PodShape => ({
  labels: { foo: '' },
  topologySpreadConstraints,
});

// Upstream: TestSingleConstraint, TestMultipleConstraints. Expected: the nodes that take the pod.
const FILTERS: readonly FilterCase[] = [
  { name: 'no pods yet', places: '', pod: pod(spread('zone', 1)), expected: 'a b x y' },
  { name: 'all zones are level', places: 'a x', pod: pod(spread('zone', 1)), expected: 'a b x y' },
  { name: 'zone1 is ahead', places: 'a b x', pod: pod(spread('zone', 1)), expected: 'x y' },
  {
    name: 'a larger skew is allowed',
    places: 'a b x',
    pod: pod(spread('zone', 2)),
    expected: 'a b x y',
  },
  {
    name: 'a pod that does not count itself',
    places: 'a a x',
    pod: { topologySpreadConstraints: [spread('zone', 1)] },
    expected: 'a b x y',
  },
  {
    name: 'skew 1 with a pod that does not count itself',
    places: 'a a a x',
    pod: { topologySpreadConstraints: [spread('zone', 1)] },
    expected: 'x y',
  },
  { name: 'hosts 2/1/0/3', places: 'a a b y y y', pod: pod(spread('node', 1)), expected: 'x' },
  {
    name: 'hosts 2/1/0/3 with skew 2',
    places: 'a a b y y y',
    pod: pod(spread('node', 2)),
    expected: 'b x',
  },
  {
    name: 'other namespaces do not count',
    places: '',
    more: [
      { nodeName: 'a', labels: { foo: '' }, namespace: 'ns1' },
      { nodeName: 'a', labels: { foo: '' }, namespace: 'ns2' },
    ],
    pod: pod(spread('zone', 1)),
    expected: 'a b x y',
  },
  {
    name: 'terminating pods do not count',
    places: 'x',
    more: [
      { nodeName: 'a', labels: { foo: '' }, meta: { deletionTimestamp: '2026-01-01T00:00:00Z' } },
      { nodeName: 'b', labels: { foo: '' } },
      { nodeName: 'b', labels: { foo: '' }, meta: { deletionTimestamp: '2026-01-01T00:00:00Z' } },
    ],
    pod: pod(spread('zone', 1)),
    expected: 'a b x y',
  },
  {
    name: 'two constraints: zone and node',
    places: 'a b y y',
    pod: pod(spread('zone', 1), spread('node', 1)),
    expected: 'x',
  },
  {
    name: 'two constraints that exclude each other',
    places: 'a a b y y',
    pod: pod(spread('zone', 1), spread('node', 1)),
    expected: 'x',
  },
  {
    name: 'conflicting constraints leave none',
    places: 'a b x x',
    pod: pod(spread('zone', 1), spread('node', 1)),
    expected: 'y',
  },
  {
    name: 'nothing fits both',
    nodes: { a: FOUR['a']!, b: FOUR['b']!, x: FOUR['x']! },
    places: 'a a b x x',
    pod: pod(spread('zone', 1), spread('node', 1)),
    expected: '',
  },
  {
    name: 'nodeSelector bounds the domains',
    places: 'a a b x',
    pod: { ...pod(spread('zone', 1)), nodeSelector: { zone: 'zone1' } },
    expected: 'a b',
  },
  {
    name: 'affinity policy Ignore counts every node',
    places: 'a a b x',
    pod: {
      ...pod(spread('zone', 1, { nodeAffinityPolicy: 'Ignore' })),
      nodeSelector: { zone: 'zone1' },
    },
    expected: '',
  },
  {
    name: 'tainted nodes count by default',
    nodes: {
      ...FOUR,
      x: { ...FOUR['x'], taints: [{ key: 'k', effect: 'NoSchedule' }] },
      y: { ...FOUR['y'], taints: [{ key: 'k', effect: 'NoSchedule' }] },
    },
    places: 'a',
    pod: pod(spread('zone', 1)),
    expected: '',
  },
  {
    name: 'taints policy Honor leaves them out',
    nodes: {
      ...FOUR,
      x: { ...FOUR['x'], taints: [{ key: 'k', effect: 'NoSchedule' }] },
      y: { ...FOUR['y'], taints: [{ key: 'k', effect: 'NoSchedule' }] },
    },
    places: 'a',
    pod: pod(spread('zone', 1, { nodeTaintsPolicy: 'Honor' })),
    expected: 'a b',
  },
  {
    name: 'minDomains above the domains there are: skew from zero',
    places: 'a x',
    pod: pod(spread('zone', 1, { minDomains: 3 })),
    expected: '',
  },
  {
    name: 'minDomains reached',
    places: 'a x',
    pod: pod(spread('zone', 1, { minDomains: 2 })),
    expected: 'a b x y',
  },
  {
    name: 'minDomains unmet with an empty zone',
    places: 'a',
    pod: pod(spread('zone', 1, { minDomains: 3 })),
    expected: 'x y',
  },
  {
    name: 'matchLabelKeys count the own revision only',
    places: 'a b',
    pod: { ...pod(spread('zone', 1, { matchLabelKeys: ['rev'] })), labels: { foo: '', rev: '2' } },
    expected: 'a b x y',
  },
  {
    name: 'soft constraints do not filter',
    places: 'a a a b',
    pod: pod(spread('zone', 1, soft)),
    expected: 'a b x y',
  },
  {
    name: 'a nil selector counts nobody',
    places: 'a a a b',
    pod: pod({ topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }),
    expected: 'a b x y',
  },
];

test.each(FILTERS)('filter: $name', ({ nodes = FOUR, places, more = [], pod: shape, expected }) => {
  const world = {
    nodes: Object.entries(nodes).map(([name, node]) => makeNode(name, node)),
    pods: [...podsOn(places), ...more.map((one, index) => makePod(`m${index}`, one))],
  };
  const fits = Object.entries(verdicts(world, makePod('p', shape)));
  const taking = fits.filter(([, reason]) => reason === '').map(([name]) => name);
  expect(taking.sort().join(' ')).toBe(expected);
});

test('a node without the key says so, and makes no domain', () => {
  const nodes = [makeNode('a', FOUR['a']), makeNode('x', FOUR['x']), makeNode('none')];
  const world = { nodes, pods: podsOn('a') };
  expect(verdicts(world, makePod('p', pod(spread('zone', 1))))).toEqual({
    a: SKEWED,
    x: '',
    none: NO_LABEL,
  });
});

interface ScoreCase {
  readonly name: string;
  readonly nodes?: { readonly [name: string]: NodeShape };
  readonly places: string;
  readonly pod: PodShape;
  readonly expected: { readonly [node: string]: number };
}

const HOSTS = (...names: string[]): { readonly [name: string]: NodeShape } =>
  Object.fromEntries(names.map((name) => [name, {}]));
const HOST = 'kubernetes.io/hostname';

// Upstream: TestPodTopologySpreadScore
const SCORES: readonly ScoreCase[] = [
  {
    name: 'no pods: all alike',
    nodes: HOSTS('a', 'b'),
    places: '',
    pod: pod(spread(HOST, 1, soft)),
    expected: { a: 100, b: 100 },
  },
  {
    name: 'one node: full marks',
    nodes: HOSTS('a'),
    places: '',
    pod: pod(spread(HOST, 1, soft)),
    expected: { a: 100 },
  },
  {
    name: 'all alike',
    nodes: HOSTS('a', 'b'),
    places: 'a b',
    pod: pod(spread(HOST, 1, soft)),
    expected: { a: 100, b: 100 },
  },
  {
    name: 'hosts 2/1/0/3',
    nodes: HOSTS('a', 'b', 'c', 'd'),
    places: 'a a b d d d',
    pod: pod(spread(HOST, 1, soft)),
    expected: { a: 20, b: 60, c: 100, d: 0 },
  },
  {
    name: 'hosts 2/1/0/3 with maxSkew 2',
    nodes: HOSTS('a', 'b', 'c', 'd'),
    places: 'a a b d d d',
    pod: pod(spread(HOST, 2, soft)),
    expected: { a: 33, b: 66, c: 100, d: 16 },
  },
  {
    name: 'hosts 4/3/2/1',
    nodes: HOSTS('a', 'b', 'c', 'd'),
    places: 'a a a a b b b c c d',
    pod: pod(spread(HOST, 1, soft)),
    expected: { a: 28, b: 57, c: 71, d: 100 },
  },
  {
    name: 'zones 1/3: everyone in a zone shares',
    places: 'a x x x',
    pod: pod(spread('zone', 1, soft)),
    expected: { a: 100, b: 100, x: 25, y: 25 },
  },
  {
    name: 'nodes without the key get nothing',
    nodes: { a: FOUR['a']!, none: {} },
    places: 'a',
    pod: pod(spread('zone', 1, soft)),
    expected: { a: 100, none: 0 },
  },
];

test.each(SCORES)('score: $name', ({ nodes = FOUR, places, pod: shape, expected }) => {
  const world = {
    nodes: Object.entries(nodes).map(([name, node]) => makeNode(name, node)),
    pods: podsOn(places),
  };
  expect(scoresOf(world, makePod('p', shape), 'PodTopologySpread')).toEqual(expected);
});

test('pods that Services or controllers select spread by default over hosts and zones', () => {
  const zone = 'topology.kubernetes.io/zone';
  const nodes = [
    makeNode('a', { labels: { [zone]: 'z1' } }),
    makeNode('b', { labels: { [zone]: 'z1' } }),
    makeNode('x', { labels: { [zone]: 'z2' } }),
  ];
  const sources = { defaultSelector: () => selectorFromLabels({ foo: '' }) };
  const scores = scoresOf(
    { nodes, pods: podsOn('a a'), sources },
    makePod('p', { labels: { foo: '' } }),
    'PodTopologySpread',
  );
  expect(scores['x']).toBe(100);
  expect(scores['b']).toBeGreaterThan(scores['a'] as number);
  expect(scores['x']).toBeGreaterThan(scores['b'] as number);
  expect(scoresOf({ nodes, pods: podsOn('a a') }, makePod('p'), 'PodTopologySpread')).toEqual({});
});

test('the logarithm agrees with the usual one', () => {
  for (const value of [1, 2, 3, 4, 5, 10, 102, 5002, 1_000_000]) {
    expect(Math.abs(naturalLogarithm(value) - Math.log(value))).toBeLessThan(1e-12);
  }
});
