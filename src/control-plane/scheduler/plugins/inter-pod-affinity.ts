// InterPodAffinity: pods that want, or refuse, to share a domain with other pods.
// Upstream: plugins/interpodaffinity/{filtering,scoring}.go
import { labelsEqual } from '../../../model/meta/labels.ts';
import type { Pod } from '../../../model/generated/types.ts';
import { affinityTerms, termMatches } from '../state/affinity-terms.ts';
import type { AffinityTerm } from '../state/affinity-terms.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { rejection } from '../framework.ts';
import type { ClusterEvent, NodeList, Rejection, SchedulerPlugin } from '../framework.ts';
import { HARD_POD_AFFINITY_WEIGHT, MAX_NODE_SCORE } from '../limits.ts';
import type { DomainCounts } from '../state/node-counts.ts';
import type { PodPredicate } from '../state/pod-groups.ts';
import type { PodInfo } from '../state/pod-info.ts';

const NAME = 'InterPodAffinity';
const NO_AFFINITY = rejection(NAME, "node(s) didn't match pod affinity rules", false);
const ANTI_AFFINITY = rejection(NAME, "node(s) didn't match pod anti-affinity rules", true);
const EXISTING = rejection(NAME, "node(s) didn't satisfy existing pods anti-affinity rules", true);

/** Upstream: config InterPodAffinityArgs. */
export interface InterPodAffinityOptions {
  readonly hardPodAffinityWeight?: number;
  /** Pods without preferences of their own are not scored by those of others. */
  readonly ignorePreferredTermsOfExistingPods?: boolean;
}

interface WeightedCounts {
  readonly counts: DomainCounts;
  readonly weight: number;
}

class InterPodAffinity implements SchedulerPlugin {
  readonly name = NAME;
  readonly weight = 2;
  readonly wakesOn = [
    { on: 'node added' },
    { on: 'node labels' },
    { on: 'assigned pod added', helps: concerns },
    { on: 'assigned pod changed', helps: concernsNow },
    { on: 'assigned pod removed', helps: concerns },
    { on: 'namespace changed' },
    { on: 'pod changed' },
  ] as const;
  private existing: DomainCounts[] = [];
  private antiAffinity: DomainCounts[] = [];
  private affinity: DomainCounts[] = [];
  private isFirstOfItsKind = false;
  private weighted: WeightedCounts[] = [];

  constructor(
    private readonly state: ClusterState,
    private readonly hardWeight: number,
    private readonly ignoresPreferredOfExisting: boolean,
  ) {}

  preFilter(pod: PodInfo): 'skip' | undefined {
    this.existing = this.existingAgainst(pod);
    const own = pod.affinity;
    this.antiAffinity = (own?.requiredAntiAffinity ?? []).map((term) =>
      this.countsOf([term], term),
    );
    const required = own?.requiredAffinity ?? [];
    this.affinity = required.map((term) => this.countsOf(required, term));
    this.isFirstOfItsKind =
      required.length > 0 &&
      required.every((term) => this.matchesSelf(term, pod)) &&
      !this.affinity.some((counts) => hasAny(counts));
    const isIdle = this.existing.length + this.antiAffinity.length + this.affinity.length === 0;
    return isIdle ? 'skip' : undefined;
  }

  filter(_pod: PodInfo, node: number): Rejection | undefined {
    if (!this.satisfiesAffinity(node)) return NO_AFFINITY;
    for (const counts of this.antiAffinity) if (counts.at(node) > 0) return ANTI_AFFINITY;
    for (const counts of this.existing) if (counts.at(node) > 0) return EXISTING;
    return undefined;
  }

  /** The counts follow trials by themselves; only whether a first pod may start is decided anew. */
  podAdded(pod: PodInfo): void {
    this.preFilter(pod);
  }

  podRemoved(pod: PodInfo): void {
    this.preFilter(pod);
  }

  preScore(pod: PodInfo): 'skip' | undefined {
    const { terms } = this.state;
    this.weighted = [];
    for (const term of pod.affinity?.preferredAffinity ?? []) {
      this.weigh(this.countsOf([term], term), term.weight);
    }
    for (const term of pod.affinity?.preferredAntiAffinity ?? []) {
      this.weigh(this.countsOf([term], term), -term.weight);
    }
    if (this.ignoresPreferredOfExisting && !hasPreferences(pod)) return 'skip';
    if (this.hardWeight > 0) {
      for (const { term, counts } of terms.of('requiredAffinity')) {
        if (this.matchesSelf(term, pod)) this.weigh(this.within(counts, term), this.hardWeight);
      }
    }
    for (const { term, counts } of terms.of('preferredAffinity')) {
      if (this.matchesSelf(term, pod)) this.weigh(this.within(counts, term), term.weight);
    }
    for (const { term, counts } of terms.of('preferredAntiAffinity')) {
      if (this.matchesSelf(term, pod)) this.weigh(this.within(counts, term), -term.weight);
    }
    return this.weighted.length === 0 ? 'skip' : undefined;
  }

  score(_pod: PodInfo, { slots, count }: NodeList, scores: Float64Array): void {
    for (let index = 0; index < count; index++) {
      const node = slots[index] as number;
      let score = 0;
      for (const { counts, weight } of this.weighted) score += weight * counts.at(node);
      scores[index] = score;
    }
  }

  normalize(_pod: PodInfo, { count }: NodeList, scores: Float64Array): void {
    let lowest = Infinity;
    let highest = -Infinity;
    for (let index = 0; index < count; index++) {
      lowest = Math.min(lowest, scores[index] as number);
      highest = Math.max(highest, scores[index] as number);
    }
    const range = highest - lowest;
    for (let index = 0; index < count; index++) {
      const above = (scores[index] as number) - lowest;
      scores[index] = range > 0 ? Math.trunc(MAX_NODE_SCORE * (above / range)) : 0;
    }
  }

  private satisfiesAffinity(node: number): boolean {
    let isMissing = false;
    for (const counts of this.affinity) {
      if ((counts.domains.of[node] as number) < 0) return false;
      if (counts.at(node) === 0) isMissing = true;
    }
    return !isMissing || this.isFirstOfItsKind;
  }

  /** The required anti-affinity of pods on nodes that speaks of this pod. */
  private existingAgainst(pod: PodInfo): DomainCounts[] {
    const found: DomainCounts[] = [];
    for (const { term, counts } of this.state.terms.of('requiredAntiAffinity')) {
      if (this.matchesSelf(term, pod)) found.push(this.within(counts, term));
    }
    return found;
  }

  private matchesSelf(term: AffinityTerm, pod: PodInfo): boolean {
    return termMatches(term, pod.namespace, pod.pod.metadata.labels, this.state.namespaceLabels);
  }

  /** The pods that match all of some terms, by the domains of one of them. */
  private countsOf(terms: readonly AffinityTerm[], of: AffinityTerm): DomainCounts {
    return this.within(this.state.groups.counts(predicateOf(terms, this.state)), of);
  }

  private within(
    counts: { within(domains: DomainCounts['domains']): DomainCounts },
    term: AffinityTerm,
  ): DomainCounts {
    return counts.within(this.state.table.domainsOf(term.topologyKey));
  }

  private weigh(counts: DomainCounts, weight: number): void {
    if (hasAny(counts)) this.weighted.push({ counts, weight });
  }
}

function hasPreferences({ affinity }: PodInfo): boolean {
  if (!affinity) return false;
  return affinity.preferredAffinity.length + affinity.preferredAntiAffinity.length > 0;
}

function hasAny(counts: DomainCounts): boolean {
  return counts.counts.total > 0 && counts.byDomain.some((count) => count > 0);
}

function predicateOf(terms: readonly AffinityTerm[], state: ClusterState): PodPredicate {
  const readsNamespaceLabels = terms.some((term) => term.namespaceSelector !== undefined);
  return {
    key: `affinity ${terms.map((term) => term.key).join(' ')}`,
    namespaces: readsNamespaceLabels ? undefined : terms[0]?.namespaces,
    countsTerminating: true,
    readsNamespaceLabels,
    matches: (namespace, labels) =>
      terms.every((term) => termMatches(term, namespace, labels, state.namespaceLabels)),
  };
}

/** Whether another pod's coming or going can matter to this one. */
function concerns(pod: Pod, event: ClusterEvent): boolean {
  const other = (event.object ?? event.previous) as Pod | undefined;
  if (!other) return true;
  const speaksOf = (speaker: Pod, of: Pod): boolean => {
    const terms = affinityTerms(speaker);
    if (!terms) return false;
    return [...terms.requiredAffinity, ...terms.requiredAntiAffinity].some(
      (term) =>
        term.namespaceSelector !== undefined ||
        termMatches(term, of.metadata.namespace ?? '', of.metadata.labels, () => undefined),
    );
  };
  return speaksOf(pod, other) || speaksOf(other, pod);
}

/** A change of a pod on a node matters when it is one of labels. */
function concernsNow(pod: Pod, event: ClusterEvent): boolean {
  const { object, previous } = event;
  if (labelsEqual(object?.metadata.labels, previous?.metadata.labels)) return false;
  return concerns(pod, event) || concerns(pod, { ...event, object: previous });
}

export function interPodAffinity(
  state: ClusterState,
  { hardPodAffinityWeight, ignorePreferredTermsOfExistingPods }: InterPodAffinityOptions = {},
): SchedulerPlugin {
  const hardWeight = hardPodAffinityWeight ?? HARD_POD_AFFINITY_WEIGHT;
  return new InterPodAffinity(state, hardWeight, ignorePreferredTermsOfExistingPods ?? false);
}
