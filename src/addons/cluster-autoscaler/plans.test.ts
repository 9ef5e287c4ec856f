// What the cluster autoscaler decides. Facts: kubernetes/autoscaler cluster-autoscaler
// simulator/drain_test.go, estimator/binpacking_estimator_test.go, core/scaledown/eligibility.
import { expect, test } from 'vitest';
import type { Node, Pod, PodDisruptionBudget } from '../../model/generated/types.ts';
import { drainOf } from './drainability.ts';
import { parseOptions } from './options.ts';
import type { AutoscalerOptions } from './options.ts';
import { unneededNodes, utilization } from './scale-down-plan.ts';
import { planScaleUp } from './scale-up-plan.ts';

let serial = 0;
const SAFE = 'cluster-autoscaler.kubernetes.io/safe-to-evict';

function pod(cpu: string, more: any = {}): Pod {
  const name = `p-${++serial}`;
  const owner = { kind: more.owner ?? 'ReplicaSet', name: 'o', uid: 'o', controller: true };
  return {
    metadata: {
      name,
      namespace: more.namespace ?? 'default',
      labels: { app: 'web' },
      ...(more.owner === null ? {} : { ownerReferences: [owner] }),
      ...more.metadata,
    },
    spec: { containers: [{ name: 'c', resources: { requests: { cpu } } }], ...more.spec },
    ...(more.status ? { status: more.status } : {}),
  } as unknown as Pod;
}

function node(name: string, more: any = {}): Node {
  return {
    metadata: { name, labels: { pool: name }, ...more.metadata },
    spec: more.spec ?? {},
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110', ...more.allocatable } },
  } as unknown as Node;
}

const OPTIONS = parseOptions(['--nodes=0:5:pool']) as AutoscalerOptions;
const annotated = (value: string) => ({ metadata: { annotations: { [SAFE]: value } } });
const volume = (source: object) => ({ spec: { volumes: [{ name: 'v', ...source }] } });
const budget = (disruptionsAllowed: number): PodDisruptionBudget =>
  ({
    metadata: { name: 'b', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } } },
    status: { disruptionsAllowed },
  }) as unknown as PodDisruptionBudget;

test.each([
  ['of a ReplicaSet', {}, [], undefined],
  ['of a DaemonSet', { owner: 'DaemonSet' }, [], 'stays'],
  ['of a StatefulSet', { owner: 'StatefulSet' }, [], undefined],
  ['of nobody', { owner: null }, [], 'NotReplicated'],
  ['of nobody, safe to evict', { owner: null, ...annotated('true') }, [], undefined],
  ['not safe to evict', annotated('false'), [], 'NotSafeToEvictAnnotation'],
  ['with an emptyDir', volume({ emptyDir: {} }), [], 'LocalStorageRequested'],
  ['with an emptyDir in memory', volume({ emptyDir: { medium: 'Memory' } }), [], undefined],
  ['with a hostPath', volume({ hostPath: { path: '/a' } }), [], 'LocalStorageRequested'],
  [
    'with an emptyDir that is safe to lose',
    {
      ...volume({ emptyDir: {} }),
      metadata: {
        annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'a,v' },
      },
    },
    [],
    undefined,
  ],
  ['with a config map', volume({ configMap: { name: 'a' } }), [], undefined],
  ['of the system without a budget', { namespace: 'kube-system' }, [], 'UnmovableKubeSystemPod'],
  ['whose budget allows none', {}, [budget(0)], 'NotEnoughPdb'],
  ['whose budget allows one', {}, [budget(1)], undefined],
  ['mirror', { metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } } }, [], 'stays'],
  ['that has ended', { owner: null, status: { phase: 'Succeeded' } }, [], 'stays'],
  ['being deleted', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }, [], 'stays'],
] as const)('a pod %s', (_, more, budgets, expected) => {
  const { evict, veto } = drainOf([pod('100m', more)], budgets, OPTIONS);
  expect(veto?.reason ?? (evict.length === 0 ? 'stays' : undefined)).toBe(expected);
});

const group = (name: string, target: number, max: number, template = node(name)) => ({
  name,
  min: 0,
  max,
  target,
  template,
});

test.each([
  ['one node for small pods', ['1', '1', '1', '1'], [group('a', 0, 5)], 'a', 1],
  ['as many as are needed', ['3', '3', '3'], [group('a', 1, 5)], 'a', 3],
  ['no more than the maximum', ['3', '3', '3'], [group('a', 4, 5)], 'a', 1],
  ['large ones first', ['1', '3', '1', '3'], [group('a', 0, 5)], 'a', 2],
  [
    'the group that wastes least',
    ['3'],
    [group('big', 0, 5, node('big', { allocatable: { cpu: '32' } })), group('a', 0, 5)],
    'a',
    1,
  ],
] as const)('scale up: %s', (_, cpus, groups, name, by) => {
  const { scaleUp } = planScaleUp(
    cpus.map((cpu) => pod(cpu)),
    groups,
  );
  expect([scaleUp?.group.name, scaleUp?.by]).toEqual([name, by]);
});

test.each([
  ['too large', {}, [group('a', 0, 5)], '8', '1 Insufficient cpu'],
  [
    'another selector',
    { spec: { nodeSelector: { pool: 'b' } } },
    [group('a', 0, 5)],
    '1',
    "1 node(s) didn't match Pod's node affinity/selector",
  ],
  [
    'a taint',
    {},
    [
      group(
        'a',
        0,
        5,
        node('a', { spec: { taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }] } }),
      ),
    ],
    '1',
    '1 node(s) had untolerated taint {gpu: true}',
  ],
  [
    'full and too small',
    {},
    [group('a', 5, 5), group('b', 0, 5)],
    '8',
    '1 max node group size reached, 1 Insufficient cpu',
  ],
] as const)('no scale up: %s', (_, more, groups, cpu, reasons) => {
  const { scaleUp, refused } = planScaleUp([pod(cpu, more)], groups);
  expect(scaleUp).toBeUndefined();
  expect(refused.map((one) => one.reasons)).toEqual([reasons]);
});

test.each([
  ['idle', [], [], true],
  ['little used, with room elsewhere', [pod('1')], [], true],
  ['used by half', [pod('2')], [], false],
  ['no room elsewhere', [pod('1500m')], [pod('3')], false],
  ['held by a pod', [pod('1', { owner: null })], [], false],
] as const)('unneeded: %s', (_, own, others, expected) => {
  const pods = new Map<string, readonly Pod[]>([
    ['a', own],
    ['b', others],
  ]);
  const found = unneededNodes(
    {
      nodes: [node('a'), node('b')],
      podsOf: (name) => pods.get(name) ?? [],
      budgets: [],
      isRemovable: (name) => name === 'a',
    },
    OPTIONS,
  );
  expect(found.length > 0).toBe(expected);
});

test('a node may forbid its removal', () => {
  const kept = { 'cluster-autoscaler.kubernetes.io/scale-down-disabled': 'true' };
  const nodes = [node('a', { metadata: { annotations: kept } }), node('b')];
  const situation = { nodes, podsOf: () => [], budgets: [], isRemovable: () => true };
  expect(unneededNodes(situation, OPTIONS).map((one) => one.node.metadata.name)).toEqual(['b']);
});

test('of cpu and memory the one that is used more', () => {
  const hungry = pod('1', {
    spec: { containers: [{ resources: { requests: { cpu: '1', memory: '6Gi' } } }] },
  });
  expect(utilization(node('a'), [hungry])).toBe(0.75);
});

test.each([
  [
    ['--nodes=1:10:pool-a', '--nodes=0:3:b'],
    ['pool-a', 'b'],
  ],
  [['--nodes=x'], 'failed to parse node group spec: x'],
  [['--nodes=5:1:a'], 'failed to parse node group spec: 5:1:a'],
] as const)('flags %j', (argv, expected) => {
  const options = parseOptions(argv);
  const seen = typeof options === 'string' ? options : options.groups.map(({ name }) => name);
  expect(seen).toEqual(expected);
});
