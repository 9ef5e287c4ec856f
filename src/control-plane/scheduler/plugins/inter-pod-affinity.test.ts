// InterPodAffinity by tables. Upstream: plugins/interpodaffinity/{filtering,scoring}_test.go
import { expect, test } from 'vitest';
import type {
  Affinity,
  LabelSelectorRequirement,
  PodAffinityTerm,
} from '../../../model/generated/types.ts';
import { makeNode, makePod, scoresOf, verdicts } from '../testing/fixtures.ts';
import type { PodShape, World } from '../testing/fixtures.ts';

const AFFINITY = "node(s) didn't match pod affinity rules";
const ANTI = "node(s) didn't match pod anti-affinity rules";
const EXISTING = "node(s) didn't satisfy existing pods anti-affinity rules";

type Expression = readonly [key: string, operator: string, ...values: string[]];

function term(
  topologyKey: string,
  expressions: readonly Expression[],
  more: Partial<PodAffinityTerm> = {},
): PodAffinityTerm {
  const matchExpressions = expressions.map(([key, operator, ...values]): LabelSelectorRequirement =>
    values.length ? { key, operator, values } : { key, operator },
  );
  return { topologyKey, labelSelector: { matchExpressions }, ...more };
}

const near = (...terms: PodAffinityTerm[]): Affinity => ({
  podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});
const apart = (...terms: PodAffinityTerm[]): Affinity => ({
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});

const S1: Expression = ['service', 'In', 'securityscan', 'value2'];
const LABELS = { service: 'securityscan' };
const LABELS2 = { security: 'S1' };

interface SingleCase {
  readonly name: string;
  readonly pod: PodShape;
  readonly existing?: readonly PodShape[];
  readonly reason: string;
}

// Upstream: TestRequiredAffinitySingleNode
const SINGLE: readonly SingleCase[] = [
  { name: 'a pod without rules', pod: {}, reason: '' },
  {
    name: 'affinity to a pod that is there',
    pod: { affinity: near(term('region', [S1])) },
    existing: [{ labels: LABELS }],
    reason: '',
  },
  {
    name: 'affinity with NotIn',
    pod: { affinity: near(term('region', [['service', 'NotIn', 'securityscan3', 'value3']])) },
    existing: [{ labels: LABELS }],
    reason: '',
  },
  {
    name: 'affinity looks in its own namespace only',
    pod: { affinity: near(term('region', [S1], { namespaces: ['DiffNameSpace'] })) },
    existing: [{ labels: LABELS, namespace: 'ns' }],
    reason: AFFINITY,
  },
  {
    name: 'affinity to labels that nobody has',
    pod: { affinity: near(term('region', [['service', 'In', 'antivirusscan', 'value2']])) },
    existing: [{ labels: LABELS }],
    reason: AFFINITY,
  },
  {
    name: 'all terms hold',
    pod: {
      affinity: near(
        term('region', [
          ['service', 'Exists'],
          ['wrongkey', 'DoesNotExist'],
        ]),
        term('region', [
          ['service', 'In', 'securityscan'],
          ['service', 'NotIn', 'WrongValue'],
        ]),
      ),
    },
    existing: [{ labels: LABELS }],
    reason: '',
  },
  {
    name: 'one requirement of a term does not hold',
    pod: {
      affinity: near(
        term('region', [
          ['service', 'Exists'],
          ['wrongkey', 'DoesNotExist'],
        ]),
        term('region', [
          ['service', 'In', 'securityscan2'],
          ['service', 'NotIn', 'WrongValue'],
        ]),
      ),
    },
    existing: [{ labels: LABELS }],
    reason: AFFINITY,
  },
  {
    name: 'affinity and anti-affinity both hold',
    pod: {
      labels: LABELS2,
      affinity: {
        ...near(term('region', [S1])),
        ...apart(term('node', [['service', 'In', 'antivirusscan', 'value2']])),
      },
    },
    existing: [{ labels: LABELS }],
    reason: '',
  },
  {
    name: 'existing anti-affinity that does not concern the pod',
    pod: {
      labels: LABELS2,
      affinity: {
        ...near(term('region', [S1])),
        ...apart(term('node', [['service', 'In', 'antivirusscan', 'value2']])),
      },
    },
    existing: [
      {
        labels: LABELS,
        affinity: apart(term('node', [['service', 'In', 'antivirusscan', 'value2']])),
      },
    ],
    reason: '',
  },
  {
    name: 'affinity holds, anti-affinity does not',
    pod: {
      labels: LABELS2,
      affinity: { ...near(term('region', [S1])), ...apart(term('zone', [S1])) },
    },
    existing: [{ labels: LABELS }],
    reason: ANTI,
  },
  {
    name: 'both hold, the existing pod refuses',
    pod: {
      labels: LABELS,
      affinity: {
        ...near(term('region', [S1])),
        ...apart(term('node', [['service', 'In', 'antivirusscan', 'value2']])),
      },
    },
    existing: [{ labels: LABELS, affinity: apart(term('zone', [S1])) }],
    reason: EXISTING,
  },
  {
    name: 'a pod does not satisfy its own affinity when somebody else exists',
    pod: {
      labels: LABELS,
      affinity: near(term('region', [['service', 'NotIn', 'securityscan', 'value2']])),
    },
    existing: [{ labels: LABELS }],
    reason: AFFINITY,
  },
  {
    name: 'the first pod of its kind may start',
    pod: { labels: LABELS, affinity: near(term('region', [S1])) },
    reason: '',
  },
  {
    name: 'the first pod needs to match itself',
    pod: { labels: LABELS2, affinity: near(term('region', [S1])) },
    reason: AFFINITY,
  },
  {
    name: 'the first pod needs the topology key',
    pod: { labels: LABELS, affinity: near(term('rack', [S1])) },
    reason: AFFINITY,
  },
  {
    name: 'existing anti-affinity by Exists',
    pod: { labels: LABELS },
    existing: [{ labels: LABELS, affinity: apart(term('zone', [['service', 'Exists']])) }],
    reason: EXISTING,
  },
  {
    name: 'existing anti-affinity by DoesNotExist',
    pod: { labels: LABELS },
    existing: [{ labels: LABELS, affinity: apart(term('zone', [['service', 'DoesNotExist']])) }],
    reason: '',
  },
  {
    name: 'existing anti-affinity on a key that the node lacks',
    pod: { labels: LABELS },
    existing: [{ affinity: apart(term('rack', [S1])) }],
    reason: '',
  },
  {
    name: 'one of two existing terms concerns the pod',
    pod: { labels: { service: 'securityscan', security: 'S1' } },
    existing: [
      {
        affinity: apart(
          term('zone', [['security', 'Exists']]),
          term('zone', [['other', 'Exists']]),
        ),
      },
    ],
    reason: EXISTING,
  },
  {
    name: 'own anti-affinity reaches a pod of another namespace by list',
    pod: { affinity: apart(term('zone', [S1], { namespaces: ['ns'] })) },
    existing: [{ labels: LABELS, namespace: 'ns' }],
    reason: ANTI,
  },
  {
    name: 'own anti-affinity by default stays in its namespace',
    pod: { affinity: apart(term('zone', [S1])) },
    existing: [{ labels: LABELS, namespace: 'ns' }],
    reason: '',
  },
  {
    name: 'a nil selector selects nobody',
    pod: { affinity: apart({ topologyKey: 'zone' }) },
    existing: [{ labels: LABELS }],
    reason: '',
  },
  {
    name: 'an empty selector selects everybody',
    pod: { affinity: apart({ topologyKey: 'zone', labelSelector: {} }) },
    existing: [{ labels: LABELS }],
    reason: ANTI,
  },
  {
    name: 'matchLabelKeys narrow to the own value',
    pod: {
      labels: { ...LABELS, rev: '2' },
      affinity: apart(term('zone', [S1], { matchLabelKeys: ['rev'] })),
    },
    existing: [{ labels: { ...LABELS, rev: '1' } }],
    reason: '',
  },
  {
    name: 'mismatchLabelKeys exclude the own value',
    pod: {
      labels: { ...LABELS, team: 'a' },
      affinity: apart(term('zone', [S1], { mismatchLabelKeys: ['team'] })),
    },
    existing: [{ labels: { ...LABELS, team: 'a' } }],
    reason: '',
  },
  {
    name: 'mismatchLabelKeys meet another value',
    pod: {
      labels: { ...LABELS, team: 'a' },
      affinity: apart(term('zone', [S1], { mismatchLabelKeys: ['team'] })),
    },
    existing: [{ labels: { ...LABELS, team: 'b' } }],
    reason: ANTI,
  },
  {
    name: 'a namespaceSelector reaches namespaces by label',
    pod: {
      affinity: near(term('region', [S1], { namespaceSelector: { matchLabels: { team: 'x' } } })),
    },
    existing: [{ labels: LABELS, namespace: 'subteam1' }],
    reason: '',
  },
  {
    name: 'a namespaceSelector that matches no namespace',
    pod: {
      affinity: near(term('region', [S1], { namespaceSelector: { matchLabels: { team: 'y' } } })),
    },
    existing: [{ labels: LABELS, namespace: 'subteam1' }],
    reason: AFFINITY,
  },
  {
    name: 'an empty namespaceSelector means all namespaces',
    pod: { affinity: apart(term('zone', [S1], { namespaceSelector: {} })) },
    existing: [{ labels: LABELS, namespace: 'subteam1' }],
    reason: ANTI,
  },
  {
    name: 'an existing pod refuses across namespaces by selector',
    pod: { labels: LABELS, namespace: 'subteam1' },
    existing: [
      {
        affinity: apart(term('zone', [S1], { namespaceSelector: { matchLabels: { team: 'x' } } })),
      },
    ],
    reason: EXISTING,
  },
];

const NAMESPACES = { default: {}, ns: {}, subteam1: { team: 'x' } };

test.each(SINGLE)('one node: $name', ({ pod, existing = [], reason }) => {
  const nodes = [makeNode('a', { labels: { region: 'r1', zone: 'z11', node: 'a' } })];
  const pods = existing.map((shape, index) => makePod(`e${index}`, { nodeName: 'a', ...shape }));
  const world: World = { nodes, pods, namespaces: NAMESPACES };
  expect(verdicts(world, makePod('p', pod))['a']).toBe(reason);
});

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
