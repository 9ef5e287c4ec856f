// Profiles at work: what arguments, weights and switched-off plugins change in decisions.
import { expect, test } from 'vitest';
import { Random } from '../../../kernel/random.ts';
import type { Node, Pod } from '../../../model/generated/types.ts';
import { compileLabelSelector } from '../../../model/meta/selectors.ts';
import { SchedulingCore } from '../core.ts';
import type { PluginSources } from '../plugins/default-plugins.ts';
import { PodInfo } from '../state/pod-info.ts';
import { makeNode, makePod } from '../testing/fixtures.ts';
import { readConfiguration } from './read-configuration.ts';

const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

interface World {
  readonly nodes: readonly Node[];
  readonly pods?: readonly Pod[];
  readonly sources?: PluginSources;
}

function coreOf(yaml: string, { nodes, pods = [], sources = {} }: World): SchedulingCore {
  const read = readConfiguration(HEAD + yaml);
  if (read.is === 'problem') throw new Error(read.message);
  const { configuration } = read;
  const core = new SchedulingCore({ random: new Random(1, 'test'), configuration, sources });
  for (const node of nodes) core.state.setNode(node);
  for (const pod of pods) core.state.setPod(new PodInfo(pod), pod.spec.nodeName as string);
  return core;
}

/** The node that is chosen, or the message. */
function decide(core: SchedulingCore, pod: Pod): string {
  core.queue.set(pod, 0);
  const result = core.scheduleOne(0)?.result;
  if (!result) return 'nothing to do';
  return result.is === 'scheduled' ? result.nodeName : result.message;
}

/** What one plugin gives each node, weighted. */
function scores(core: SchedulingCore, pod: Pod, plugin: string): { [node: string]: number } {
  core.profileOf(pod).cycle.run(new PodInfo(pod));
  const found: { [node: string]: number } = {};
  for (const node of core.explanations.attempt(pod.metadata.uid as string)?.nodes ?? []) {
    if (node.is !== 'scored') continue;
    const score = node.scores.find((one) => one.plugin === plugin);
    if (score) found[node.node] = score.normalized * score.weight;
  }
  return found;
}

const TWO = [makeNode('a'), makeNode('b')];
const BUSY = makePod('busy', { nodeName: 'a', requests: { cpu: '2', memory: '4Gi' } });

test('two profiles share nodes and queue: one spreads, one packs', () => {
  const yaml = `
profiles:
- schedulerName: default-scheduler
- schedulerName: packer
  pluginConfig:
  - name: NodeResourcesFit
    args: {scoringStrategy: {type: MostAllocated}}
`;
  const requests = { cpu: '500m', memory: '1Gi' };
  const core = coreOf(yaml, { nodes: TWO, pods: [BUSY] });
  expect(decide(core, makePod('one', { requests }))).toBe('b');
  expect(decide(core, makePod('two', { requests, schedulerName: 'packer' }))).toBe('a');
  expect(core.isResponsibleFor(makePod('x', { schedulerName: 'nobody' }))).toBe(false);
});

test('RequestedToCapacityRatio scores by its shape', () => {
  const yaml = `
profiles:
- pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy:
        type: RequestedToCapacityRatio
        resources: [{name: cpu, weight: 1}]
        requestedToCapacityRatio:
          shape: [{utilization: 0, score: 0}, {utilization: 100, score: 10}]
`;
  const core = coreOf(yaml, { nodes: TWO, pods: [BUSY] });
  const pod = makePod('p', { requests: { cpu: '1' } });
  expect(scores(core, pod, 'NodeResourcesFit')).toEqual({ a: 75, b: 25 });
});

test('an ignored extended resource does not filter', () => {
  const yaml = `
profiles:
- pluginConfig:
  - name: NodeResourcesFit
    args: {ignoredResources: [example.com/foo], ignoredResourceGroups: [gpu.example.com]}
`;
  const core = coreOf(yaml, { nodes: [makeNode('a')] });
  const asks = (name: string, resource: string): Pod =>
    makePod(name, { requests: { [resource]: '1' } });
  expect(decide(core, asks('one', 'example.com/foo'))).toBe('a');
  expect(decide(core, asks('two', 'gpu.example.com/a100'))).toBe('a');
  expect(decide(core, asks('three', 'example.com/bar'))).toContain('Insufficient example.com/bar');
});

test('added affinity holds for every pod of the profile', () => {
  const yaml = `
profiles:
- pluginConfig:
  - name: NodeAffinity
    args:
      addedAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
          nodeSelectorTerms: [{matchExpressions: [{key: pool, operator: In, values: [batch]}]}]
        preferredDuringSchedulingIgnoredDuringExecution:
        - {weight: 10, preference: {matchExpressions: [{key: fast, operator: Exists}]}}
`;
  const nodes = [
    makeNode('a'),
    makeNode('b', { labels: { pool: 'batch' } }),
    makeNode('c', { labels: { pool: 'batch', fast: '' } }),
  ];
  const core = coreOf(yaml, { nodes });
  expect(scores(core, makePod('p'), 'NodeAffinity')).toEqual({ b: 0, c: 200 });
  const alone = coreOf(yaml, { nodes: nodes.slice(0, 1) });
  expect(decide(alone, makePod('q'))).toContain(
    "0/1 nodes are available: 1 node(s) didn't match scheduler-enforced node affinity.",
  );
});

test('default constraints of a profile filter pods that a Service selects', () => {
  const yaml = `
profiles:
- pluginConfig:
  - name: PodTopologySpread
    args:
      defaultingType: List
      defaultConstraints:
      - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}
`;
  const nodes = [
    makeNode('a', { labels: { zone: 'one' } }),
    makeNode('b', { labels: { zone: 'two' }, allocatable: { cpu: '1', pods: '0' } }),
  ];
  const labels = { app: 'web' };
  const sources = { defaultSelector: () => compileLabelSelector({ matchLabels: labels }) };
  const pods = [makePod('there', { nodeName: 'a', labels })];
  expect(decide(coreOf(yaml, { nodes, pods, sources }), makePod('p', { labels }))).toContain(
    "1 node(s) didn't match pod topology spread constraints",
  );
  expect(decide(coreOf('', { nodes, pods, sources }), makePod('p', { labels }))).toBe('a');
});

test('hardPodAffinityWeight weighs what existing pods demand', () => {
  const affinity = {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } },
      ],
    },
  };
  const pods = [makePod('friend', { nodeName: 'a', affinity })];
  const pod = makePod('p', { labels: { app: 'web' } });
  const args = (weight: number): string =>
    `profiles: [{pluginConfig: [{name: InterPodAffinity, args: {hardPodAffinityWeight: ${weight}}}]}]`;
  const plugin = 'InterPodAffinity';
  expect(scores(coreOf(args(5), { nodes: TWO, pods }), pod, plugin)).toEqual({ a: 200, b: 0 });
  expect(scores(coreOf(args(0), { nodes: TWO, pods }), pod, plugin)).toEqual({});
});

test('a filter that is off lets tainted nodes in, and scores of a weight count so much', () => {
  const yaml = `
profiles:
- plugins:
    filter: {disabled: [{name: TaintToleration}]}
    score: {disabled: [{name: "*"}], enabled: [{name: NodeResourcesFit, weight: 7}]}
`;
  const taints = [{ key: 'k', effect: 'NoSchedule' }];
  const core = coreOf(yaml, { nodes: [makeNode('a', { taints })] });
  const pod = makePod('p', { requests: { cpu: '2', memory: '4Gi' } });
  expect(scores(core, pod, 'NodeResourcesFit')).toEqual({ a: 350 });
  expect(decide(core, pod)).toBe('a');
});

test('the back-off of the file is kept', () => {
  const yaml = 'podInitialBackoffSeconds: 3\npodMaxBackoffSeconds: 4\n';
  const core = coreOf(yaml, { nodes: [makeNode('a')] });
  core.queue.set(makePod('huge', { requests: { cpu: '9' } }), 0);
  const queued = core.scheduleOne(0)?.queued;
  expect(queued?.backoffUntil).toBe(3_000_000);
});
