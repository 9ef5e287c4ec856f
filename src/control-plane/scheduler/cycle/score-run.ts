// Scores the feasible nodes for one pod and picks one.
import type { Random } from '../../../kernel/random.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { NodeList, SchedulerPlugin } from '../framework.ts';
import type { PodInfo } from '../state/pod-info.ts';

/** The scores of one plugin, by the index of the node in the list. */
export interface ScoreColumn {
  readonly plugin: string;
  readonly weight: number;
  /** As the plugin gave them; kept only when the attempt is explained. */
  readonly raw: Float64Array | undefined;
  readonly normalized: Float64Array;
}

/** Buffers are reused: read the columns before the next pod is scored. */
export class ScoreRun {
  totals = new Float64Array(64);
  columns: ScoreColumn[] = [];
  /** How many nodes shared the best score in the last choice. */
  ties = 0;
  private readonly buffers = new Map<string, Float64Array>();
  private readonly rawBuffers = new Map<string, Float64Array>();
  private readonly plugins: readonly SchedulerPlugin[];

  constructor(
    private readonly state: ClusterState,
    plugins: readonly SchedulerPlugin[],
    private readonly random: Random,
  ) {
    this.plugins = plugins.filter((plugin) => plugin.score);
  }

  /** Fills `totals` and `columns` for the nodes of the list. */
  score(pod: PodInfo, nodes: NodeList, isExplained: boolean): void {
    const { count } = nodes;
    if (this.totals.length < count) this.totals = new Float64Array(this.state.table.capacity);
    const { totals } = this;
    totals.fill(0, 0, count);
    this.columns = [];
    for (const plugin of this.plugins) {
      if (plugin.preScore?.(pod, nodes) === 'skip') continue;
      const scores = this.buffer(plugin.name, count);
      plugin.score!(pod, nodes, scores);
      const raw = isExplained ? this.copyOf(plugin.name, scores, count) : undefined;
      plugin.normalize?.(pod, nodes, scores);
      const weight = plugin.weight ?? 1;
      for (let index = 0; index < count; index++) totals[index]! += weight * scores[index]!;
      this.columns.push({ plugin: plugin.name, weight, raw, normalized: scores });
    }
  }

  /**
   * The index of a node with the best total, each of the best with equal chance.
   * Upstream: pkg/scheduler/schedule_one.go (selectHost).
   */
  best(count: number): number {
    const { totals } = this;
    let best = 0;
    let ties = 1;
    for (let index = 1; index < count; index++) {
      const total = totals[index] as number;
      const highest = totals[best] as number;
      if (total > highest) {
        best = index;
        ties = 1;
      } else if (total === highest && this.random.below(++ties) === 0) {
        best = index;
      }
    }
    this.ties = ties;
    return best;
  }

  private copyOf(plugin: string, scores: Float64Array, count: number): Float64Array {
    const copy = this.buffer(plugin, count, this.rawBuffers);
    for (let index = 0; index < count; index++) copy[index] = scores[index] as number;
    return copy;
  }

  private buffer(plugin: string, count: number, buffers = this.buffers): Float64Array {
    let buffer = buffers.get(plugin);
    if (!buffer || buffer.length < count) {
      buffer = new Float64Array(this.state.table.capacity);
      buffers.set(plugin, buffer);
    }
    return buffer;
  }
}
