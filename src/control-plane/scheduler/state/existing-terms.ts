// Affinity terms of pods that already count on nodes: what they want of newcomers, by node.
import type { AffinityTerm, AffinityTerms } from './affinity-terms.ts';
import { NodeCounts } from './node-counts.ts';
import type { NodeTable } from './node-table.ts';
import type { PodInfo } from './pod-info.ts';

export type TermRole =
  | 'requiredAffinity'
  | 'requiredAntiAffinity'
  | 'preferredAffinity'
  | 'preferredAntiAffinity';

/** One distinct term, and how many pods on each node carry it. */
export interface ExistingTerm {
  readonly term: AffinityTerm;
  readonly counts: NodeCounts;
}

const ROLES: readonly TermRole[] = [
  'requiredAffinity',
  'requiredAntiAffinity',
  'preferredAffinity',
  'preferredAntiAffinity',
];

/** Distinct terms are as many as there are workloads with affinity, not as many as pods. */
export class ExistingTerms {
  private readonly byRole = new Map<TermRole, Map<string, ExistingTerm>>(
    ROLES.map((role) => [role, new Map()]),
  );

  constructor(private readonly table: NodeTable) {}

  of(role: TermRole): Iterable<ExistingTerm> {
    return (this.byRole.get(role) as Map<string, ExistingTerm>).values();
  }

  has(role: TermRole): boolean {
    return (this.byRole.get(role) as Map<string, ExistingTerm>).size > 0;
  }

  /** Counts the terms of a pod on a node (delta 1), or takes them back (-1). */
  change(pod: PodInfo, node: number, delta: 1 | -1): void {
    const { affinity } = pod;
    if (!affinity) return;
    for (const role of ROLES) this.changeRole(role, affinity, node, delta);
  }

  private changeRole(role: TermRole, affinity: AffinityTerms, node: number, delta: 1 | -1): void {
    const terms = this.byRole.get(role) as Map<string, ExistingTerm>;
    for (const term of affinity[role]) {
      const key = `${term.topologyKey} ${term.weight} ${term.key}`;
      let existing = terms.get(key);
      if (!existing) {
        existing = { term, counts: new NodeCounts(this.table.capacity) };
        this.table.growWith(existing.counts);
        terms.set(key, existing);
      }
      existing.counts.add(node, delta);
      if (existing.counts.total > 0) continue;
      terms.delete(key);
      this.table.stopGrowing(existing.counts);
      existing.counts.release();
    }
  }
}
