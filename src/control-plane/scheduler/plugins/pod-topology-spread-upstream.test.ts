// PodTopologySpread alone, by upstream's facts.
// Upstream: plugins/podtopologyspread/{filtering,scoring}_test.go
import { expect, test } from 'vitest';
import type { Node, Pod, TopologySpreadConstraint } from '../../../model/generated/types.ts';
import { selectorFromLabels } from '../../../model/meta/selectors.ts';
import { makeNode, makePod } from '../testing/fixtures.ts';
import type { PodShape } from '../testing/fixtures.ts';
import { scoresAlone, takers } from '../testing/plugin-alone.ts';

const NAME = 'PodTopologySpread';
const HOST = 'kubernetes.io/hostname';
type More = Partial<TopologySpreadConstraint>;

const has = (key: string) => ({ matchExpressions: [{ key, operator: 'Exists' }] });

function hard(maxSkew: number, topologyKey: string, more: More = {}): TopologySpreadConstraint {
  const labelSelector = has('foo');
  return { maxSkew, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector, ...more };
}

function soft(maxSkew: number, topologyKey: string, more: More = {}): TopologySpreadConstraint {
  return { ...hard(maxSkew, topologyKey, more), whenUnsatisfiable: 'ScheduleAnyway' };
}

const TAINT = { key: 'taint', value: 'v', effect: 'NoSchedule' };

/** `a:zone=z1,foo b` is two nodes; each has its name as hostname and under `node`. */
function nodesOf(text: string): Node[] {
  return text.split(' ').map((word) => {
    const [name = '', labels = ''] = word.split(':');
    const pairs = labels === '' ? [] : labels.split(',');
    const isTainted = pairs.includes('!');
    const own = Object.fromEntries(
      pairs
        .filter((pair) => pair !== '!')
        .map((pair) => pair.split('='))
        .map(([k, v]) => [k, v ?? '']),
    );
    const node = own['node'] === 'none' ? {} : { node: name };
    const { node: _, ...rest } = own;
    const labelled = { ...node, ...rest };
    const made = makeNode(name, { labels: labelled, ...(isTainted ? { taints: [TAINT] } : {}) });
    if (own['hostless'] === undefined) return made;
    const { [HOST]: __, ...without } = made.metadata.labels ?? {};
    return { ...made, metadata: { ...made.metadata, labels: without } };
  });
}

/** `a:foo a:foo,bar x:foo@ns1 y:foo!` places four pods; ! is one on its way out. */
function podsOf(text: string): Pod[] {
  const words = text === '' ? [] : text.split(' ');
  return words.map((word, index) => {
    const [, nodeName = '', labels = '', namespace = 'default', out] =
      /^(\w+):([\w,]*)(?:@(\w+))?(!)?$/.exec(word) ?? [];
    const meta = out ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {};
    const own = Object.fromEntries(labels.split(',').map((label) => [label, '']));
    return makePod(`e${index}`, { nodeName, namespace: namespace || 'default', labels: own, meta });
  });
}

interface Case {
  readonly name: string;
  readonly nodes?: string;
  readonly pods?: string;
  readonly labels?: string;
  readonly spec?: PodShape;
  readonly constraints: readonly TopologySpreadConstraint[];
}

const FOUR = 'a:zone=zone1 b:zone=zone1 x:zone=zone2 y:zone=zone2';

function podOf({ labels = 'foo', spec, constraints }: Case): Pod {
  const own = Object.fromEntries(labels.split(',').map((label) => [label, '']));
  return makePod('p', { labels: own, topologySpreadConstraints: constraints, ...spec });
}

const onlyOn = (operator: string, ...values: string[]): PodShape => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'node', operator, values }] }],
      },
    },
  },
});

const fooNode: PodShape = { nodeSelector: { foo: '' } };
const BAR = { labelSelector: has('bar') };
const IGNORE = { nodeAffinityPolicy: 'Ignore' };
const HONOR_TAINTS = { nodeTaintsPolicy: 'Honor' };

// Upstream: filtering_test.go (TestSingleConstraint, TestMultipleConstraints)
const FILTERS: readonly (Case & { readonly takes: string })[] = [
  { name: 'no pods', constraints: [hard(1, 'zone')], takes: 'a b x y' },
  { name: 'no pods, not of its own kind', constraints: [hard(1, 'zone', BAR)], takes: 'a b x y' },
  {
    name: 'pods of other namespaces do not count',
    pods: 'a:foo@ns1 a:foo@ns2 x:foo y:foo',
    constraints: [hard(1, 'zone')],
    takes: 'a b',
  },
  {
    name: 'a nil selector matches no pod',
    pods: 'x:foo y:foo',
    constraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
    takes: 'a b x y',
  },
  {
    name: 'zones 3/3',
    pods: 'a:foo a:foo b:foo y:foo y:foo y:foo',
    constraints: [hard(1, 'zone')],
    takes: 'a b x y',
  },
  {
    name: 'zones 1/2, since b lacks the label',
    nodes: 'a:zone=zone1 b:zon=zone1 x:zone=zone2 y:zone=zone2',
    pods: 'a:foo b:foo x:foo y:foo',
    constraints: [hard(1, 'zone')],
    takes: 'a',
  },
  { name: 'no node has the label', constraints: [hard(1, 'rack')], takes: '' },
  {
    name: 'nodes 2/1/0/3',
    pods: 'a:foo a:foo b:foo y:foo y:foo y:foo',
    constraints: [hard(1, 'node')],
    takes: 'x',
  },
  {
    name: 'nodes 2/1/0/3 with skew 2',
    pods: 'a:foo a:foo b:foo y:foo y:foo y:foo',
    constraints: [hard(2, 'node')],
    takes: 'b x',
  },
  {
    name: 'nodes 2/1/0/3, not of its own kind',
    pods: 'a:foo a:foo b:foo y:foo y:foo y:foo',
    labels: 'bar',
    constraints: [hard(1, 'node')],
    takes: 'b x',
  },
  {
    name: 'affinity leaves 2/~1~/~0~/3',
    pods: 'a:foo a:foo b:foo y:foo y:foo y:foo',
    spec: onlyOn('In', 'a', 'y'),
    constraints: [hard(1, 'node')],
    takes: 'a b x',
  },
  {
    name: 'pods on their way out do not count',
    nodes: 'a b',
    pods: 'a:foo! b:foo',
    constraints: [hard(1, 'node')],
    takes: 'a',
  },
  {
    name: 'affinity leaves 0/~2~/0/1',
    pods: 'b:foo b:foo y:foo',
    spec: onlyOn('NotIn', 'b'),
    constraints: [hard(1, 'zone')],
    takes: 'a b',
  },
  {
    name: 'nodes 2/2/1, fewer than minDomains',
    nodes: 'a b c',
    pods: 'a:foo a:foo b:foo b:foo c:foo',
    constraints: [hard(2, 'node', { minDomains: 4 })],
    takes: 'c',
  },
  {
    name: 'nodes 2/2/1, more than minDomains',
    nodes: 'a b c',
    pods: 'a:foo a:foo b:foo b:foo c:foo',
    constraints: [hard(2, 'node', { minDomains: 2 })],
    takes: 'a b c',
  },
  {
    name: 'zones 2/1, fewer than minDomains',
    pods: 'a:foo b:foo y:foo',
    constraints: [hard(2, 'zone', { minDomains: 3 })],
    takes: 'x y',
  },
  {
    name: 'zones 2/1, more than minDomains',
    pods: 'a:foo b:foo y:foo',
    constraints: [hard(2, 'zone', { minDomains: 1 })],
    takes: 'a b x y',
  },
  {
    name: 'a node selector is honoured: 1/1/0/~1~',
    nodes: 'a:foo b:foo x:foo y',
    pods: 'a:foo b:foo y:foo',
    spec: fooNode,
    constraints: [hard(1, 'node')],
    takes: 'x y',
  },
  {
    name: 'a node selector is ignored: 1/1/0/1',
    nodes: 'a:foo b:foo x:foo y',
    pods: 'a:foo b:foo y:foo',
    spec: fooNode,
    constraints: [hard(1, 'node', IGNORE)],
    takes: 'x',
  },
  {
    name: 'taints are honoured: 1/1/0/~1~',
    nodes: 'a b x y:!',
    pods: 'a:foo b:foo y:foo',
    constraints: [hard(1, 'node', HONOR_TAINTS)],
    takes: 'x y',
  },
  {
    name: 'taints are ignored: 1/1/0/1',
    nodes: 'a b x y:!',
    pods: 'a:foo b:foo y:foo',
    constraints: [hard(1, 'node')],
    takes: 'x',
  },
  {
    name: 'zone and node: zones 3/3, nodes 2/1/0/3',
    pods: 'a:foo a:foo b:foo y:foo y:foo y:foo',
    constraints: [hard(1, 'zone'), hard(1, 'node')],
    takes: 'x',
  },
  {
    name: 'zone and node: zones 3/4, nodes 2/1/0/4',
    pods: 'a:foo a:foo b:foo y:foo y:foo y:foo y:foo',
    constraints: [hard(1, 'zone'), hard(1, 'node')],
    takes: '',
  },
  {
    name: 'zone by foo, node by bar: all but b and y',
    pods: 'a:foo b:foo,bar y:foo y:bar',
    labels: 'foo,bar',
    constraints: [hard(1, 'zone'), hard(1, 'node', BAR)],
    takes: 'x',
  },
  {
    name: 'zone by foo, node by bar: zones 1/0, nodes 0/0/1/1',
    pods: 'a:foo x:bar y:bar',
    labels: 'foo,bar',
    constraints: [hard(1, 'zone'), hard(1, 'node', BAR)],
    takes: '',
  },
];

test.each(FILTERS)('filter: $name', (one) => {
  const world = { nodes: nodesOf(one.nodes ?? FOUR), pods: podsOf(one.pods ?? '') };
  expect(takers(world, podOf(one), NAME)).toBe(one.takes);
});

type ScoreCase = Case & { readonly of?: string; readonly scores: string };

// Upstream: scoring_test.go (TestPodTopologySpreadScore). `of` are the candidates, else all nodes.
const SCORES: readonly ScoreCase[] = [
  { name: 'no pods', nodes: 'a b', constraints: [soft(1, HOST)], scores: 'a100 b100' },
  {
    name: 'one candidate',
    nodes: 'a b',
    of: 'a',
    pods: 'a:foo a:foo b:foo',
    constraints: [soft(1, HOST)],
    scores: 'a100',
  },
  {
    name: 'level',
    nodes: 'a b',
    pods: 'a:foo b:foo',
    constraints: [soft(1, HOST)],
    scores: 'a100 b100',
  },
  {
    name: 'nodes 2/1/0/3',
    nodes: 'a b c d',
    pods: 'a:foo a:foo b:foo d:foo d:foo d:foo',
    constraints: [soft(1, HOST)],
    scores: 'a20 b60 c100 d0',
  },
  {
    name: 'a nil selector',
    nodes: 'a b c d',
    pods: 'a:foo a:foo b:foo d:foo d:foo d:foo',
    constraints: [{ maxSkew: 1, topologyKey: HOST, whenUnsatisfiable: 'ScheduleAnyway' }],
    scores: 'a100 b100 c100 d100',
  },
  {
    name: 'nodes 2/1/0/3 with skew 2',
    nodes: 'a b c d',
    pods: 'a:foo a:foo b:foo d:foo d:foo d:foo',
    constraints: [soft(2, HOST)],
    scores: 'a33 b66 c100 d16',
  },
  {
    name: 'nodes 4/3/2/1 with skew 3',
    nodes: 'a b c d',
    pods: 'a:foo a:foo a:foo a:foo b:foo b:foo b:foo c:foo c:foo d:foo',
    constraints: [soft(3, HOST)],
    scores: 'a44 b66 c77 d100',
  },
  {
    name: 'nodes 4/2/1/~3~',
    nodes: 'a b x y',
    of: 'a b x',
    pods: 'a:foo a:foo a:foo a:foo b:foo b:foo x:foo y:foo y:foo y:foo',
    constraints: [soft(1, HOST)],
    scores: 'a33 b83 x100',
  },
  {
    name: 'nodes 4/?2?/1/~3~',
    nodes: 'a b:hostless x y',
    of: 'a b x',
    pods: 'a:foo a:foo a:foo a:foo b:foo b:foo x:foo y:foo y:foo y:foo',
    constraints: [soft(1, HOST)],
    scores: 'a16 b0 x100',
  },
  {
    name: 'zones, nodes 4/2/1/~3~',
    of: 'a b x',
    pods: 'a:foo a:foo a:foo a:foo b:foo b:foo x:foo y:foo y:foo y:foo',
    constraints: [soft(1, 'zone')],
    scores: 'a75 b75 x100',
  },
  {
    name: 'zone and node, nodes 2/~1~/2/~4~',
    of: 'a x',
    pods: 'a:foo a:foo b:foo x:foo x:foo y:foo y:foo y:foo y:foo',
    constraints: [soft(1, 'zone'), soft(1, HOST)],
    scores: 'a100 x63',
  },
  {
    name: 'zone twice, by foo and by bar',
    of: 'a x',
    pods: 'a:foo,bar a:foo b:foo,bar y:foo y:foo,bar y:foo',
    labels: 'foo,bar',
    constraints: [soft(1, 'zone'), soft(1, 'zone', BAR)],
    scores: 'a85 x100',
  },
  {
    name: 'zone by foo and node by bar: 2/2/1/1 and 0/1/0/1',
    pods: 'a:foo b:foo,bar y:foo y:bar',
    labels: 'foo,bar',
    constraints: [soft(1, 'zone'), soft(1, HOST, BAR)],
    scores: 'a60 b20 x100 y60',
  },
  {
    name: 'zone by foo and node by bar: 0/0/2/2 and 0/1/0/1',
    pods: 'b:bar x:foo y:foo,bar',
    labels: 'foo,bar',
    constraints: [soft(1, 'zone'), soft(1, HOST, BAR)],
    scores: 'a100 b60 x40 y0',
  },
  {
    name: 'zone by foo and node by bar: 2/2/1/~1~ and 0/1/0/~1~',
    of: 'a b x',
    pods: 'a:foo b:foo,bar y:foo y:bar',
    labels: 'foo,bar',
    constraints: [soft(1, 'zone'), soft(1, HOST, BAR)],
    scores: 'a50 b25 x100',
  },
  {
    name: 'pods of other namespaces do not count',
    nodes: 'a b',
    pods: 'a:foo@ns1 a:foo b:foo b:foo',
    constraints: [soft(1, HOST)],
    scores: 'a100 b33',
  },
  {
    name: 'pods on their way out do not count',
    nodes: 'a b',
    pods: 'a:foo! b:foo',
    constraints: [soft(1, HOST)],
    scores: 'a100 b0',
  },
  {
    name: 'minDomains means nothing here',
    nodes: 'a b c',
    pods: 'a:foo a:foo b:foo b:foo c:foo',
    constraints: [soft(2, 'node', { minDomains: 10 })],
    scores: 'a75 b75 c100',
  },
  {
    name: 'a node selector is honoured',
    nodes: 'a:foo b:foo c',
    pods: 'a:foo a:foo b:foo c:foo',
    spec: fooNode,
    constraints: [soft(1, 'node')],
    scores: 'a0 b33 c100',
  },
  {
    name: 'a node selector is ignored',
    nodes: 'a:foo b:foo c',
    pods: 'a:foo a:foo b:foo c:foo',
    spec: fooNode,
    constraints: [soft(1, 'node', IGNORE)],
    scores: 'a66 b100 c100',
  },
  {
    name: 'node affinity is honoured',
    nodes: 'a:foo b:foo c',
    pods: 'a:foo a:foo b:foo c:foo',
    spec: onlyOn('NotIn', 'c'),
    constraints: [soft(1, 'node')],
    scores: 'a0 b33 c100',
  },
  {
    name: 'taints are honoured',
    nodes: 'a b c:!',
    pods: 'a:foo a:foo b:foo c:foo',
    constraints: [soft(1, 'node', HONOR_TAINTS)],
    scores: 'a0 b33 c100',
  },
  {
    name: 'taints are ignored',
    nodes: 'a b c:!',
    pods: 'a:foo a:foo b:foo c:foo',
    constraints: [soft(1, 'node')],
    scores: 'a66 b100 c100',
  },
];

const scoresText = (scores: { readonly [node: string]: number }): string =>
  Object.entries(scores)
    .map(([node, score]) => `${node}${score}`)
    .join(' ');

test.each(SCORES)('score: $name', (one) => {
  const nodes = nodesOf(one.nodes ?? FOUR);
  const candidates = one.of?.split(' ') ?? nodes.map(({ metadata }) => metadata.name);
  const world = { nodes, pods: podsOf(one.pods ?? '') };
  expect(scoresText(scoresAlone(world, podOf(one), NAME, candidates))).toBe(one.scores);
});

test('system defaults without zones score like hosts with skew 3', () => {
  const nodes = nodesOf('a b c d');
  const pods = podsOf('a:foo a:foo a:foo a:foo b:foo b:foo b:foo c:foo c:foo d:foo');
  const sources = { defaultSelector: () => selectorFromLabels({ foo: '' }) };
  const pod = makePod('p', { labels: { foo: '' } });
  const scores = scoresAlone({ nodes, pods, sources }, pod, NAME, ['a', 'b', 'c', 'd']);
  expect(scoresText(scores)).toBe('a44 b66 c77 d100');
});
