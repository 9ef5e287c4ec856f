// Where a DaemonSet's pods run. Facts: pkg/controller/daemon/daemon_controller_test.go,
// update_test.go.
import { expect, test } from 'vitest';
import type { DaemonSet, Node, Pod, PodSpec } from '../../../model/generated/types.ts';
import { node, NOW, pod } from '../testing/objects.ts';
import type { PodSketch } from '../testing/objects.ts';
import { FailedPodBackoff } from './failed-pod-backoff.ts';
import { daemonTemplate, fitTest, pinnedTo, targetNode } from './node-fit.ts';
import { daemonStatus, groupByNode, planDaemons, planRollingUpdate } from './plan.ts';
import type { DaemonView } from './plan.ts';

function daemonSet(spec: Partial<PodSpec> = {}, more: object = {}): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'proxy', namespace: 'default', uid: 'uid-proxy', generation: 1 },
    spec: {
      selector: { matchLabels: { app: 'proxy' } },
      template: { metadata: { labels: { app: 'proxy' } }, spec: { containers: [], ...spec } },
      ...more,
    },
  };
}

const taint = (key: string, effect: string) => ({ taints: [{ key, effect }] });
const required = (nodeSelectorTerms: readonly object[]): Partial<PodSpec> =>
  ({
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
    },
  }) as Partial<PodSpec>;

// TestNodeShouldRunDaemonPod and the taint tests: should run, may stay.
const FITS: readonly (readonly [string, Partial<PodSpec>, Node, boolean, boolean])[] = [
  ['a plain node', {}, node('a'), true, true],
  ['another nodeName', { nodeName: 'b' }, node('a'), false, false],
  ['its nodeName', { nodeName: 'a' }, node('a'), true, true],
  [
    'a selector that fits',
    { nodeSelector: { disk: 'ssd' } },
    node('a', { labels: { disk: 'ssd' } }),
    true,
    true,
  ],
  ['a selector that does not', { nodeSelector: { disk: 'ssd' } }, node('a'), false, false],
  [
    'affinity In',
    required([{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }]),
    node('a', { labels: { disk: 'ssd' } }),
    true,
    true,
  ],
  [
    'affinity NotIn',
    required([{ matchExpressions: [{ key: 'disk', operator: 'NotIn', values: ['ssd'] }] }]),
    node('a', { labels: { disk: 'ssd' } }),
    false,
    false,
  ],
  [
    'affinity Exists',
    required([{ matchExpressions: [{ key: 'disk', operator: 'Exists' }] }]),
    node('a'),
    false,
    false,
  ],
  [
    'affinity DoesNotExist',
    required([{ matchExpressions: [{ key: 'disk', operator: 'DoesNotExist' }] }]),
    node('a'),
    true,
    true,
  ],
  [
    'affinity Gt',
    required([{ matchExpressions: [{ key: 'gen', operator: 'Gt', values: ['3'] }] }]),
    node('a', { labels: { gen: '5' } }),
    true,
    true,
  ],
  [
    'affinity by name',
    required([{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }]),
    node('a'),
    true,
    true,
  ],
  [
    'affinity by another name',
    required([{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['b'] }] }]),
    node('a'),
    false,
    false,
  ],
  [
    'one of several terms',
    required([
      { matchExpressions: [{ key: 'x', operator: 'Exists' }] },
      { matchExpressions: [{ key: 'y', operator: 'DoesNotExist' }] },
    ]),
    node('a'),
    true,
    true,
  ],
  ['an empty term matches nothing', required([{}]), node('a'), false, false],
  ['a NoSchedule taint', {}, node('a', taint('gpu', 'NoSchedule')), false, true],
  ['a NoExecute taint', {}, node('a', taint('gpu', 'NoExecute')), false, false],
  ['a PreferNoSchedule taint', {}, node('a', taint('gpu', 'PreferNoSchedule')), true, true],
  [
    'a taint it tolerates',
    { tolerations: [{ key: 'gpu', operator: 'Exists' }] },
    node('a', taint('gpu', 'NoSchedule')),
    true,
    true,
  ],
  ['not ready', {}, node('a', taint('node.kubernetes.io/not-ready', 'NoExecute')), true, true],
  ['unreachable', {}, node('a', taint('node.kubernetes.io/unreachable', 'NoExecute')), true, true],
  [
    'not ready, NoSchedule',
    {},
    node('a', taint('node.kubernetes.io/not-ready', 'NoSchedule')),
    false,
    true,
  ],
  ['cordoned', {}, node('a', taint('node.kubernetes.io/unschedulable', 'NoSchedule')), true, true],
  [
    'disk pressure',
    {},
    node('a', taint('node.kubernetes.io/disk-pressure', 'NoSchedule')),
    true,
    true,
  ],
  [
    'no network',
    {},
    node('a', taint('node.kubernetes.io/network-unavailable', 'NoSchedule')),
    false,
    true,
  ],
  [
    'no network, host network',
    { hostNetwork: true },
    node('a', taint('node.kubernetes.io/network-unavailable', 'NoSchedule')),
    true,
    true,
  ],
];

test.each(FITS)('DS1, DS2: %s', (_, spec, on, shouldRun, mayStay) => {
  expect(fitTest(daemonSet(spec))(on)).toEqual({ shouldRun, mayStay });
});

const NEW = 'new';
const on = (name: string, hash = NEW, sketch: PodSketch = {}): Pod =>
  pod({ node: name, labels: { 'controller-revision-hash': hash }, ...sketch });

function view(set: DaemonSet, nodes: readonly Node[], pods: readonly Pod[]): DaemonView {
  return { set, hash: NEW, nodes, fit: fitTest(set), pods: groupByNode(pods), now: NOW };
}

test('DS1: one pod for each node that lacks one', () => {
  const plan = planDaemons(view(daemonSet(), [node('a'), node('b'), node('c')], [on('b')]));
  expect([plan.create, plan.remove]).toEqual([['a', 'c'], []]);
});

test('DS1: pods leave nodes that they may not stay on', () => {
  const wrong = on('a');
  const nodes = [node('a', taint('gpu', 'NoExecute')), node('b', taint('gpu', 'NoSchedule'))];
  const plan = planDaemons(view(daemonSet(), nodes, [wrong, on('b')]));
  expect([plan.create, plan.remove]).toEqual([[], [wrong]]);
});

test('DS3: the oldest of several stays', () => {
  const [young, old] = [on('a', NEW, { age: 10 }), on('a', NEW, { age: 100 })];
  expect(planDaemons(view(daemonSet(), [node('a')], [young, old])).remove).toEqual([young]);
});

test('DS3: failed and succeeded pods are told apart', () => {
  const failed = on('a', NEW, { phase: 'Failed' });
  const done = on('b', NEW, { phase: 'Succeeded' });
  const plan = planDaemons(view(daemonSet(), [node('a'), node('b')], [failed, done]));
  expect([plan.failed, plan.succeeded, plan.create]).toEqual([
    [{ pod: failed, node: 'a' }],
    [{ pod: done, node: 'b' }],
    [],
  ]);
});

test('DS3: a pod that waits for a node which is gone is deleted', () => {
  const spec = pinnedTo({ containers: [] }, 'gone');
  const waiting = pod({ node: '', phase: 'Pending', spec });
  expect(targetNode(waiting)).toBe('gone');
  expect(planDaemons(view(daemonSet(), [node('a')], [waiting, on('gone')])).remove).toEqual([
    waiting,
  ]);
});

test('DS3: back-off doubles for each node', () => {
  const backoff = new FailedPodBackoff();
  expect(backoff.next('a', 0)).toBe(0);
  expect(backoff.next('a', 400_000)).toBe(600_000);
  expect(backoff.next('a', 1_000_000)).toBe(0);
  expect(backoff.next('a', 2_000_000)).toBe(1_000_000);
  expect(backoff.next('b', 2_000_000)).toBe(0);
});

const nodes = ['a', 'b', 'c', 'd'].map((name) => node(name));
const strategy = (rollingUpdate: object) => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate },
});
const OLD = 'old';
const unready: PodSketch = { ready: false };

// TestDaemonSetUpdatesPods, ...WithMaxSurge, TestGetUnavailableNumbers.
const UPDATES: readonly (readonly [
  string,
  object,
  readonly Pod[],
  readonly string[],
  readonly string[],
])[] = [
  [
    'one at a time',
    { maxUnavailable: 1 },
    [on('a', OLD), on('b', OLD), on('c', OLD), on('d', OLD)],
    [],
    ['a'],
  ],
  [
    'half of them',
    { maxUnavailable: '50%' },
    [on('a', OLD), on('b', OLD), on('c', OLD), on('d', OLD)],
    [],
    ['a', 'b'],
  ],
  [
    'none while a new one is not available',
    { maxUnavailable: 1 },
    [on('a', NEW, unready), on('b', OLD), on('c', OLD), on('d', OLD)],
    [],
    [],
  ],
  [
    'old unavailable ones at once',
    { maxUnavailable: 1 },
    [on('a', OLD, unready), on('b', OLD, unready), on('c', OLD), on('d')],
    [],
    ['a', 'b'],
  ],
  [
    'a node with both counts as unavailable',
    { maxUnavailable: 1 },
    [on('a', OLD), on('a'), on('b', OLD), on('c'), on('d')],
    [],
    [],
  ],
  ['all up to date', { maxUnavailable: 1 }, [on('a'), on('b'), on('c'), on('d')], [], []],
  [
    'both 0 means one',
    { maxUnavailable: 0, maxSurge: 0 },
    [on('a', OLD), on('b'), on('c'), on('d')],
    [],
    ['a'],
  ],
  [
    'surge: a new one beside an old',
    { maxSurge: 1 },
    [on('a', OLD), on('b', OLD), on('c', OLD), on('d', OLD)],
    ['a'],
    [],
  ],
  [
    'surge: the old goes when the new is available',
    { maxSurge: 1 },
    [on('a', OLD), on('a'), on('b', OLD), on('c'), on('d')],
    ['b'],
    ['a'],
  ],
  [
    'surge: waits for the new',
    { maxSurge: 1 },
    [on('a', OLD), on('a', NEW, unready), on('b', OLD), on('c'), on('d')],
    [],
    [],
  ],
  [
    'surge: broken old ones at once',
    { maxSurge: 1 },
    [on('a', OLD, unready), on('b', OLD, unready), on('c'), on('d')],
    ['a', 'b'],
    [],
  ],
];

test.each(UPDATES)('DS4: %s', (_, rolling, pods, create, remove) => {
  const plan = planRollingUpdate(view(daemonSet({}, strategy(rolling)), nodes, pods));
  expect([plan.create, plan.remove.map(targetNode)]).toEqual([create, remove]);
});

test('DS5: status counts nodes', () => {
  const some = [node('a'), node('b'), node('c'), node('d', taint('gpu', 'NoSchedule'))];
  const pods = [on('a'), on('b', OLD, unready), on('d')];
  expect(daemonStatus(view(daemonSet(), some, pods))).toEqual({
    desiredNumberScheduled: 3,
    currentNumberScheduled: 2,
    numberMisscheduled: 1,
    numberReady: 1,
    numberAvailable: 1,
    numberUnavailable: 2,
    updatedNumberScheduled: 1,
    observedGeneration: 1,
  });
});

test('DS2: tolerations are added once, labels tell the revision', () => {
  const own = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' };
  const template = daemonTemplate(daemonSet({ tolerations: [own], hostNetwork: true }), 'h1');
  expect(template.spec.tolerations).toHaveLength(7);
  expect(template.metadata?.labels).toEqual({ app: 'proxy', 'controller-revision-hash': 'h1' });
});
