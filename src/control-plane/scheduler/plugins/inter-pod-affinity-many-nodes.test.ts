// InterPodAffinity over several nodes, and its scores.
// Upstream: plugins/interpodaffinity/{filtering,scoring}_test.go
import { expect, test } from 'vitest';
import type { Affinity, PodAffinityTerm } from '../../../model/generated/types.ts';
import { makeNode, makePod, scoresOf, verdicts } from '../testing/fixtures.ts';
import type { PodShape } from '../testing/fixtures.ts';
import {
  AFFINITY,
  ANTI,
  EXISTING,
  NAMESPACES,
  apart,
  near,
  term,
} from '../testing/affinity-terms.ts';
import type { Expression } from '../testing/affinity-terms.ts';

const CHINA = { labels: { region: 'China' } };
const CHINA_AZ = { labels: { region: 'China', az: 'az1' } };
const INDIA = { labels: { region: 'India' } };
const FOO: Expression = ['foo', 'In', 'bar'];

interface ManyCase {
  readonly name: string;
  readonly nodes: {
    readonly [name: string]: { readonly labels: { readonly [key: string]: string } };
  };
  readonly pods: readonly PodShape[];
  readonly pod: PodShape;
  readonly expected: { readonly [node: string]: string };
}

// Upstream: TestRequiredAffinityMultipleNodes
const MANY: readonly ManyCase[] = [
  {
    name: 'affinity spreads over the whole domain',
    nodes: { n1: CHINA, n2: CHINA_AZ, n3: INDIA },
    pods: [{ nodeName: 'n1', labels: { foo: 'bar' } }],
    pod: { affinity: near(term('region', [FOO])) },
    expected: { n1: '', n2: '', n3: AFFINITY },
  },
  {
    name: 'affinity on two keys starts with the pod itself',
    nodes: {
      n1: { labels: { zone: 'az1', hostname: 'h1' } },
      n2: { labels: { zone: 'az2', hostname: 'h2' } },
    },
    pods: [],
    pod: {
      labels: { foo: 'bar', service: 'securityscan' },
      affinity: near(term('zone', [FOO]), term('hostname', [['service', 'In', 'securityscan']])),
    },
    expected: { n1: '', n2: '' },
  },
  {
    name: 'anti-affinity by region',
    nodes: { n1: CHINA, n2: CHINA },
    pods: [{ nodeName: 'n1', labels: { foo: 'abc' } }],
    pod: { labels: { foo: '123' }, affinity: apart(term('region', [['foo', 'In', 'abc']])) },
    expected: { n1: ANTI, n2: ANTI },
  },
  {
    name: 'anti-affinity by region leaves other regions',
    nodes: { n1: CHINA, n2: CHINA, n3: INDIA },
    pods: [{ nodeName: 'n1', labels: { foo: 'abc' } }],
    pod: { affinity: apart(term('region', [['foo', 'In', 'abc']])) },
    expected: { n1: ANTI, n2: ANTI, n3: '' },
  },
  {
    name: 'existing pods refuse their whole zone',
    nodes: {
      n1: { labels: { zone: 'z1' } },
      n2: { labels: { zone: 'z1' } },
      n3: { labels: { zone: 'z2' } },
    },
    pods: [{ nodeName: 'n1', affinity: apart(term('zone', [FOO])) }],
    pod: { labels: { foo: 'bar' } },
    expected: { n1: EXISTING, n2: EXISTING, n3: '' },
  },
  {
    name: 'two existing pods refuse on different keys',
    nodes: {
      n1: { labels: { zone: 'z1', rack: 'r1' } },
      n2: { labels: { zone: 'z1', rack: 'r2' } },
      n3: { labels: { zone: 'z2', rack: 'r3' } },
    },
    pods: [
      { nodeName: 'n2', affinity: apart(term('zone', [FOO])) },
      { nodeName: 'n3', affinity: apart(term('rack', [FOO])) },
    ],
    pod: { labels: { foo: 'bar' } },
    expected: { n1: EXISTING, n2: EXISTING, n3: EXISTING },
  },
  {
    name: 'all affinity terms must be met by the same pod',
    nodes: {
      n1: { labels: { zone: 'z1', region: 'r1' } },
      n2: { labels: { zone: 'z2', region: 'r1' } },
    },
    pods: [
      { nodeName: 'n1', labels: { foo: 'bar' } },
      { nodeName: 'n2', labels: { baz: 'x' } },
    ],
    pod: { affinity: near(term('region', [FOO]), term('zone', [['baz', 'Exists']])) },
    expected: { n1: AFFINITY, n2: AFFINITY },
  },
  {
    name: 'a node without the key takes no pod with affinity to it',
    nodes: { n1: { labels: { zone: 'z1' } }, n2: { labels: {} } },
    pods: [{ nodeName: 'n1', labels: { foo: 'bar' } }],
    pod: { affinity: near(term('zone', [FOO])) },
    expected: { n1: '', n2: AFFINITY },
  },
  {
    name: 'a node without the key is no domain of anti-affinity',
    nodes: { n1: { labels: { zone: 'z1' } }, n2: { labels: {} } },
    pods: [
      { nodeName: 'n1', labels: { foo: 'bar' } },
      { nodeName: 'n2', labels: { foo: 'bar' } },
    ],
    pod: { affinity: apart(term('zone', [FOO])) },
    expected: { n1: ANTI, n2: '' },
  },
  {
    name: 'terminating pods still count',
    nodes: { n1: { labels: { zone: 'z1' } }, n2: { labels: { zone: 'z2' } } },
    pods: [
      {
        nodeName: 'n1',
        labels: { foo: 'bar' },
        meta: { deletionTimestamp: '2026-01-01T00:00:00Z' },
      },
    ],
    pod: { affinity: apart(term('zone', [FOO])) },
    expected: { n1: ANTI, n2: '' },
  },
];

test.each(MANY)('several nodes: $name', ({ nodes, pods, pod, expected }) => {
  const world = {
    nodes: Object.entries(nodes).map(([name, shape]) => makeNode(name, shape)),
    pods: pods.map((shape, index) => makePod(`e${index}`, shape)),
    namespaces: NAMESPACES,
  };
  expect(verdicts(world, makePod('p', pod))).toEqual(expected);
});

const prefer = (
  kind: 'podAffinity' | 'podAntiAffinity',
  ...terms: [number, PodAffinityTerm][]
): Affinity => ({
  [kind]: {
    preferredDuringSchedulingIgnoredDuringExecution: terms.map(([weight, podAffinityTerm]) => ({
      weight,
      podAffinityTerm,
    })),
  },
});
const REGION_S1 = term('region', [['security', 'In', 'S1']]);
const REGION_S2 = term('region', [['security', 'In', 'S2']]);
const AZ_S2 = term('az', [['security', 'In', 'S2']]);

interface ScoreCase {
  readonly name: string;
  readonly nodes: { readonly [name: string]: { readonly [key: string]: string } };
  readonly pods: readonly PodShape[];
  readonly pod: PodShape;
  readonly expected: { readonly [node: string]: number };
}

const THREE = { m1: { region: 'China' }, m2: { region: 'India' }, m3: { az: 'az1' } };

// Upstream: TestPreferredAffinity
const SCORES: readonly ScoreCase[] = [
  {
    name: 'nobody prefers anything',
    nodes: THREE,
    pods: [{ nodeName: 'm1' }],
    pod: { labels: { security: 'S1' } },
    expected: {},
  },
  {
    name: 'preferred affinity meets a pod in the region',
    nodes: THREE,
    pods: [
      { nodeName: 'm1', labels: { security: 'S1' } },
      { nodeName: 'm2', labels: { security: 'S2' } },
      { nodeName: 'm3', labels: { security: 'S1' } },
    ],
    pod: { labels: { security: 'S1' }, affinity: prefer('podAffinity', [5, REGION_S1]) },
    expected: { m1: 100, m2: 0, m3: 0 },
  },
  {
    name: 'more matching pods pull more',
    nodes: { m1: { region: 'China' }, m2: { region: 'India' } },
    pods: [
      { nodeName: 'm1', labels: { security: 'S1' } },
      { nodeName: 'm1', labels: { security: 'S1' } },
      { nodeName: 'm2', labels: { security: 'S1' } },
    ],
    pod: { affinity: prefer('podAffinity', [5, REGION_S1]) },
    expected: { m1: 100, m2: 0 },
  },
  {
    name: 'nodes of one domain share a score',
    nodes: { m1: { region: 'China' }, m2: { region: 'China' }, m3: { region: 'India' } },
    pods: [{ nodeName: 'm1', labels: { security: 'S1' } }],
    pod: { affinity: prefer('podAffinity', [1, REGION_S1]) },
    expected: { m1: 100, m2: 100, m3: 0 },
  },
  {
    name: 'existing preferences count for the newcomer',
    nodes: THREE,
    pods: [{ nodeName: 'm1', affinity: prefer('podAffinity', [5, REGION_S2]) }],
    pod: { labels: { security: 'S2' } },
    expected: { m1: 100, m2: 0, m3: 0 },
  },
  {
    name: 'existing required affinity counts a little',
    nodes: THREE,
    pods: [{ nodeName: 'm1', labels: { security: 'S1' }, affinity: near(REGION_S1) }],
    pod: { labels: { security: 'S1' } },
    expected: { m1: 100, m2: 0, m3: 0 },
  },
  {
    name: 'preferred anti-affinity pushes away',
    nodes: { m1: { region: 'China' }, m2: { region: 'India' } },
    pods: [
      { nodeName: 'm1', labels: { security: 'S1' } },
      { nodeName: 'm2', labels: { security: 'S2' } },
    ],
    pod: { affinity: prefer('podAntiAffinity', [5, REGION_S1]) },
    expected: { m1: 0, m2: 100 },
  },
  {
    name: 'existing preferred anti-affinity pushes away',
    nodes: { m1: { region: 'China' }, m2: { region: 'India' } },
    pods: [{ nodeName: 'm1', affinity: prefer('podAntiAffinity', [5, REGION_S2]) }],
    pod: { labels: { security: 'S2' } },
    expected: { m1: 0, m2: 100 },
  },
  {
    name: 'pull and push add up',
    nodes: { m1: { region: 'China', az: 'az1' }, m2: { region: 'India', az: 'az2' } },
    pods: [
      { nodeName: 'm1', labels: { security: 'S1' } },
      { nodeName: 'm2', labels: { security: 'S2' } },
    ],
    pod: {
      affinity: {
        ...prefer('podAffinity', [8, REGION_S1]),
        ...prefer('podAntiAffinity', [5, AZ_S2]),
      },
    },
    expected: { m1: 100, m2: 0 },
  },
  {
    name: 'linear between',
    nodes: { m1: { region: 'a' }, m2: { region: 'b' }, m3: { region: 'c' } },
    pods: [
      { nodeName: 'm1', labels: { security: 'S1' } },
      { nodeName: 'm1', labels: { security: 'S1' } },
      { nodeName: 'm2', labels: { security: 'S1' } },
    ],
    pod: { affinity: prefer('podAffinity', [5, REGION_S1]) },
    expected: { m1: 100, m2: 50, m3: 0 },
  },
];

test.each(SCORES)('score: $name', ({ nodes, pods, pod, expected }) => {
  const world = {
    nodes: Object.entries(nodes).map(([name, labels]) => makeNode(name, { labels })),
    pods: pods.map((shape, index) => makePod(`e${index}`, shape)),
    namespaces: NAMESPACES,
  };
  expect(scoresOf(world, makePod('p', pod), 'InterPodAffinity')).toEqual(expected);
});
