// One pod's pass through the plugins: which nodes fit, which is best, and what if none does.
import type { Random } from '../../../kernel/random.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { Explanations } from './explain.ts';
import { FailureMemo } from './failure-memo.ts';
import { fitErrorMessage, NO_NODES } from './fit-error.ts';
import { FilterRun } from './filter-run.ts';
import type { Diagnosis, NodeList, Nomination, Rejection, SchedulerPlugin } from '../framework.ts';
import { MIN_FEASIBLE_NODES, MIN_FEASIBLE_PERCENTAGE } from '../limits.ts';
import type { Nominator } from '../state/nominator.ts';
import type { PodInfo } from '../state/pod-info.ts';
import { RejectionTable } from './rejection-table.ts';
import { ScoreRun } from './score-run.ts';

export type CycleResult =
  | { readonly is: 'scheduled'; readonly node: number; readonly nodeName: string }
  | {
      readonly is: 'unschedulable';
      readonly message: string;
      /** Plugins whose events wake the pod. */
      readonly rejectors: ReadonlySet<string>;
      readonly nomination: Nomination | undefined;
    };

/**
 * How many feasible nodes are enough. 0 percent means adaptive.
 * Upstream: pkg/scheduler/schedule_one.go (numFeasibleNodesToFind).
 */
export function feasibleNodesToFind(nodeCount: number, percentage = 0): number {
  if (nodeCount < MIN_FEASIBLE_NODES) return nodeCount;
  let percent = percentage;
  if (percent === 0) {
    percent = Math.max(50 - Math.trunc(nodeCount / 125), MIN_FEASIBLE_PERCENTAGE);
  }
  return Math.max(Math.trunc((nodeCount * percent) / 100), MIN_FEASIBLE_NODES);
}

/** Nodes judged at once. */
const NODES_A_RUN = 256;

/** Runs cycles one after another; where the search for nodes starts moves on with each. */
export class SchedulingCycle implements Diagnosis, NodeList {
  slots = new Int32Array(64);
  count = 0;
  readonly filters: FilterRun;
  private readonly scores: ScoreRun;
  private nextStart = 0;
  /** Those of the attempt under way: of a search of its own, or remembered. */
  private rejections = new RejectionTable();
  private ownRejections = this.rejections;
  private readonly memo: FailureMemo;

  constructor(
    private readonly state: ClusterState,
    private readonly plugins: readonly SchedulerPlugin[],
    private readonly nominator: Nominator,
    random: Random,
    private readonly explanations: Explanations,
    private readonly percentageOfNodesToScore = 0,
  ) {
    this.filters = new FilterRun(state, plugins, nominator);
    this.scores = new ScoreRun(state, plugins, random);
    this.memo = new FailureMemo(state.table, this.filters);
  }

  /** Chooses a node for a pod. The caller assumes the pod there, or parks it. */
  run(pod: PodInfo): CycleResult {
    const { table } = this.state;
    this.rejections = this.ownRejections;
    this.rejections.clear(table.capacity);
    if (table.nodeCount === 0) return this.withoutNodes(pod);
    const everywhere = this.filters.prepare(pod);
    if (everywhere) return this.fail(pod, everywhere);
    const isNominated = this.tryNominatedNode(pod);
    if (!isNominated) this.findFeasible(pod);
    if (this.count === 0) return this.fail(pod, undefined);
    return this.choose(pod, isNominated);
  }

  rejectionOf(node: number): Rejection | undefined {
    return this.rejections.rejectionOf(node);
  }

  private choose(pod: PodInfo, isNominated: boolean): CycleResult {
    const isExplained = this.explanations.wants(pod, this.state.table.nodeCount);
    let index = 0;
    if (this.count > 1 || isExplained) {
      this.scores.score(pod, this, isExplained);
      index = this.scores.best(this.count);
    }
    const node = this.slots[index] as number;
    const nodeName = this.state.table.names[node] as string;
    if (isExplained) {
      const { table } = this.state;
      this.explanations.scheduled(pod, table, this, this.scores, index, isNominated);
    }
    return { is: 'scheduled', node, nodeName };
  }

  /** A node promised by preemption is looked at alone first. */
  private tryNominatedNode(pod: PodInfo): boolean {
    this.count = 0;
    const nominated = this.nominator.nominatedNode(pod.uid);
    if (nominated === undefined) return false;
    const node = this.state.table.slotOf(nominated);
    if (node === undefined || !this.state.table.nodes[node]) return false;
    if (this.filters.nodes && !this.filters.nodes.has(node)) return false;
    if (this.filters.filter(pod, node)) return false;
    this.slots[0] = node;
    this.count = 1;
    return true;
  }

  private findFeasible(pod: PodInfo): void {
    const { table } = this.state;
    if (this.slots.length < table.capacity) this.slots = new Int32Array(table.capacity);
    const { nodes } = this.filters;
    const isPlain = this.filters.canJudgeMany && !nodes;
    const canRemember = isPlain && this.nominator.size === 0;
    const known = canRemember ? this.memo.recall(pod) : undefined;
    this.count = 0;
    if (known) {
      this.rejections = known;
      return;
    }
    const candidates = nodes ? Int32Array.from(nodes) : table.order;
    const all = candidates.length;
    const enough = feasibleNodesToFind(all, this.percentageOfNodesToScore);
    const start = all === 0 ? 0 : this.nextStart % all;
    const processed = isPlain
      ? this.searchByRuns(pod, candidates, start, enough)
      : this.searchOneByOne(pod, candidates, start, enough);
    this.nextStart = (this.nextStart + processed) % table.nodeCount;
    if (canRemember && this.count === 0) {
      this.ownRejections = this.memo.keep(pod, this.rejections);
    }
  }

  /** Answers how many nodes it looked at. */
  private searchOneByOne(
    pod: PodInfo,
    candidates: Int32Array,
    start: number,
    enough: number,
  ): number {
    const { rejections, filters } = this;
    const { table } = this.state;
    const all = candidates.length;
    let processed = 0;
    while (processed < all && this.count < enough) {
      const at = start + processed++;
      const node = candidates[at < all ? at : at - all] as number;
      if (!table.nodes[node]) continue;
      const rejected = filters.filter(pod, node);
      if (rejected) rejections.add(node, rejected);
      else this.slots[this.count++] = node;
    }
    return processed;
  }

  /** As searchOneByOne, where filters judge many nodes at once. */
  private searchByRuns(pod: PodInfo, order: Int32Array, start: number, enough: number): number {
    const { rejections, filters, slots } = this;
    const all = order.length;
    let processed = 0;
    while (processed < all && this.count < enough) {
      const first = (start + processed) % all;
      const run = Math.min(NODES_A_RUN, all - first, all - processed);
      const verdicts = filters.filterMany(pod, order, first, run);
      for (let index = 0; index < run && this.count < enough; index++) {
        const node = order[first + index] as number;
        const rejected = verdicts[index];
        if (rejected) rejections.add(node, rejected);
        else slots[this.count++] = node;
        processed++;
      }
    }
    return processed;
  }

  get resolvable(): NodeList {
    return this.rejections.resolvable;
  }

  private withoutNodes(pod: PodInfo): CycleResult {
    this.explanations.failed(pod, this.state.table, this, NO_NODES, undefined);
    return {
      is: 'unschedulable',
      message: NO_NODES,
      rejectors: NO_REJECTORS,
      nomination: undefined,
    };
  }

  private fail(pod: PodInfo, everywhere: Rejection | undefined): CycleResult {
    const { table } = this.state;
    const rejectors = new Set<string>();
    const rejections = this.rejections.total();
    for (const { plugin } of rejections.keys()) rejectors.add(plugin);
    for (const plugin of this.filters.narrowedBy) rejectors.add(plugin);
    if (everywhere) {
      rejectors.add(everywhere.plugin);
      const slots = everywhere.isResolvable ? table.order : [];
      for (const node of slots) this.rejections.add(node, everywhere);
    }
    const outcome = this.postFilter(pod);
    const message = fitErrorMessage({
      nodeCount: table.nodeCount,
      preFilterMessage: everywhere?.reasons.join(', '),
      rejections,
      absentNodes: table.nodeCount - this.countRejected(everywhere),
      absentBy: this.filters.narrowedBy,
      postFilterMessage: outcome.message,
    });
    const { nomination } = outcome;
    this.explanations.failed(pod, table, this, message, nomination);
    return { is: 'unschedulable', message, rejectors, nomination };
  }

  private countRejected(everywhere: Rejection | undefined): number {
    return everywhere ? this.state.table.nodeCount : this.rejections.count;
  }

  private postFilter(pod: PodInfo): { message: string; nomination: Nomination | undefined } {
    const messages: string[] = [];
    for (const plugin of this.plugins) {
      const result = plugin.postFilter?.(pod, this);
      if (result?.nominated) return { message: '', nomination: result.nominated };
      if (result) messages.push(result.message);
    }
    return { message: messages.join(', '), nomination: undefined };
  }
}

const NO_REJECTORS: ReadonlySet<string> = new Set();
