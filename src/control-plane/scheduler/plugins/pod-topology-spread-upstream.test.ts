// Filters of PodTopologySpread alone, by upstream's facts.
// Upstream: plugins/podtopologyspread/filtering_test.go
import { expect, test } from 'vitest';
import { takers } from '../testing/plugin-alone.ts';
import {
  BAR,
  FOUR,
  HONOR_TAINTS,
  IGNORE,
  NAME,
  fooNode,
  hard,
  nodesOf,
  onlyOn,
  podOf,
  podsOf,
} from '../testing/spread-cases.ts';
import type { Case } from '../testing/spread-cases.ts';

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
