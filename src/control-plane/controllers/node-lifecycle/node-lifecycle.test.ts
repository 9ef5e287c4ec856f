// What is made of silent nodes. Facts: pkg/controller/nodelifecycle/node_lifecycle_controller_test.go,
// pkg/controller/tainteviction/taint_eviction_test.go.
import { expect, test } from 'vitest';
import type { Lease, Node } from '../../../model/generated/types.ts';
import { ago, node, NOW, pod } from '../testing/objects.ts';
import { toleratedFor } from '../taint-eviction/plan.ts';
import { judgeNode } from './node-health.ts';
import type { NodeHealth } from './node-health.ts';
import { withNoScheduleTaints } from './node-taints.ts';
import { evictionRate, EvictionQueue, zoneOf, zoneState } from './zones.ts';
import { ZoneDisruption } from './zone-disruption.ts';

const SECOND = 1_000_000;
const PERIODS = { grace: 50 * SECOND, startupGrace: 60 * SECOND };

const ready = (heartbeat: number, status = 'True') => ({
  type: 'Ready',
  status,
  lastHeartbeatTime: ago(heartbeat),
  lastTransitionTime: ago(300),
});
const lease = (renewed: number): Lease => ({ spec: { renewTime: ago(renewed) } }) as Lease;
const heard = (of: Node, secondsAgo: number, last?: Lease): NodeHealth => ({
  ready: of.status?.conditions?.[0],
  probedAt: NOW - secondsAgo * SECOND,
  lease: last,
});

// TestMonitorNodeHealthUpdateStatus, ...UpdateNodeAndPodStatusWithLease.
test('NL1: a node seen first has just been heard of', () => {
  const of = node('a', { conditions: [ready(900)] });
  expect(judgeNode(of, undefined, undefined, NOW, PERIODS)).toMatchObject({
    health: { probedAt: NOW },
    current: { status: 'True' },
    status: undefined,
  });
});

test('NL1: a new heartbeat counts', () => {
  const of = node('a', { conditions: [ready(1)] });
  const before = heard(node('a', { conditions: [ready(100)] }), 100);
  expect(judgeNode(of, undefined, before, NOW, PERIODS).health.probedAt).toBe(NOW);
});

test('NL1: a renewed lease counts, an old one does not', () => {
  const of = node('a', { conditions: [ready(300)] });
  const old = lease(100);
  expect(judgeNode(of, lease(5), heard(of, 100, old), NOW, PERIODS).health.probedAt).toBe(NOW);
  expect(judgeNode(of, old, heard(of, 40, old), NOW, PERIODS).health.probedAt).toBe(
    NOW - 40 * SECOND,
  );
});

test.each([
  [49, 'True'],
  [50, 'True'],
  [51, 'Unknown'],
])('NL2: silent for %i s: %s', (silent, status) => {
  const of = node('a', { conditions: [ready(300)] });
  expect(judgeNode(of, undefined, heard(of, silent), NOW, PERIODS).current?.status).toBe(status);
});

test('NL2: all four conditions become Unknown', () => {
  const memory = { type: 'MemoryPressure', status: 'False' };
  const network = { type: 'NetworkUnavailable', status: 'False' };
  const of = node('a', { conditions: [ready(300), memory, network] });
  const { status } = judgeNode(of, undefined, heard(of, 60), NOW, PERIODS);
  expect(
    status?.conditions?.map(({ type, status: state, reason }) => [type, state, reason]),
  ).toEqual([
    ['Ready', 'Unknown', 'NodeStatusUnknown'],
    ['MemoryPressure', 'Unknown', 'NodeStatusUnknown'],
    ['NetworkUnavailable', 'False', undefined],
    ['DiskPressure', 'Unknown', 'NodeStatusNeverUpdated'],
    ['PIDPressure', 'Unknown', 'NodeStatusNeverUpdated'],
  ]);
  expect(status?.conditions?.[0]).toMatchObject({
    message: 'Kubelet stopped posting node status.',
    lastHeartbeatTime: ago(300),
    lastTransitionTime: ago(0),
  });
});

test('NL2: a node that never reported has 60 s from its creation', () => {
  const of = node('a', { conditions: [] });
  const { current, status } = judgeNode(of, undefined, undefined, NOW, PERIODS);
  expect(current).toMatchObject({
    status: 'Unknown',
    reason: 'NodeStatusNeverUpdated',
    message: 'Kubelet never posted node status.',
  });
  expect(status).toBeDefined();
});

test('NL2: what is Unknown already is not written again', () => {
  const of = node('a', { conditions: [ready(300, 'Unknown')] });
  expect(judgeNode(of, undefined, heard(of, 100), NOW, PERIODS).status).toBeUndefined();
});

// TestTaintsNodeByCondition.
test.each([
  ['ready', [{ type: 'Ready', status: 'True' }], {}, []],
  ['not ready', [{ type: 'Ready', status: 'False' }], {}, ['not-ready']],
  ['unknown', [{ type: 'Ready', status: 'Unknown' }], {}, ['unreachable']],
  [
    'memory and disk',
    [
      { type: 'MemoryPressure', status: 'True' },
      { type: 'DiskPressure', status: 'True' },
    ],
    {},
    ['memory-pressure', 'disk-pressure'],
  ],
  [
    'no network, not ready',
    [
      { type: 'NetworkUnavailable', status: 'True' },
      { type: 'Ready', status: 'False' },
    ],
    {},
    ['not-ready', 'network-unavailable'],
  ],
  ['pids', [{ type: 'PIDPressure', status: 'True' }], {}, ['pid-pressure']],
  ['cordoned', [{ type: 'Ready', status: 'True' }], { unschedulable: true }, ['unschedulable']],
])('NL3: %s', (_, conditions, more, expected) => {
  const taints = withNoScheduleTaints(node('a', { conditions, ...more }), NOW) ?? [];
  expect(taints).toEqual(
    expected.map((name) => ({
      key: `node.kubernetes.io/${name}`,
      effect: 'NoSchedule',
      timeAdded: ago(0),
    })),
  );
});

test('NL3: old taints go, foreign ones stay', () => {
  const own = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };
  const foreign = { key: 'gpu', effect: 'NoSchedule' };
  const execute = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };
  const of = node('a', { taints: [own, foreign, execute] });
  expect(withNoScheduleTaints(of, NOW)).toEqual([foreign, execute]);
  expect(withNoScheduleTaints(node('b', { taints: [foreign] }), NOW)).toBeUndefined();
});

// TestComputeZoneState.
test.each([
  [3, 0, 'Normal'],
  [1, 2, 'Normal'],
  [0, 1, 'FullDisruption'],
  [3, 3, 'Normal'],
  [2, 3, 'PartialDisruption'],
  [9, 11, 'PartialDisruption'],
  [10, 10, 'Normal'],
])('NL5: %i ready, %i not: %s', (up, down, expected) => {
  expect(zoneState(up, down)).toBe(expected);
});

test.each([
  ['Normal', 10, 0.1],
  ['PartialDisruption', 51, 0.01],
  ['PartialDisruption', 50, 0],
  ['FullDisruption', 3, 0.1],
] as const)('NL5: %s with %i nodes: %f a second', (state, count, rate) => {
  expect(evictionRate(state, count)).toBe(rate);
});

test('NL4: the first node at once, the next after ten seconds', () => {
  const queue = new EvictionQueue();
  for (const name of ['a', 'b', 'a']) queue.add(name);
  expect([queue.take(NOW), queue.take(NOW + 5 * SECOND)]).toEqual(['a', undefined]);
  expect(queue.untilNext(NOW + 5 * SECOND)).toBe(5 * SECOND);
  expect([queue.take(NOW + 10 * SECOND), queue.untilNext(NOW + 10 * SECOND)]).toEqual([
    'b',
    undefined,
  ]);
});

test('NL5: when all zones are down nothing is tainted, until one is back', () => {
  const zones = new ZoneDisruption();
  const round = (up: number, down: number, now: number) => {
    for (let count = 0; count < up; count++) zones.count('z', true);
    for (let count = 0; count < down; count++) zones.count('z', false);
    return zones.update(now);
  };
  expect(round(3, 0, NOW)).toBe('running');
  expect(round(0, 3, NOW + SECOND)).toBe('stopped');
  zones.queue('z', 'a');
  expect(zones.take(NOW + 100 * SECOND)).toBeUndefined();
  expect([round(0, 3, NOW + 101 * SECOND), zones.hasJustResumed]).toEqual(['running', false]);
  expect([round(2, 1, NOW + 102 * SECOND), zones.hasJustResumed]).toEqual(['running', true]);
  expect(zones.take(NOW + 120 * SECOND)).toBe('a');
});

test('NL5: zones by region and zone', () => {
  const labels = { 'topology.kubernetes.io/region': 'r', 'topology.kubernetes.io/zone': 'z' };
  expect([zoneOf(node('a')), zoneOf(node('b', { labels }))]).toEqual(['', 'r:\0:z']);
});

const taints = [
  { key: 'a', effect: 'NoExecute' },
  { key: 'b', value: 'x', effect: 'NoExecute' },
];

// TestGetMinTolerationTime, TestCreatePod of taint_eviction_test.go.
test.each([
  ['no tolerations', [], 0],
  ['one of two', [{ key: 'a', operator: 'Exists' }], 0],
  ['both, for ever', [{ operator: 'Exists' }], Infinity],
  [
    'both, one for a time',
    [
      { key: 'a', operator: 'Exists', tolerationSeconds: 300 },
      { key: 'b', operator: 'Equal', value: 'x' },
    ],
    300,
  ],
  [
    'the shorter of two',
    [
      { key: 'a', operator: 'Exists', tolerationSeconds: 300 },
      { key: 'b', value: 'x', tolerationSeconds: 60 },
    ],
    60,
  ],
  [
    'another value',
    [
      { operator: 'Exists', key: 'a' },
      { key: 'b', operator: 'Equal', value: 'y' },
    ],
    0,
  ],
  ['another effect', [{ operator: 'Exists', effect: 'NoSchedule' }], 0],
  ['0 seconds', [{ operator: 'Exists', tolerationSeconds: 0 }], 0],
  ['negative seconds', [{ operator: 'Exists', tolerationSeconds: -5 }], 0],
])('TE1: %s', (_, tolerations, seconds) => {
  expect(toleratedFor(pod({ spec: { tolerations } }), taints)).toBe(seconds * SECOND);
});
