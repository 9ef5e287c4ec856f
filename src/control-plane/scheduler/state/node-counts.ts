// Counts of pods by node, and by the topology domains that nodes form, kept up to date by deltas.
import { labelValue } from '../../../model/meta/labels.ts';
import type { Labels } from '../../../model/meta/labels.ts';

/** The domains that the values of one label form: zones, hosts, racks. */
export class TopologyDomains {
  /** The domain of each slot, -1 where the node lacks the label. */
  of: Int32Array;
  readonly values: string[] = [];
  /** How many nodes each domain has. */
  readonly nodesIn: number[] = [];
  private readonly ids = new Map<string, number>();
  private readonly views = new Set<DomainCounts>();

  constructor(
    readonly topologyKey: string,
    capacity: number,
  ) {
    this.of = new Int32Array(capacity).fill(-1);
  }

  grow(capacity: number): void {
    const grown = new Int32Array(capacity).fill(-1);
    grown.set(this.of);
    this.of = grown;
  }

  /** Files a node under its value; undefined labels take it out. */
  place(node: number, labels: Labels | undefined): void {
    const value = labelValue(labels, this.topologyKey);
    const before = this.of[node] as number;
    const after = value === undefined ? -1 : this.idOf(value);
    if (before === after) return;
    this.of[node] = after;
    if (before >= 0) this.nodesIn[before] = (this.nodesIn[before] as number) - 1;
    if (after >= 0) this.nodesIn[after] = (this.nodesIn[after] as number) + 1;
    for (const view of this.views) view.move(node, before, after);
  }

  watch(view: DomainCounts): void {
    this.views.add(view);
  }

  forget(view: DomainCounts): void {
    this.views.delete(view);
  }

  private idOf(value: string): number {
    let id = this.ids.get(value);
    if (id === undefined) {
      id = this.values.length;
      this.ids.set(value, id);
      this.values.push(value);
      this.nodesIn.push(0);
    }
    return id;
  }
}

/** One set of counts, summed by the domains of one topology key. */
export class DomainCounts {
  readonly byDomain: number[] = [];

  constructor(
    readonly counts: NodeCounts,
    readonly domains: TopologyDomains,
  ) {
    for (let node = 0; node < counts.byNode.length; node++) {
      const count = counts.byNode[node] as number;
      if (count !== 0) this.add(node, count);
    }
    domains.watch(this);
  }

  /** How many are in the domain of a node; 0 when the node is in none. */
  at(node: number): number {
    const domain = this.domains.of[node] as number;
    return domain < 0 ? 0 : (this.byDomain[domain] ?? 0);
  }

  add(node: number, delta: number): void {
    const domain = this.domains.of[node] as number;
    if (domain < 0) return;
    while (this.byDomain.length <= domain) this.byDomain.push(0);
    this.byDomain[domain] = (this.byDomain[domain] as number) + delta;
  }

  move(node: number, before: number, after: number): void {
    const count = this.counts.byNode[node] ?? 0;
    if (count === 0) return;
    while (this.byDomain.length <= Math.max(before, after)) this.byDomain.push(0);
    if (before >= 0) this.byDomain[before] = (this.byDomain[before] as number) - count;
    if (after >= 0) this.byDomain[after] = (this.byDomain[after] as number) + count;
  }
}

/** How many of something are on each node. */
export class NodeCounts {
  byNode: Int32Array;
  total = 0;
  private readonly views: DomainCounts[] = [];

  constructor(capacity: number) {
    this.byNode = new Int32Array(capacity);
  }

  grow(capacity: number): void {
    const grown = new Int32Array(capacity);
    grown.set(this.byNode);
    this.byNode = grown;
  }

  add(node: number, delta: number): void {
    this.byNode[node] = (this.byNode[node] as number) + delta;
    this.total += delta;
    for (const view of this.views) view.add(node, delta);
  }

  /** The counts by the domains of a topology key; made once, then kept up to date. */
  within(domains: TopologyDomains): DomainCounts {
    for (const view of this.views) if (view.domains === domains) return view;
    const view = new DomainCounts(this, domains);
    this.views.push(view);
    return view;
  }

  /** Nothing keeps it up to date any more. */
  release(): void {
    for (const view of this.views) view.domains.forget(view);
  }
}
