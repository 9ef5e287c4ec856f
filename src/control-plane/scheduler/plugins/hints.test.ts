// Queueing hints: which events wake a pod that a plugin rejected.
// Upstream: the *_test.go of tainttoleration, nodeaffinity, nodeunschedulable, nodeports,
// noderesources, podtopologyspread, interpodaffinity (Test_isSchedulableAfter...)
import { expect, test } from 'vitest';
import type { Node, Pod } from '../../../model/generated/types.ts';
import type { ClusterEvent } from '../framework.ts';
import { coreOf, makeNode, makePod } from '../testing/fixtures.ts';

/** Whether a pod that the plugin rejected is tried again after the event. */
function wakes(plugin: string, pod: Pod, event: ClusterEvent): boolean {
  const { queue } = coreOf({ nodes: [] });
  queue.set(pod, 0);
  const queued = queue.pop(0);
  if (!queued) throw new Error('the pod waits');
  queue.parkUnschedulable(queued, new Set([plugin]), 0);
  queue.onEvent(event, 0);
  return queue.placeOf(queued.uid) !== 'unschedulable';
}

const TAINT = { key: 'foo', value: 'bar', effect: 'NoSchedule' };
const tainted = makeNode('a', { taints: [TAINT] });
const bare = makeNode('a');
const cordoned = makeNode('a', { unschedulable: true });
const tolerant = makePod('p', {
  tolerations: [{ key: 'foo', operator: 'Equal', value: 'bar', effect: 'NoSchedule' }],
});
const plain = makePod('p');

const ssd = makePod('p', { nodeSelector: { disk: 'ssd' } });
const withSsd = makeNode('a', { labels: { disk: 'ssd' } });
const withSsdAndMore = makeNode('a', { labels: { disk: 'ssd', rack: '1' } });

const added = (object: Node): ClusterEvent => ({ kind: 'node added', object });
const taints = (previous: Node, object: Node): ClusterEvent => ({
  kind: 'node taints',
  previous,
  object,
});
const labels = (previous: Node, object: Node): ClusterEvent => ({
  kind: 'node labels',
  previous,
  object,
});
const removed = (previous: Pod): ClusterEvent => ({ kind: 'assigned pod removed', previous });
const came = (object: Pod): ClusterEvent => ({ kind: 'assigned pod added', object });

const port = (name: string, hostPort: number, hostIP = ''): Pod =>
  makePod(name, {
    nodeName: 'a',
    containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80, hostPort, hostIP }] }],
  });
const small = makeNode('a', { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } });
const large = makeNode('a', { allocatable: { cpu: '8', memory: '16Gi', pods: '10' } });
const asks = makePod('p', { requests: { cpu: '4', memory: '2Gi' } });

const term = { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'web' } } };
const terms = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
const wantsWeb = makePod('p', { affinity: { podAffinity: terms } });
const shunsWeb = makePod('p', { affinity: { podAntiAffinity: terms } });
const web = makePod('w', { nodeName: 'a', labels: { app: 'web' } });
const other = makePod('o', { nodeName: 'a', labels: { app: 'db' } });
const webElsewhere = makePod('w', { nodeName: 'a', labels: { app: 'web' }, namespace: 'ns' });
const spreadsWeb = makePod('p', {
  labels: { app: 'web' },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ],
});

test.each<[plugin: string, what: string, pod: Pod, event: ClusterEvent, wakes: boolean]>([
  ['TaintToleration', 'a node with a tolerated taint came', tolerant, added(tainted), true],
  ['TaintToleration', 'a node without taints came', plain, added(bare), true],
  ['TaintToleration', 'a node with an untolerated taint came', plain, added(tainted), false],
  ['TaintToleration', 'the taint went', plain, taints(tainted, bare), true],
  ['TaintToleration', 'a taint came', plain, taints(bare, tainted), false],
  ['TaintToleration', 'taints that never mattered changed', tolerant, taints(tainted, bare), false],
  ['TaintToleration', 'labels changed', plain, labels(tainted, bare), false],
  ['NodeUnschedulable', 'a node came', plain, added(bare), true],
  ['NodeUnschedulable', 'a cordoned node came', plain, added(cordoned), false],
  ['NodeUnschedulable', 'a node was uncordoned', plain, taints(cordoned, bare), true],
  ['NodeUnschedulable', 'a node was cordoned', plain, taints(bare, cordoned), false],
  ['NodeUnschedulable', 'a node that was open stays so', plain, taints(tainted, bare), false],
  ['NodeAffinity', 'a matching node came', ssd, added(withSsd), true],
  ['NodeAffinity', 'another node came', ssd, added(bare), false],
  ['NodeAffinity', 'labels now match', ssd, labels(bare, withSsd), true],
  ['NodeAffinity', 'labels matched before', ssd, labels(withSsd, withSsdAndMore), false],
  ['NodeAffinity', 'labels match no more', ssd, labels(withSsd, bare), false],
  ['NodePorts', 'a pod with the port went', port('p', 80), removed(port('o', 80)), true],
  ['NodePorts', 'a pod with another port went', port('p', 80), removed(port('o', 81)), false],
  [
    'NodePorts',
    'a pod with the port on another address went',
    port('p', 80, '10.0.0.1'),
    removed(port('o', 80, '10.0.0.2')),
    false,
  ],
  ['NodePorts', 'a node came', port('p', 80), added(bare), true],
  ['NodePorts', 'a pod came', port('p', 80), came(other), false],
  ['NodeResourcesFit', 'a pod went', asks, removed(other), true],
  ['NodeResourcesFit', 'a pod came', asks, came(other), false],
  ['NodeResourcesFit', 'a node that is large enough came', asks, added(large), true],
  ['NodeResourcesFit', 'a node that is too small came', asks, added(small), false],
  ['InterPodAffinity', 'the wanted pod came', wantsWeb, came(web), true],
  ['InterPodAffinity', 'another pod came', wantsWeb, came(other), false],
  ['InterPodAffinity', 'the shunned pod went', shunsWeb, removed(web), true],
  ['InterPodAffinity', 'another pod went', shunsWeb, removed(other), false],
  ['InterPodAffinity', 'one of another namespace went', shunsWeb, removed(webElsewhere), false],
  ['PodTopologySpread', 'a pod that counts went', spreadsWeb, removed(web), true],
  ['PodTopologySpread', 'a pod that counts came', spreadsWeb, came(web), true],
  ['PodTopologySpread', 'another pod went', spreadsWeb, removed(other), false],
  ['PodTopologySpread', 'one of another namespace went', spreadsWeb, removed(webElsewhere), false],
  ['PodTopologySpread', 'a node came', spreadsWeb, added(bare), true],
])('%s: %s', (plugin, _, pod, event, expected) => {
  expect(wakes(plugin, pod, event)).toBe(expected);
});
