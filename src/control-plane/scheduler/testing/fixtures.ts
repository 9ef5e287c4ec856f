// Nodes and pods for the scheduler's tables.
import { Random } from '../../../kernel/random.ts';
import type { Node, ObjectMeta, Pod, PodSpec, Taint } from '../../../model/generated/types.ts';
import { createSchedulingCore } from '../core.ts';
import type { SchedulingCore } from '../core.ts';
import type { CycleResult } from '../cycle/cycle.ts';
import type { PluginSources } from '../plugins/default-plugins.ts';
import { PodInfo } from '../state/pod-info.ts';

type Amounts = { readonly [name: string]: string };

export interface NodeShape {
  readonly labels?: { readonly [key: string]: string };
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
  readonly allocatable?: Amounts;
  readonly images?: readonly (readonly [name: string, bytes: number])[];
}

export const ROOMY: Amounts = { cpu: '4', memory: '8Gi', pods: '110' };

export function makeNode(name: string, shape: NodeShape = {}): Node {
  const { labels = {}, taints, unschedulable, allocatable = ROOMY, images = [] } = shape;
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { ...(taints ? { taints } : {}), ...(unschedulable ? { unschedulable } : {}) },
    status: {
      allocatable,
      images: images.map(([image, sizeBytes]) => ({ names: [image], sizeBytes })),
    },
  };
}

export interface PodShape extends Partial<PodSpec> {
  readonly meta?: Partial<ObjectMeta>;
  readonly labels?: { readonly [key: string]: string };
  readonly namespace?: string;
  readonly requests?: Amounts;
  readonly startTime?: string;
}

export function makePod(name: string, shape: PodShape = {}): Pod {
  const { meta = {}, labels, namespace = 'default', requests, startTime, ...spec } = shape;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, namespace, uid: `uid-${name}`, ...(labels ? { labels } : {}), ...meta },
    spec: {
      containers: [{ name: 'c', image: 'pause', ...(requests ? { resources: { requests } } : {}) }],
      ...spec,
    },
    ...(startTime ? { status: { startTime } } : {}),
  };
}

export interface World {
  readonly nodes: readonly Node[];
  /** Pods with spec.nodeName. */
  readonly pods?: readonly Pod[];
  readonly namespaces?: { readonly [name: string]: { readonly [key: string]: string } };
  readonly sources?: PluginSources;
  readonly seed?: number;
}

export function coreOf(world: World): SchedulingCore {
  const random = new Random(world.seed ?? 1, 'test');
  const core = createSchedulingCore({ random, sources: world.sources ?? {} });
  for (const [name, labels] of Object.entries(world.namespaces ?? {})) {
    core.state.setNamespace(name, labels);
  }
  for (const node of world.nodes) core.state.setNode(node);
  for (const pod of world.pods ?? []) {
    core.state.setPod(new PodInfo(pod), pod.spec.nodeName as string);
  }
  return core;
}

/** One cycle for a pod, without assuming it. */
export function tryPod(world: World, pod: Pod): { core: SchedulingCore; result: CycleResult } {
  const core = coreOf(world);
  return { core, result: core.cycle.run(new PodInfo(pod)) };
}

/** The first reason of each node that rejects the pod; '' for nodes that take it. */
export function verdicts(world: World, pod: Pod): { readonly [node: string]: string } {
  const core = coreOf(world);
  core.explanations.ask(pod.metadata.uid as string);
  core.cycle.run(new PodInfo(pod));
  const attempt = core.explanations.attempt(pod.metadata.uid as string);
  return Object.fromEntries(
    (attempt?.nodes ?? []).map((node) => [
      node.node,
      node.is === 'rejected' ? node.rejection.reasons.join(', ') : '',
    ]),
  );
}

/** The normalized scores that one plugin gives, by node. */
export function scoresOf(world: World, pod: Pod, plugin: string): { [node: string]: number } {
  const core = coreOf(world);
  core.cycle.run(new PodInfo(pod));
  const attempt = core.explanations.attempt(pod.metadata.uid as string);
  const scores: { [node: string]: number } = {};
  for (const node of attempt?.nodes ?? []) {
    const score =
      node.is === 'scored' ? node.scores.find((one) => one.plugin === plugin) : undefined;
    if (score) scores[node.node] = score.normalized;
  }
  return scores;
}
