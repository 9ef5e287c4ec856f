// DefaultPreemption by tables. Upstream: plugins/defaultpreemption/default_preemption_test.go
import { expect, test } from 'vitest';
import type { Pod, PodDisruptionBudget } from '../../../model/generated/types.ts';
import { coreOf, makeNode, makePod, tryPod } from '../testing/fixtures.ts';
import type { NodeShape, PodShape } from '../testing/fixtures.ts';

const LOW = 0;
const MID = 100;
const HIGH = 1000;
const VERY_HIGH = 10_000;
const MEDIUM = { cpu: '200m', memory: '400' };
const SMALL = { cpu: '100m', memory: '100' };
const LARGE = { cpu: '300m', memory: '500' };
const VERY_LARGE = { cpu: '500m', memory: '500' };
const NODE: NodeShape = { allocatable: { cpu: '500m', memory: '1000', pods: '32' } };

/** name@node, priority, requests, and what else. */
type Row = readonly [
  place: string,
  priority: number,
  requests: PodShape['requests'],
  more?: PodShape,
];

function podOf([place, priority, requests, more = {}]: Row): Pod {
  const [name = '', nodeName = ''] = place.split('@');
  return makePod(name, { nodeName, priority, ...(requests ? { requests } : {}), ...more });
}

function budget(
  name: string,
  labels: { [key: string]: string },
  disruptionsAllowed: number,
  disrupted: readonly string[] = [],
): PodDisruptionBudget {
  return {
    kind: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    metadata: { name, namespace: 'default' },
    spec: { selector: { matchLabels: labels } },
    status: {
      disruptionsAllowed,
      currentHealthy: 1,
      desiredHealthy: 1,
      expectedPods: 1,
      disruptedPods: Object.fromEntries(disrupted.map((pod) => [pod, '2026-01-01T00:00:00Z'])),
    },
  };
}

interface Case {
  readonly name: string;
  readonly nodes?: readonly string[];
  readonly pods: readonly Row[];
  readonly pod: Row;
  readonly budgets?: readonly PodDisruptionBudget[];
  /** `node: victims`, or '' when preemption finds nothing. */
  readonly expected: string;
}

const at = (second: number): PodShape => ({
  startTime: `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`,
});
const app = (value: string): PodShape => ({ labels: { app: value } });

// Upstream: TestDryRunPreemption, TestSelectBestCandidate, TestPickOneNode...
const CASES: readonly Case[] = [
  {
    name: 'a pod that fits needs no victims',
    pods: [['a@n1', MID, SMALL]],
    pod: ['p', HIGH, SMALL],
    expected: 'fits',
  },
  {
    name: 'one weaker pod leaves',
    pods: [['a@n1', MID, LARGE]],
    pod: ['p', HIGH, LARGE],
    expected: 'n1: a',
  },
  {
    name: 'equal priority protects',
    pods: [['a@n1', HIGH, LARGE]],
    pod: ['p', HIGH, LARGE],
    expected: '',
  },
  {
    name: 'higher priority protects',
    pods: [['a@n1', VERY_HIGH, LARGE]],
    pod: ['p', HIGH, LARGE],
    expected: '',
  },
  {
    name: 'only the pods that must leave do',
    pods: [
      ['a@n1', LOW, SMALL],
      ['b@n1', MID, LARGE],
    ],
    pod: ['p', HIGH, LARGE],
    expected: 'n1: b',
  },
  {
    name: 'the least important leaves first',
    pods: [
      ['a@n1', LOW, SMALL],
      ['b@n1', LOW, SMALL],
      ['c@n1', MID, MEDIUM],
      ['d@n1', HIGH, SMALL],
    ],
    pod: ['p', HIGH, { cpu: '100m', memory: '1' }],
    expected: 'n1: b',
  },
  {
    name: 'of equal priority the one that started last leaves',
    pods: [
      ['a@n1', LOW, SMALL, at(9)],
      ['b@n1', LOW, SMALL, at(1)],
      ['c@n1', HIGH, LARGE],
    ],
    pod: ['p', HIGH, SMALL],
    expected: 'n1: a',
  },
  {
    name: 'a pod too large for any node',
    pods: [['a@n1', LOW, SMALL]],
    pod: ['p', HIGH, { cpu: '900m' }],
    expected: '',
  },
  {
    name: 'weaker pods that leave do not suffice',
    pods: [
      ['a@n1', LOW, SMALL],
      ['b@n1', HIGH, LARGE],
    ],
    pod: ['p', HIGH, LARGE],
    expected: '',
  },
  {
    name: 'the node with fewer budget violations',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', LOW, LARGE, app('x')],
      ['b@n2', MID, LARGE],
    ],
    budgets: [budget('b', { app: 'x' }, 0)],
    pod: ['p', HIGH, LARGE],
    expected: 'n2: b',
  },
  {
    name: 'the node whose highest victim is lowest',
    nodes: ['n1', 'n2', 'n3'],
    pods: [
      ['a@n1', HIGH, LARGE],
      ['b@n2', MID, LARGE],
      ['c@n3', LOW, LARGE],
    ],
    pod: ['p', VERY_HIGH, LARGE],
    expected: 'n3: c',
  },
  {
    name: 'the node with the lower sum of priorities',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', MID, MEDIUM],
      ['b@n1', MID, LARGE],
      ['c@n2', MID, MEDIUM],
      ['d@n2', LOW, LARGE],
    ],
    pod: ['p', HIGH, VERY_LARGE],
    expected: 'n2: c d',
  },
  {
    name: 'the node with fewer victims, by shifted sums',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', -10, MEDIUM],
      ['b@n1', -10, LARGE],
      ['c@n2', -10, VERY_LARGE],
    ],
    pod: ['p', HIGH, VERY_LARGE],
    expected: 'n2: c',
  },
  {
    name: 'the node whose most important victim started last',
    nodes: ['n1', 'n2', 'n3'],
    pods: [
      ['a@n1', MID, LARGE, at(3)],
      ['b@n2', MID, LARGE, at(9)],
      ['c@n3', MID, LARGE, at(5)],
    ],
    pod: ['p', HIGH, LARGE],
    expected: 'n2: b',
  },
  {
    name: 'start times of lesser victims do not count',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', MID, MEDIUM, at(5)],
      ['b@n1', LOW, LARGE, at(9)],
      ['c@n2', MID, MEDIUM, at(6)],
      ['d@n2', LOW, LARGE, at(1)],
    ],
    pod: ['p', HIGH, VERY_LARGE],
    expected: 'n2: c d',
  },
  {
    name: 'a budget is kept when another pod can leave',
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', MID, MEDIUM],
    ],
    budgets: [budget('b', { app: 'x' }, 0)],
    pod: ['p', HIGH, MEDIUM],
    expected: 'n1: b',
  },
  {
    name: 'a budget is broken when nothing else helps',
    pods: [['a@n1', LOW, LARGE, app('x')]],
    budgets: [budget('b', { app: 'x' }, 0)],
    pod: ['p', HIGH, LARGE],
    expected: 'n1: a',
  },
  {
    name: 'a budget with room does not protect',
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', MID, MEDIUM],
    ],
    budgets: [budget('b', { app: 'x' }, 1)],
    pod: ['p', HIGH, MEDIUM],
    expected: 'n1: a',
  },
  {
    name: 'pods already being disrupted do not use the budget up',
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', MID, MEDIUM],
    ],
    budgets: [budget('b', { app: 'x' }, 0, ['a'])],
    pod: ['p', HIGH, MEDIUM],
    expected: 'n1: a',
  },
  {
    name: 'a budget with an empty selector protects nobody',
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', MID, MEDIUM],
    ],
    budgets: [budget('b', {}, 0)],
    pod: ['p', HIGH, MEDIUM],
    expected: 'n1: a',
  },
  {
    name: 'a budget of another label does not concern',
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', MID, MEDIUM],
    ],
    budgets: [budget('b', { app: 'y' }, 0)],
    pod: ['p', HIGH, MEDIUM],
    expected: 'n1: a',
  },
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

test.each(CASES)('$name', ({ nodes = ['n1'], pods, pod, budgets = [], expected }) => {
  const world = {
    nodes: nodes.length
      ? nodes.map((name) => makeNode(name, NODE))
      : [makeNode('n1', { ...NODE, taints: [{ key: 'k', effect: 'NoSchedule' }] })],
    pods: pods.map(podOf),
    sources: { hasDisruptionBudgets: () => budgets.length > 0, disruptionBudgets: () => budgets },
  };
  const { result, core } = tryPod(world, podOf(pod));
  if (expected === 'fits') {
    expect(result.is).toBe('scheduled');
    return;
  }
  if (result.is !== 'unschedulable') throw new Error('the pod fits nowhere as things are');
  const { nomination } = result;
  const victims = nomination?.victims.map((victim) => victim.pod.metadata.name).join(' ');
  expect(nomination ? `${nomination.nodeName}: ${victims}` : '').toBe(expected);
  expect(core.state.podCount, 'trials leave no trace').toBe(pods.length);
});

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
