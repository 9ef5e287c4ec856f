// A pod and a node on trial: changed step by step, judged by the real filters, then put back.
import type { Pod } from '../../../model/generated/types.ts';
import type { FilterRun } from '../cycle/filter-run.ts';
import type { Rejection } from '../framework.ts';
import type { NodeTable } from '../state/node-table.ts';
import { PodInfo } from '../state/pod-info.ts';

/** A pod's shortage of one resource on a node. */
export interface Shortage {
  readonly resource: string;
  readonly amount: number;
}

export class Trial {
  info: PodInfo;
  private readonly lent: Shortage[] = [];

  constructor(
    readonly table: NodeTable,
    private readonly filters: FilterRun,
    public pod: Pod,
    readonly node: number,
  ) {
    this.info = new PodInfo(pod);
  }

  /** The first rejection as things are; undefined when the pod fits. */
  judge(): Rejection | undefined {
    const everywhere = this.filters.prepare(this.info);
    if (everywhere) return everywhere;
    const { nodes } = this.filters;
    if (nodes && !nodes.has(this.node)) return PINNED;
    return this.filters.filter(this.info, this.node);
  }

  /** Tries another version of the pod. */
  change(pod: Pod): void {
    this.pod = pod;
    this.info = new PodInfo(pod);
  }

  /** What the node lacks for the pod. */
  shortages(): Shortage[] {
    const { table, node, info } = this;
    const { requests } = info;
    const found: Shortage[] = [];
    const check = (resource: string, wanted: number, allocatable: number, used: number): void => {
      const amount = wanted - (allocatable - used);
      if (wanted > 0 && amount > 0) found.push({ resource, amount });
    };
    check('pods', 1, table.allocatablePods[node]!, table.podCount[node]!);
    check(
      'cpu',
      requests.milliCpu,
      table.allocatableMilliCpu[node]!,
      table.requestedMilliCpu[node]!,
    );
    check('memory', requests.memory, table.allocatableMemory[node]!, table.requestedMemory[node]!);
    check(
      'ephemeral-storage',
      requests.ephemeralStorage,
      table.allocatableEphemeral[node]!,
      table.requestedEphemeral[node]!,
    );
    for (const [name, amount] of requests.scalars) {
      const { allocatable, requested } = table.scalar(name);
      check(name, amount, allocatable[node]!, requested[node]!);
    }
    return found;
  }

  /** Lends the node more of a resource until the end of the trial. */
  lend(shortage: Shortage): void {
    this.lent.push(shortage);
    this.raise(shortage.resource, shortage.amount);
  }

  end(): void {
    for (const { resource, amount } of this.lent) this.raise(resource, -amount);
  }

  private raise(resource: string, amount: number): void {
    this.column(resource)[this.node]! += amount;
  }

  private column(resource: string): Float64Array {
    const { table } = this;
    switch (resource) {
      case 'pods':
        return table.allocatablePods;
      case 'cpu':
        return table.allocatableMilliCpu;
      case 'memory':
        return table.allocatableMemory;
      case 'ephemeral-storage':
        return table.allocatableEphemeral;
      default:
        return table.scalar(resource).allocatable;
    }
  }
}

/** The pod names its node, so no other comes into question. */
const PINNED: Rejection = { plugin: 'pinned', reasons: [], isResolvable: false };
