// Scores by soft spread constraints: nodes in domains with few matching pods first.
// Upstream: plugins/podtopologyspread/scoring.go
import type { Node, Pod } from '../../../../model/generated/types.ts';
import type { Selector } from '../../../../model/meta/selectors.ts';
import type { ClusterState } from '../../state/cluster-state.ts';
import type { NodeList } from '../../framework.ts';
import { MAX_NODE_SCORE } from '../../limits.ts';
import { naturalLogarithm } from './logarithm.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import {
  countsEveryNode,
  defaultConstraints,
  HOSTNAME,
  isNodeIncluded,
  ownConstraints,
} from './spread-constraints.ts';
import type { SpreadConstraint, SpreadDefaults } from './spread-constraints.ts';

interface SoftConstraint {
  readonly constraint: SpreadConstraint;
  /** Matching pods of each domain that has a feasible node; undefined for hosts. */
  readonly byDomain: Float64Array | undefined;
  /** More domains make one pod more count more. */
  readonly weight: number;
}

/** Marks a node that lacks a topology key, between score and normalize. */
const IGNORED = -1;
const NO_DOMAIN = -1;

export class SpreadScores {
  private soft: SoftConstraint[] = [];
  private requiresAllKeys = true;
  private ignored = new Uint8Array(64);

  constructor(
    private readonly state: ClusterState,
    private readonly defaultSelector: (pod: Pod) => Selector | undefined,
    private readonly defaults: SpreadDefaults,
  ) {}

  prepare(pod: PodInfo, nodes: NodeList): 'skip' | undefined {
    const constraints = this.constraintsOf(pod);
    this.soft = [];
    if (constraints.length === 0) return 'skip';
    const taken = this.ignoreNodesWithoutKeys(constraints, nodes);
    this.soft = constraints.map((constraint) =>
      this.soften(constraint, constraints, pod, nodes, taken),
    );
    return undefined;
  }

  score({ slots, count }: NodeList, scores: Float64Array): void {
    for (let index = 0; index < count; index++) {
      if (this.ignored[index]) {
        scores[index] = IGNORED;
        continue;
      }
      const node = slots[index] as number;
      let score = 0;
      for (const { constraint, byDomain, weight } of this.soft) {
        const domain = constraint.domains.of[node] as number;
        if (domain === NO_DOMAIN) continue;
        const matching = byDomain ? byDomain[domain]! : constraint.counts.byNode[node]!;
        score += matching * weight + (constraint.maxSkew - 1);
      }
      scores[index] = Math.round(score);
    }
  }

  normalize({ count }: NodeList, scores: Float64Array): void {
    let lowest = Infinity;
    let highest = 0;
    for (let index = 0; index < count; index++) {
      const score = scores[index] as number;
      if (score === IGNORED) continue;
      lowest = Math.min(lowest, score);
      highest = Math.max(highest, score);
    }
    for (let index = 0; index < count; index++) {
      const score = scores[index] as number;
      if (score === IGNORED) scores[index] = 0;
      else if (highest === 0) scores[index] = MAX_NODE_SCORE;
      else scores[index] = Math.trunc((MAX_NODE_SCORE * (highest + lowest - score)) / highest);
    }
  }

  private constraintsOf(pod: PodInfo): readonly SpreadConstraint[] {
    this.requiresAllKeys = true;
    if (pod.pod.spec.topologySpreadConstraints?.length) {
      return ownConstraints(this.state, pod, 'ScheduleAnyway');
    }
    const selector = this.defaultSelector(pod.pod);
    if (!selector) return [];
    const { state, defaults } = this;
    this.requiresAllKeys = !defaults.areOfSystem;
    return defaultConstraints(state, pod, selector, defaults, 'ScheduleAnyway');
  }

  /** How many nodes of the list have all keys; the others are marked. */
  private ignoreNodesWithoutKeys(
    constraints: readonly SpreadConstraint[],
    { slots, count }: NodeList,
  ): number {
    if (this.ignored.length < count) this.ignored = new Uint8Array(this.state.table.capacity);
    this.ignored.fill(0, 0, count);
    if (!this.requiresAllKeys) return count;
    let taken = 0;
    for (let index = 0; index < count; index++) {
      if (hasAllKeys(constraints, slots[index] as number)) taken++;
      else this.ignored[index] = 1;
    }
    return taken;
  }

  private soften(
    constraint: SpreadConstraint,
    all: readonly SpreadConstraint[],
    pod: PodInfo,
    nodes: NodeList,
    taken: number,
  ): SoftConstraint {
    if (constraint.topologyKey === HOSTNAME) {
      return { constraint, byDomain: undefined, weight: naturalLogarithm(taken + 2) };
    }
    const byDomain = new Float64Array(constraint.domains.values.length).fill(NO_DOMAIN);
    const size = this.openDomains(constraint, nodes, byDomain);
    this.fill(constraint, all, pod, byDomain);
    return { constraint, byDomain, weight: naturalLogarithm(size + 2) };
  }

  /** Domains count only when a feasible node is in them; nodes without the key make one more. */
  private openDomains(
    { domains }: SpreadConstraint,
    { slots, count }: NodeList,
    byDomain: Float64Array,
  ): number {
    let size = 0;
    let hasNone = false;
    for (let index = 0; index < count; index++) {
      if (this.ignored[index]) continue;
      const domain = domains.of[slots[index] as number] as number;
      if (domain === NO_DOMAIN) hasNone = true;
      else if (byDomain[domain] === NO_DOMAIN) {
        byDomain[domain] = 0;
        size++;
      }
    }
    return hasNone ? size + 1 : size;
  }

  private fill(
    constraint: SpreadConstraint,
    all: readonly SpreadConstraint[],
    pod: PodInfo,
    byDomain: Float64Array,
  ): void {
    const { table } = this.state;
    const { domains, counts } = constraint;
    if (counts.total === 0) return;
    if (countsEveryNode(constraint, this.requiresAllKeys ? all.length : 1, pod.pod)) {
      const sums = counts.within(domains).byDomain;
      for (let domain = 0; domain < byDomain.length; domain++) {
        if (byDomain[domain] !== NO_DOMAIN) byDomain[domain] = sums[domain] ?? 0;
      }
      return;
    }
    for (const node of table.order) {
      const matching = counts.byNode[node] as number;
      if (matching === 0) continue;
      const domain = domains.of[node] as number;
      if (domain === NO_DOMAIN || byDomain[domain] === NO_DOMAIN) continue;
      if (this.requiresAllKeys && !hasAllKeys(all, node)) continue;
      if (!isNodeIncluded(constraint, pod.pod, table.nodes[node] as Node)) continue;
      byDomain[domain]! += matching;
    }
  }
}

function hasAllKeys(constraints: readonly SpreadConstraint[], node: number): boolean {
  for (const { domains } of constraints) if ((domains.of[node] as number) < 0) return false;
  return true;
}
