// NodeAffinity: nodeSelector, required and preferred node affinity. Upstream: plugins/nodeaffinity.
import type {
  Node,
  NodeAffinity as Affinity,
  Pod,
  PreferredSchedulingTerm,
} from '../../../model/generated/types.ts';
import {
  nodeFitsAffinity,
  nodeFitsTerm,
  nodeFitsTerms,
} from '../../../model/scheduling/node-affinity.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { rejection } from '../framework.ts';
import type {
  ClusterEvent,
  NodeList,
  PreFilterResult,
  Rejection,
  SchedulerPlugin,
} from '../framework.ts';
import { nodeNamesOf } from './shared/node-names.ts';
import { normalizeByMaximum } from './shared/normalize.ts';
import type { PodInfo } from '../state/pod-info.ts';

const NO_TERMS: readonly PreferredSchedulingTerm[] = [];
const NAME = 'NodeAffinity';
const NO_MATCH = rejection(NAME, "node(s) didn't match Pod's node affinity/selector", false);

const CONFLICT = rejection(NAME, 'pod affinity terms conflict', false);
const NOT_ENFORCED = rejection(
  NAME,
  "node(s) didn't match scheduler-enforced node affinity",
  false,
);

class NodeAffinity implements SchedulerPlugin {
  readonly name = NAME;
  readonly weight = 2;
  readonly wakesOn = [
    { on: 'node added', helps: (pod: Pod, event: ClusterEvent) => this.nowMatches(pod, event) },
    { on: 'node labels', helps: (pod: Pod, event: ClusterEvent) => this.nowMatches(pod, event) },
    { on: 'pod changed' },
  ] as const;

  constructor(
    private readonly state: ClusterState,
    /** What the profile asks for all of its pods. */
    private readonly added: Affinity,
  ) {}

  preFilter({ pod }: PodInfo): PreFilterResult {
    const required =
      pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const isAdded = this.added.requiredDuringSchedulingIgnoredDuringExecution !== undefined;
    if (!required && !pod.spec.nodeSelector && !isAdded) return 'skip';
    const names = nodeNamesOf(required);
    if (!names) return undefined;
    if (names.length === 0) return CONFLICT;
    return { names, plugin: NAME };
  }

  filter({ pod }: PodInfo, node: number): Rejection | undefined {
    const { nodes } = this.state.table;
    const added = this.added.requiredDuringSchedulingIgnoredDuringExecution;
    if (added && !nodeFitsTerms(added.nodeSelectorTerms, nodes[node] as Node)) return NOT_ENFORCED;
    return nodeFitsAffinity(pod.spec, nodes[node] as Node) ? undefined : NO_MATCH;
  }

  preScore({ pod }: PodInfo): 'skip' | undefined {
    return this.preferredOf(pod).length > 0 ? undefined : 'skip';
  }

  score({ pod }: PodInfo, { slots, count }: NodeList, scores: Float64Array): void {
    const { nodes } = this.state.table;
    const preferred = this.preferredOf(pod);
    for (let index = 0; index < count; index++) {
      const node = nodes[slots[index] as number] as Node;
      let score = 0;
      for (const { weight, preference } of preferred) {
        if (weight !== 0 && nodeFitsTerm(preference, node)) score += weight;
      }
      scores[index] = score;
    }
  }

  /** Upstream: node_affinity.go (isSchedulableAfterNodeChange). */
  private nowMatches(pod: Pod, { object, previous }: ClusterEvent): boolean {
    const added = this.added.requiredDuringSchedulingIgnoredDuringExecution;
    const matches = (node: Node): boolean =>
      (!added || nodeFitsTerms(added.nodeSelectorTerms, node)) && nodeFitsAffinity(pod.spec, node);
    if (previous && matches(previous as Node)) return false;
    return object !== undefined && matches(object as Node);
  }

  private preferredOf({ spec }: Pod): readonly PreferredSchedulingTerm[] {
    const own = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    const added = this.added.preferredDuringSchedulingIgnoredDuringExecution;
    if (!added) return own ?? NO_TERMS;
    return own ? [...added, ...own] : added;
  }

  normalize(_pod: PodInfo, nodes: NodeList, scores: Float64Array): void {
    normalizeByMaximum(scores, nodes.count, false);
  }
}

export function nodeAffinity(state: ClusterState, added: Affinity = {}): SchedulerPlugin {
  return new NodeAffinity(state, added);
}
