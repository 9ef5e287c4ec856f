// NodeResourcesFit and its scores. Upstream: noderesources/{fit,balanced_allocation}_test.go
import { expect, test } from 'vitest';
import { makeNode, makePod, scoresOf, verdicts } from '../testing/fixtures.ts';
import { podRequests } from '../state/pod-requests.ts';
import { mostAllocated, requestedToCapacityRatio } from './shared/resource-scores.ts';

const SMALL = {
  cpu: '10m',
  memory: '20',
  pods: '32',
  'example.com/aaa': '5',
  'ephemeral-storage': '20',
};
const used = (requests: { [name: string]: string }) => [
  makePod('used', { nodeName: 'a', requests }),
];

// Upstream: TestEnoughRequests; amounts of cpu are thousandths there.
test.each([
  { name: 'no requests fit anywhere', want: {}, has: { cpu: '10m', memory: '20' }, reason: '' },
  {
    name: 'too much of both',
    want: { cpu: '1m', memory: '1' },
    has: { cpu: '10m', memory: '20' },
    reason: 'Insufficient cpu, Insufficient memory',
  },
  {
    name: 'both fit',
    want: { cpu: '1m', memory: '1' },
    has: { cpu: '5m', memory: '5' },
    reason: '',
  },
  {
    name: 'cpu fits, memory does not',
    want: { cpu: '1m', memory: '2' },
    has: { cpu: '5m', memory: '19' },
    reason: 'Insufficient memory',
  },
  {
    name: 'memory fits, cpu does not',
    want: { cpu: '6m', memory: '1' },
    has: { cpu: '5m', memory: '5' },
    reason: 'Insufficient cpu',
  },
  {
    name: 'exactly what is left',
    want: { cpu: '5m', memory: '1' },
    has: { cpu: '5m', memory: '19' },
    reason: '',
  },
  { name: 'an extended resource fits', want: { 'example.com/aaa': '3' }, has: {}, reason: '' },
  {
    name: 'an extended resource above capacity',
    want: { 'example.com/aaa': '10' },
    has: {},
    reason: 'Insufficient example.com/aaa',
  },
  {
    name: 'an extended resource above what is left',
    want: { 'example.com/aaa': '1' },
    has: { 'example.com/aaa': '5' },
    reason: 'Insufficient example.com/aaa',
  },
  {
    name: 'a resource that the node does not have',
    want: { 'example.com/bbb': '1' },
    has: {},
    reason: 'Insufficient example.com/bbb',
  },
  {
    name: 'ephemeral storage',
    want: { 'ephemeral-storage': '25' },
    has: {},
    reason: 'Insufficient ephemeral-storage',
  },
])('fit: $name', ({ want, has, reason }) => {
  const nodes = [makeNode('a', { allocatable: SMALL })];
  const pod = makePod('p', { requests: want as { [name: string]: string } });
  expect(verdicts({ nodes, pods: used(has as { [name: string]: string }) }, pod)['a']).toBe(reason);
});

test('a full node says so', () => {
  const nodes = [makeNode('a', { allocatable: { ...SMALL, pods: '1' } })];
  expect(verdicts({ nodes, pods: used({}) }, makePod('p'))['a']).toBe('Too many pods');
});

// Upstream: component-helpers/resource/helpers_test.go
test('init containers count at their peak, sidecars with the containers, overhead on top', () => {
  const container = (cpu: string, more = {}) => ({
    name: `c${cpu}`,
    resources: { requests: { cpu, memory: '1Gi' } },
    ...more,
  });
  const always = { restartPolicy: 'Always' };
  const cpu = (spec: Parameters<typeof makePod>[1]) =>
    podRequests(makePod('p', spec)).requests.milliCpu;
  expect(cpu({ containers: [container('1'), container('2')] })).toBe(3000);
  expect(cpu({ containers: [container('1')], initContainers: [container('4')] })).toBe(4000);
  expect(
    cpu({ containers: [container('1')], initContainers: [container('2', always), container('4')] }),
  ).toBe(6000);
  expect(cpu({ containers: [container('3')], initContainers: [container('2', always)] })).toBe(
    5000,
  );
  expect(cpu({ containers: [container('1')], overhead: { cpu: '250m' } })).toBe(1250);
  expect(cpu({ containers: [container('1')], resources: { requests: { cpu: '5' } } })).toBe(5000);
});

// Upstream: TestLeastAllocatedScoringStrategy (nodes of 4000/10000 and 6000/10000)
test.each([
  { name: 'nothing requested', pod: [0, 0], used: [], expected: { a: 0, b: 0 } },
  {
    name: 'different capacities',
    pod: [3000, 5000],
    a: [4000, 10000],
    b: [6000, 10000],
    expected: { a: 37, b: 50 },
  },
])(
  'least allocated: $name',
  ({ pod: [cpu, memory], a = [4000, 10000], b = [4000, 10000], expected }) => {
    const node = (name: string, [milli, bytes]: number[]) =>
      makeNode(name, { allocatable: { cpu: `${milli}m`, memory: String(bytes), pods: '10' } });
    const requests = { cpu: `${cpu}m`, memory: String(memory) };
    const world = { nodes: [node('a', a), node('b', b)] };
    const scores = scoresOf(world, makePod('p', { requests }), 'NodeResourcesFit');
    if (cpu === 0) expect(scores).toEqual({ a: 100, b: 100 });
    else expect(scores).toEqual(expected);
  },
);

test('balance: best where cpu and memory fill alike; pods without requests do not care', () => {
  const nodes = [
    makeNode('even', { allocatable: { cpu: '4000m', memory: '10000', pods: '9' } }),
    makeNode('odd', { allocatable: { cpu: '8000m', memory: '10000', pods: '9' } }),
  ];
  const pod = makePod('p', { requests: { cpu: '3000m', memory: '5000' } });
  // Upstream: TestNodeResourcesBalancedAllocation: (1 - |0.75 - 0.5| / 2) * 100 = 87
  const plugin = 'NodeResourcesBalancedAllocation';
  expect(scoresOf({ nodes }, pod, plugin)).toEqual({ even: 87, odd: 93 });
  expect(scoresOf({ nodes }, makePod('q'), plugin)).toEqual({});
});

// Upstream: TestBrokenLinearFunction, requested_to_capacity_ratio_test.go
test.each([
  [0, 0],
  [1, 2],
  [50, 100],
  [75, 50],
  [100, 0],
  [101, 0],
])('shape 0:0, 50:10, 100:0 at %i%% scores %i', (utilization, expected) => {
  const shape = [
    { utilization: 0, score: 0 },
    { utilization: 50, score: 10 },
    { utilization: 100, score: 0 },
  ];
  expect(requestedToCapacityRatio(shape)(utilization, 100)).toBe(expected);
});

test('most allocated', () => {
  expect(mostAllocated(3000, 4000)).toBe(75);
  expect(mostAllocated(5000, 4000)).toBe(100);
});

test('image locality: shared, large images pull; small ones do not', () => {
  const MIB = 1024 * 1024;
  const nodes = [
    makeNode('a', {
      images: [
        ['app:latest', 300 * MIB],
        ['tiny:1', 10 * MIB],
      ],
    }),
    makeNode('b', { images: [['tiny:1', 10 * MIB]] }),
  ];
  const pod = (image: string) => makePod(`p-${image}`, { containers: [{ name: 'c', image }] });
  const score = (image: string) => scoresOf({ nodes }, pod(image), 'ImageLocality');
  // 300 MiB on 1 of 2 nodes counts 150: 100 * (150 - 23) / (1000 - 23) = 12
  expect(score('app')).toEqual({ a: 12, b: 0 });
  expect(score('tiny:1')).toEqual({ a: 0, b: 0 });
  expect(score('other')).toEqual({});
});
