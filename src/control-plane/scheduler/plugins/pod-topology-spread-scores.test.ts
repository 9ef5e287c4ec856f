// Scores of PodTopologySpread alone, by upstream's facts.
// Upstream: plugins/podtopologyspread/scoring_test.go
import { expect, test } from 'vitest';
import { selectorFromLabels } from '../../../model/meta/selectors.ts';
import { makePod } from '../testing/fixtures.ts';
import { scoresAlone } from '../testing/plugin-alone.ts';
import {
  BAR,
  FOUR,
  HONOR_TAINTS,
  HOST,
  IGNORE,
  NAME,
  fooNode,
  nodesOf,
  onlyOn,
  podOf,
  podsOf,
  soft,
} from '../testing/spread-cases.ts';
import type { Case } from '../testing/spread-cases.ts';

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
