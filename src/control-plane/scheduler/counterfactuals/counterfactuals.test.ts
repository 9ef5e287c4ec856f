// Counterfactuals: the smallest changes that would let a waiting pod in, each verified by filters.
import { expect, test } from 'vitest';
import { coreOf, makeNode, makePod } from '../testing/fixtures.ts';
import type { PodShape, World } from '../testing/fixtures.ts';
import { counterfactualsFor } from './counterfactuals.ts';

const SMALL = { cpu: '1', memory: '1Gi', pods: '3' };
const GPU = [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }];
const ZONE = 'topology.kubernetes.io/zone';
const app = (value: string) => ({ matchLabels: { app: value } });
const apart = (topologyKey: string) => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: app('web') }],
  },
});

interface Case {
  readonly name: string;
  readonly world: World;
  readonly pod: PodShape;
  readonly expected: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'a taint, or too little cpu elsewhere',
    world: {
      nodes: [makeNode('worker-2', { allocatable: SMALL }), makeNode('worker-3', { taints: GPU })],
      pods: [makePod('busy', { nodeName: 'worker-2', requests: { cpu: '700m' } })],
    },
    pod: { requests: { cpu: '500m' } },
    expected: ['tolerate gpu=true on worker-3', '+200m cpu on worker-2'],
  },
  {
    name: 'an anti-affinity in the way',
    world: {
      nodes: [makeNode('a', { labels: { [ZONE]: 'z1' } })],
      pods: [makePod('web-1', { nodeName: 'a', labels: { app: 'web' } })],
    },
    pod: { labels: { app: 'web' }, affinity: apart(ZONE) },
    expected: ['remove the zone anti-affinity'],
  },
  {
    name: 'several changes at once, fewest first',
    world: {
      nodes: [
        makeNode('a', { taints: GPU, unschedulable: true }),
        makeNode('b', { unschedulable: true }),
      ],
    },
    pod: { nodeSelector: { disk: 'ssd' } },
    expected: [
      'uncordon b, and remove disk from the node selector',
      'uncordon a, and tolerate gpu=true on a, and remove disk from the node selector',
    ],
  },
  {
    name: 'a spread constraint, and memory in binary units',
    world: {
      nodes: [
        makeNode('a', { labels: { [ZONE]: 'z1' } }),
        makeNode('b', { labels: { [ZONE]: 'z2' }, allocatable: SMALL }),
      ],
      pods: [makePod('web-1', { nodeName: 'a', labels: { app: 'web' } })],
    },
    pod: {
      labels: { app: 'web' },
      requests: { memory: '2Gi' },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: ZONE,
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: app('web'),
        },
      ],
    },
    expected: ['remove the zone spread constraint', '+1Gi memory on b'],
  },
  {
    name: 'a full node, and host ports',
    world: {
      nodes: [makeNode('a', { allocatable: { cpu: '4', memory: '8Gi', pods: '1' } })],
      pods: [
        makePod('e', {
          nodeName: 'a',
          containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 80 }] }],
        }),
      ],
    },
    pod: { containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 80 }] }] },
    expected: ['remove the host ports, and +1 pods on a'],
  },
  {
    name: 'pods that refuse newcomers are no business of the pod',
    world: {
      nodes: [makeNode('a')],
      pods: [makePod('loner', { nodeName: 'a', affinity: apart('kubernetes.io/hostname') })],
    },
    pod: { labels: { app: 'web' } },
    expected: [],
  },
];

test.each(CASES)('$name', ({ world, pod, expected }) => {
  const core = coreOf(world);
  core.queue.set(makePod('p', pod), 0);
  expect(core.scheduleOne(0)?.result.is).toBe('unschedulable');
  const texts = counterfactualsFor(core, 'uid-p')?.map(({ text }) => text);
  expect(texts).toEqual(expected);
  core.queue.wakeAll(1);
  expect(core.scheduleOne(1)?.result.is, 'nothing of the trials stays').toBe('unschedulable');
});

test('a pod that does not wait has none', () => {
  expect(counterfactualsFor(coreOf({ nodes: [] }), 'uid-p')).toBeUndefined();
});
