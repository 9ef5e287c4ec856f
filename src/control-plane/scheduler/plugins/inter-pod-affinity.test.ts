// InterPodAffinity on one node. Upstream: plugins/interpodaffinity/filtering_test.go
import { expect, test } from 'vitest';
import { makeNode, makePod, verdicts } from '../testing/fixtures.ts';
import type { PodShape, World } from '../testing/fixtures.ts';
import {
  AFFINITY,
  ANTI,
  EXISTING,
  LABELS,
  LABELS2,
  NAMESPACES,
  S1,
  apart,
  near,
  term,
} from '../testing/affinity-terms.ts';

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

test.each(SINGLE)('one node: $name', ({ pod, existing = [], reason }) => {
  const nodes = [makeNode('a', { labels: { region: 'r1', zone: 'z11', node: 'a' } })];
  const pods = existing.map((shape, index) => makePod(`e${index}`, { nodeName: 'a', ...shape }));
  const world: World = { nodes, pods, namespaces: NAMESPACES };
  expect(verdicts(world, makePod('p', pod))['a']).toBe(reason);
});
