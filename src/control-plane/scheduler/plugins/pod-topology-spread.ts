// PodTopologySpread: keeps the pods of a workload even over zones, hosts or any other domains.
// Upstream: plugins/podtopologyspread/{filtering,scoring}.go
import type { Node, Pod } from '../../../model/generated/types.ts';
import type { Selector } from '../../../model/meta/selectors.ts';
import type { Labels } from '../../../model/meta/labels.ts';
import { compileLabelSelector, selectorMatches } from '../../../model/meta/selectors.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { rejection } from '../framework.ts';
import type { ClusterEvent, NodeList, Rejection, SchedulerPlugin } from '../framework.ts';
import type { PodInfo } from '../state/pod-info.ts';
import {
  countsEveryNode,
  defaultConstraints,
  isNodeIncluded,
  matchesSelf,
  ownConstraints,
  SYSTEM_SPREAD,
} from './shared/spread-constraints.ts';
import type { SpreadConstraint, SpreadDefaults } from './shared/spread-constraints.ts';
import { SpreadScores } from './shared/spread-scores.ts';

const NAME = 'PodTopologySpread';
const SKEWED = rejection(NAME, "node(s) didn't match pod topology spread constraints", true);
const NO_LABEL = rejection(
  NAME,
  "node(s) didn't match pod topology spread constraints (missing required label)",
  false,
);

/** One hard constraint, with the pods of each domain that counts. */
interface HardConstraint {
  readonly constraint: SpreadConstraint;
  /** -1 for domains that do not count. */
  readonly byDomain: number[];
  readonly domainCount: number;
  readonly own: 0 | 1;
  minimum: number;
}

class PodTopologySpread implements SchedulerPlugin {
  readonly name = NAME;
  readonly weight = 2;
  readonly wakesOn = [
    { on: 'assigned pod added', helps: concerns },
    { on: 'assigned pod changed', helps: concerns },
    { on: 'assigned pod removed', helps: concerns },
    { on: 'node added' },
    { on: 'node removed' },
    { on: 'node labels' },
    { on: 'node taints' },
    { on: 'pod changed' },
  ] as const;
  private hard: HardConstraint[] = [];
  private readonly scores: SpreadScores;
  private readonly hasHardDefaults: boolean;

  constructor(
    private readonly state: ClusterState,
    private readonly defaultSelector: (pod: Pod) => Selector | undefined,
    private readonly defaults: SpreadDefaults,
  ) {
    this.scores = new SpreadScores(state, defaultSelector, defaults);
    this.hasHardDefaults = defaults.constraints.some(
      ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
    );
  }

  preFilter(pod: PodInfo): 'skip' | undefined {
    const constraints = this.constraintsOf(pod);
    this.hard = [];
    if (constraints.length === 0) return 'skip';
    this.hard = constraints.map((constraint) => this.prepare(constraint, constraints, pod));
    return undefined;
  }

  private constraintsOf(pod: PodInfo): readonly SpreadConstraint[] {
    const { state, defaults } = this;
    if (pod.pod.spec.topologySpreadConstraints?.length || !this.hasHardDefaults) {
      return ownConstraints(state, pod, 'DoNotSchedule');
    }
    const selector = this.defaultSelector(pod.pod);
    if (!selector) return [];
    return defaultConstraints(state, pod, selector, defaults, 'DoNotSchedule');
  }

  filter(_pod: PodInfo, node: number): Rejection | undefined {
    for (const { constraint, byDomain, domainCount, own, minimum } of this.hard) {
      const domain = constraint.domains.of[node] as number;
      if (domain < 0) return NO_LABEL;
      const count = byDomain[domain];
      const least = domainCount < constraint.minDomains ? 0 : minimum;
      const matching = count === undefined || count < 0 ? 0 : count;
      if (matching + own - least > constraint.maxSkew) return SKEWED;
    }
    return undefined;
  }

  podAdded(pod: PodInfo, other: PodInfo, node: number): void {
    this.follow(pod, other, node, 1);
  }

  podRemoved(pod: PodInfo, other: PodInfo, node: number): void {
    this.follow(pod, other, node, -1);
  }

  preScore(pod: PodInfo, nodes: NodeList): 'skip' | undefined {
    return this.scores.prepare(pod, nodes);
  }

  score(_pod: PodInfo, nodes: NodeList, scores: Float64Array): void {
    this.scores.score(nodes, scores);
  }

  normalize(_pod: PodInfo, nodes: NodeList, scores: Float64Array): void {
    this.scores.normalize(nodes, scores);
  }

  /** Only nodes that have all topology keys and that the policies include make domains. */
  private prepare(
    constraint: SpreadConstraint,
    all: readonly SpreadConstraint[],
    pod: PodInfo,
  ): HardConstraint {
    const { table } = this.state;
    const { domains, counts } = constraint;
    const own = matchesSelf(constraint, pod.pod) ? 1 : 0;
    if (countsEveryNode(constraint, all.length, pod.pod)) {
      const sums = counts.within(domains).byDomain;
      const byDomain = domains.nodesIn.map((nodes, domain) =>
        nodes > 0 ? (sums[domain] ?? 0) : -1,
      );
      const domainCount = byDomain.filter((count) => count >= 0).length;
      return { constraint, byDomain, domainCount, own, minimum: minimumOf(byDomain) };
    }
    const byDomain: number[] = domains.values.map(() => -1);
    const readsNode = constraint.honorsTaints || needsAffinity(constraint, pod.pod);
    let domainCount = 0;
    for (const node of table.order) {
      const domain = domains.of[node] as number;
      if (domain < 0 || !hasAllKeys(all, node)) continue;
      if (readsNode && !isNodeIncluded(constraint, pod.pod, table.nodes[node] as Node)) continue;
      const before = byDomain[domain] as number;
      if (before < 0) domainCount++;
      byDomain[domain] = Math.max(before, 0) + (counts.byNode[node] as number);
    }
    return { constraint, byDomain, domainCount, own, minimum: minimumOf(byDomain) };
  }

  private follow(pod: PodInfo, other: PodInfo, node: number, delta: 1 | -1): void {
    if (other.namespace !== pod.namespace || other.isTerminating) return;
    const all = this.hard.map(({ constraint }) => constraint);
    for (const hard of this.hard) {
      const { constraint, byDomain } = hard;
      if (!selectorMatches(constraint.selector, other.pod.metadata.labels)) continue;
      const domain = constraint.domains.of[node] as number;
      const count = byDomain[domain];
      if (count === undefined || count < 0 || !hasAllKeys(all, node)) continue;
      const target = this.state.table.nodes[node] as Node;
      if (!isNodeIncluded(constraint, pod.pod, target)) continue;
      byDomain[domain] = count + delta;
      hard.minimum = minimumOf(byDomain);
    }
  }
}

function minimumOf(byDomain: readonly number[]): number {
  let minimum = Infinity;
  for (const count of byDomain) if (count >= 0 && count < minimum) minimum = count;
  return minimum;
}

function hasAllKeys(constraints: readonly SpreadConstraint[], node: number): boolean {
  for (const { domains } of constraints) if ((domains.of[node] as number) < 0) return false;
  return true;
}

function needsAffinity(constraint: SpreadConstraint, pod: Pod): boolean {
  if (!constraint.honorsAffinity) return false;
  const { nodeSelector, affinity } = pod.spec;
  return nodeSelector !== undefined || affinity?.nodeAffinity !== undefined;
}

/** Only pods that some constraint counts change the spread. */
function concerns(pod: Pod, event: ClusterEvent): boolean {
  const { previous } = event;
  const other = event.object ?? previous;
  if (!other || other.metadata.namespace !== pod.metadata.namespace) return false;
  const constraints = pod.spec.topologySpreadConstraints ?? [];
  if (constraints.length === 0) return true;
  const selects = (labels: Labels | undefined): boolean =>
    constraints.some(({ labelSelector }) =>
      selectorMatches(compileLabelSelector(labelSelector), labels),
    );
  return selects(other.metadata.labels) || (previous ? selects(previous.metadata.labels) : false);
}

export function podTopologySpread(
  state: ClusterState,
  defaultSelector: (pod: Pod) => Selector | undefined,
  defaults: SpreadDefaults = SYSTEM_SPREAD,
): SchedulerPlugin {
  return new PodTopologySpread(state, defaultSelector, defaults);
}
