// DefaultPreemption and what else holds a pod back; nominations.
// Upstream: plugins/defaultpreemption/default_preemption_test.go
import { expect, test } from 'vitest';
import { coreOf, makeNode } from '../testing/fixtures.ts';
import {
  HIGH,
  LARGE,
  LOW,
  MEDIUM,
  MID,
  NODE,
  SMALL,
  VERY_HIGH,
  VERY_LARGE,
  app,
  budget,
  expectPreemption,
  podOf,
} from '../testing/preemption-cases.ts';
import type { Case, Row } from '../testing/preemption-cases.ts';

// Upstream: TestDryRunPreemption, TestSelectBestCandidate, TestPickOneNode...
const CASES: readonly Case[] = [
  {
    name: 'host ports are freed',
    pods: [
      [
        'a@n1',
        LOW,
        SMALL,
        { containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 80 }] }] },
      ],
    ],
    pod: [
      'p',
      HIGH,
      undefined,
      { containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 80 }] }] },
    ],
    expected: 'n1: a',
  },
  {
    name: 'existing anti-affinity is lifted',
    pods: [
      [
        'a@n1',
        LOW,
        SMALL,
        {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: 'kubernetes.io/hostname',
                  labelSelector: { matchLabels: { app: 'p' } },
                },
              ],
            },
          },
        },
      ],
      ['b@n1', LOW, SMALL],
    ],
    pod: ['p', HIGH, SMALL, app('p')],
    expected: 'n1: a',
  },
  {
    name: 'affinity to a weaker pod cannot be kept: on trial all weaker pods leave',
    pods: [
      ['a@n1', LOW, SMALL, app('friend')],
      ['b@n1', MID, LARGE],
    ],
    pod: [
      'p',
      HIGH,
      LARGE,
      {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              {
                topologyKey: 'kubernetes.io/hostname',
                labelSelector: { matchLabels: { app: 'friend' } },
              },
            ],
          },
        },
      },
    ],
    expected: '',
  },
  {
    name: 'topology spread is restored',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', LOW, SMALL, app('x')],
      ['b@n2', HIGH, VERY_LARGE],
    ],
    pod: [
      'p',
      HIGH,
      SMALL,
      {
        ...app('x'),
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'kubernetes.io/hostname',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector: { matchLabels: { app: 'x' } },
          },
        ],
      },
    ],
    expected: 'n1: a',
  },
  {
    name: 'several victims when one does not suffice',
    pods: [
      ['a@n1', LOW, MEDIUM],
      ['b@n1', LOW, MEDIUM],
      ['c@n1', HIGH, SMALL],
    ],
    pod: ['p', HIGH, LARGE],
    expected: 'n1: a b',
  },
  {
    name: 'all of equal rank leave when all must',
    pods: [
      ['a@n1', MID, SMALL],
      ['b@n1', MID, MEDIUM],
      ['c@n1', MID, MEDIUM],
    ],
    pod: ['p', HIGH, VERY_LARGE],
    expected: 'n1: a b c',
  },
  {
    name: 'a node that could never hold the pod is no candidate',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', LOW, LARGE],
      ['b@n2', MID, LARGE],
    ],
    pod: ['p', HIGH, LARGE, { nodeSelector: { 'kubernetes.io/hostname': 'n2' } }],
    expected: 'n2: b',
  },
  {
    name: 'a pod without priority counts as 0',
    pods: [['a@n1', 0, LARGE]],
    pod: ['p', 1, LARGE],
    expected: 'n1: a',
  },
  {
    name: 'negative priorities are weaker still',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', -1, LARGE],
      ['b@n2', -5, LARGE],
    ],
    pod: ['p', 0, LARGE],
    expected: 'n2: b',
  },
  {
    name: 'a place among too many pods',
    pods: [...Array(32).keys()].map((n): Row => [`a${n}@n1`, n === 7 ? LOW : MID, undefined]),
    pod: ['p', MID, undefined],
    expected: 'n1: a7',
  },
  {
    name: 'two violations are worse than one',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', LOW, LARGE, app('x')],
      ['c@n2', MID, VERY_LARGE, app('x')],
    ],
    budgets: [budget('b', { app: 'x' }, 0)],
    pod: ['p', HIGH, VERY_LARGE],
    expected: 'n2: c',
  },
  {
    name: 'a budget that allows one of two counts one violation',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', LOW, LARGE, app('x')],
      ['c@n2', LOW, MEDIUM, app('y')],
      ['d@n2', LOW, LARGE, app('y')],
    ],
    budgets: [budget('x', { app: 'x' }, 1), budget('y', { app: 'y' }, 0)],
    pod: ['p', HIGH, VERY_LARGE],
    expected: 'n1: b a',
  },
  {
    name: 'two budgets over one pod both count',
    pods: [
      ['a@n1', LOW, MEDIUM, { labels: { app: 'x', tier: 'web' } }],
      ['b@n1', MID, MEDIUM],
    ],
    budgets: [budget('x', { app: 'x' }, 5), budget('t', { tier: 'web' }, 0)],
    pod: ['p', HIGH, MEDIUM],
    expected: 'n1: b',
  },
  {
    name: 'memory alone decides',
    pods: [
      ['a@n1', LOW, { memory: '600' }],
      ['b@n1', LOW, { memory: '300' }],
    ],
    pod: ['p', HIGH, { memory: '500' }],
    expected: 'n1: a',
  },
  {
    name: 'a node without weaker pods is passed over',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', HIGH, LARGE],
      ['b@n2', LOW, LARGE],
    ],
    pod: ['p', HIGH, LARGE],
    expected: 'n2: b',
  },
  {
    name: 'a stronger pod that refuses the newcomer keeps it away',
    pods: [
      [
        'a@n1',
        VERY_HIGH,
        SMALL,
        {
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: 'kubernetes.io/hostname',
                  labelSelector: { matchLabels: { app: 'p' } },
                },
              ],
            },
          },
        },
      ],
      ['b@n1', LOW, SMALL],
    ],
    pod: ['p', HIGH, SMALL, app('p')],
    expected: '',
  },
  {
    name: 'a taint is no case for preemption',
    nodes: [],
    pods: [],
    pod: ['p', HIGH, SMALL],
    expected: '',
  },
];

test.each(CASES)('$name', (row) => expectPreemption(row));

test('a nominated pod counts against weaker pods, not against stronger ones', () => {
  const nodes = [makeNode('n1', NODE)];
  const core = coreOf({ nodes, pods: [podOf(['victim@n1', LOW, LARGE])] });
  core.queue.set(podOf(['strong', HIGH, LARGE]), 0);
  expect(core.scheduleOne(0)?.result).toMatchObject({ nomination: { nodeName: 'n1' } });
  core.state.removePod('uid-victim');
  core.queue.set(podOf(['weak', MID, LARGE]), 1);
  expect(core.scheduleOne(1)?.result.is).toBe('unschedulable');
  core.queue.set(podOf(['stronger', VERY_HIGH, SMALL]), 2);
  expect(core.scheduleOne(2)?.result).toMatchObject({ is: 'scheduled', nodeName: 'n1' });
});

test('once the victims are gone the nominated pod gets its node', () => {
  const nodes = [makeNode('n1', NODE), makeNode('n2', NODE)];
  const pods = [podOf(['a@n1', LOW, LARGE]), podOf(['b@n2', MID, LARGE])];
  const core = coreOf({ nodes, pods });
  core.queue.set(podOf(['p', HIGH, LARGE]), 0);
  expect(core.scheduleOne(0)?.result).toMatchObject({ nomination: { nodeName: 'n1' } });
  expect(core.scheduleOne(1)).toBeUndefined();
  core.state.removePod('uid-a');
  core.queue.onEvent({ kind: 'assigned pod removed', previous: pods[0] }, 2);
  expect(core.scheduleOne(3)?.result).toMatchObject({ is: 'scheduled', nodeName: 'n1' });
  expect(core.nominator.size).toBe(0);
});
