// Filters on nodes' names, taints, labels, ports. Upstream: the plugins' own *_test.go.
import { expect, test } from 'vitest';
import type { NodeSelectorRequirement, Taint, Toleration } from '../../../model/generated/types.ts';
import { makeNode, makePod, scoresOf, verdicts } from '../testing/fixtures.ts';

const NO_MATCH = "node(s) didn't match Pod's node affinity/selector";
const UNTOLERATED = 'node(s) had untolerated taint(s)';

// Upstream: plugins/tainttoleration/taint_toleration_test.go (TestTaintTolerationFilter)
test.each<{ name: string; taints: Taint[]; tolerations: Toleration[]; reason: string }>([
  {
    name: 'no toleration',
    taints: [{ key: 'dedicated', value: 'user1', effect: 'NoSchedule' }],
    tolerations: [],
    reason: UNTOLERATED,
  },
  {
    name: 'equal',
    taints: [{ key: 'dedicated', value: 'user1', effect: 'NoSchedule' }],
    tolerations: [{ key: 'dedicated', value: 'user1', effect: 'NoSchedule' }],
    reason: '',
  },
  {
    name: 'another value',
    taints: [{ key: 'dedicated', value: 'user1', effect: 'NoSchedule' }],
    tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'user2', effect: 'NoSchedule' }],
    reason: UNTOLERATED,
  },
  {
    name: 'exists',
    taints: [{ key: 'foo', value: 'bar', effect: 'NoSchedule' }],
    tolerations: [{ key: 'foo', operator: 'Exists', effect: 'NoSchedule' }],
    reason: '',
  },
  {
    name: 'all of several',
    taints: [
      { key: 'dedicated', value: 'user2', effect: 'NoSchedule' },
      { key: 'foo', value: 'bar', effect: 'NoSchedule' },
    ],
    tolerations: [
      { key: 'dedicated', operator: 'Equal', value: 'user2', effect: 'NoSchedule' },
      { key: 'foo', operator: 'Exists', effect: 'NoSchedule' },
    ],
    reason: '',
  },
  {
    name: 'another effect',
    taints: [{ key: 'foo', value: 'bar', effect: 'NoSchedule' }],
    tolerations: [{ key: 'foo', operator: 'Equal', value: 'bar', effect: 'PreferNoSchedule' }],
    reason: UNTOLERATED,
  },
  {
    name: 'no effect named: all effects',
    taints: [{ key: 'foo', value: 'bar', effect: 'NoExecute' }],
    tolerations: [{ key: 'foo', operator: 'Equal', value: 'bar' }],
    reason: '',
  },
  {
    name: 'no key and Exists: everything',
    taints: [{ key: 'foo', effect: 'NoSchedule' }],
    tolerations: [{ operator: 'Exists' }],
    reason: '',
  },
  {
    name: 'PreferNoSchedule does not filter',
    taints: [{ key: 'dedicated', value: 'user1', effect: 'PreferNoSchedule' }],
    tolerations: [],
    reason: '',
  },
])('taints: $name', ({ taints, tolerations, reason }) => {
  const nodes = [makeNode('a', { taints })];
  expect(verdicts({ nodes }, makePod('p', { tolerations }))['a']).toBe(reason);
});

// Upstream: TestTaintTolerationScore
test('taints: fewer intolerable PreferNoSchedule taints score more', () => {
  const prefer = (...keys: string[]) => ({
    taints: keys.map((key) => ({ key, value: 'x', effect: 'PreferNoSchedule' })),
  });
  const nodes = [makeNode('a'), makeNode('b', prefer('cpu')), makeNode('c', prefer('cpu', 'disk'))];
  const score = (tolerations: Toleration[]) =>
    scoresOf({ nodes }, makePod('p', { tolerations }), 'TaintToleration');
  expect(score([])).toEqual({ a: 100, b: 50, c: 0 });
  expect(score([{ key: 'cpu', value: 'x', effect: 'PreferNoSchedule' }])).toEqual({
    a: 100,
    b: 100,
    c: 0,
  });
  expect(score([{ key: 'cpu', value: 'x', effect: 'NoSchedule' }])).toEqual({
    a: 100,
    b: 50,
    c: 0,
  });
});

test('cordoned nodes take only pods that tolerate it', () => {
  const nodes = [makeNode('a', { unschedulable: true })];
  const tolerations = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }];
  expect(verdicts({ nodes }, makePod('p'))['a']).toBe('node(s) were unschedulable');
  expect(verdicts({ nodes }, makePod('p', { tolerations }))['a']).toBe('');
});

// Upstream: plugins/nodeaffinity/node_affinity_test.go
const LABELS = { foo: 'bar', number: '5', gpu: 'yes' };
test.each<{ name: string; terms: NodeSelectorRequirement[][]; fits: boolean }>([
  { name: 'In', terms: [[{ key: 'foo', operator: 'In', values: ['bar', 'value2'] }]], fits: true },
  { name: 'In, none', terms: [[{ key: 'foo', operator: 'In', values: ['x'] }]], fits: false },
  { name: 'NotIn', terms: [[{ key: 'foo', operator: 'NotIn', values: ['x'] }]], fits: true },
  {
    name: 'NotIn of a missing key',
    terms: [[{ key: 'none', operator: 'NotIn', values: ['x'] }]],
    fits: true,
  },
  { name: 'Exists', terms: [[{ key: 'gpu', operator: 'Exists' }]], fits: true },
  { name: 'DoesNotExist', terms: [[{ key: 'gpu', operator: 'DoesNotExist' }]], fits: false },
  { name: 'Gt', terms: [[{ key: 'number', operator: 'Gt', values: ['4'] }]], fits: true },
  { name: 'Gt equal', terms: [[{ key: 'number', operator: 'Gt', values: ['5'] }]], fits: false },
  { name: 'Lt', terms: [[{ key: 'number', operator: 'Lt', values: ['6'] }]], fits: true },
  {
    name: 'Gt of no number',
    terms: [[{ key: 'foo', operator: 'Gt', values: ['1'] }]],
    fits: false,
  },
  {
    name: 'requirements of a term all hold',
    terms: [
      [
        { key: 'foo', operator: 'Exists' },
        { key: 'gpu', operator: 'In', values: ['no'] },
      ],
    ],
    fits: false,
  },
  {
    name: 'one of several terms suffices',
    terms: [[{ key: 'foo', operator: 'In', values: ['x'] }], [{ key: 'gpu', operator: 'Exists' }]],
    fits: true,
  },
  { name: 'an empty term matches nothing', terms: [[]], fits: false },
  { name: 'no terms match nothing', terms: [], fits: false },
])('node affinity: $name', ({ terms, fits }) => {
  const nodeSelectorTerms = terms.map((matchExpressions) => ({ matchExpressions }));
  const affinity = {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  };
  const nodes = [makeNode('a', { labels: LABELS })];
  expect(verdicts({ nodes }, makePod('p', { affinity }))['a']).toBe(fits ? '' : NO_MATCH);
});

test('nodeSelector and node affinity must both hold', () => {
  const nodes = [makeNode('a', { labels: LABELS }), makeNode('b', { labels: { foo: 'bar' } })];
  const pod = makePod('p', { nodeSelector: { foo: 'bar', gpu: 'yes' } });
  expect(verdicts({ nodes }, pod)).toEqual({ a: '', b: NO_MATCH });
});

test('preferred node affinity adds up weights', () => {
  const preference = (weight: number, key: string) => ({
    weight,
    preference: { matchExpressions: [{ key, operator: 'Exists' }] },
  });
  const affinity = {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [preference(2, 'foo'), preference(5, 'gpu')],
    },
  };
  const nodes = [
    makeNode('a', { labels: LABELS }),
    makeNode('b', { labels: { foo: 'x' } }),
    makeNode('c'),
  ];
  // Upstream: TestNodeAffinityPriority: 7, 2 and 0 of 7
  expect(scoresOf({ nodes }, makePod('p', { affinity }), 'NodeAffinity')).toEqual({
    a: 100,
    b: 28,
    c: 0,
  });
});

// Upstream: plugins/nodeports/node_ports_test.go
const PORTS_TAKEN = "node(s) didn't have free ports for the requested pod ports";
const withPorts = (name: string, nodeName: string, ...ports: string[]) =>
  makePod(name, {
    ...(nodeName ? { nodeName } : {}),
    containers: [
      {
        name: 'c',
        ports: ports.map((port) => {
          const [protocol = '', hostIP = '', number = ''] = port.split('/');
          return { containerPort: 80, protocol, hostIP, hostPort: Number(number) };
        }),
      },
    ],
  });
test.each([
  { name: 'nothing asked', wants: [], has: ['TCP//8080'], reason: '' },
  { name: 'other ports', wants: ['UDP/127.0.0.1/8080'], has: ['UDP/127.0.0.1/9090'], reason: '' },
  {
    name: 'the same port',
    wants: ['UDP/127.0.0.1/8080'],
    has: ['UDP/127.0.0.1/8080'],
    reason: PORTS_TAKEN,
  },
  {
    name: 'one of several',
    wants: ['TCP/127.0.0.1/8001', 'UDP/127.0.0.1/8080'],
    has: ['UDP/127.0.0.1/8080'],
    reason: PORTS_TAKEN,
  },
  {
    name: 'another protocol',
    wants: ['TCP/127.0.0.1/8080'],
    has: ['UDP/127.0.0.1/8080'],
    reason: '',
  },
  {
    name: 'another address',
    wants: ['TCP/127.0.0.1/8080'],
    has: ['TCP/127.0.0.2/8080'],
    reason: '',
  },
  {
    name: 'every address clashes with one',
    wants: ['TCP/127.0.0.1/8080'],
    has: ['TCP/0.0.0.0/8080'],
    reason: PORTS_TAKEN,
  },
  {
    name: 'no address means every address',
    wants: ['TCP//8080'],
    has: ['TCP/127.0.0.1/8080'],
    reason: PORTS_TAKEN,
  },
])('host ports: $name', ({ wants, has, reason }) => {
  const world = { nodes: [makeNode('a')], pods: [withPorts('e', 'a', ...has)] };
  expect(verdicts(world, withPorts('p', '', ...wants))['a']).toBe(reason);
});
