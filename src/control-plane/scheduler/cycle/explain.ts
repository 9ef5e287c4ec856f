// The last attempts as data: each node's rejection or scores, for "why here" and "why pending".
import type { Diagnosis, NodeList, Rejection } from '../framework.ts';
import { EXPLAINED_ATTEMPTS, EXPLAINED_NODES } from '../limits.ts';
import type { NodeTable } from '../state/node-table.ts';
import type { PodInfo } from '../state/pod-info.ts';
import type { ScoreRun } from './score-run.ts';

/** What one plugin gave a node. */
export interface ExplainedScore {
  readonly plugin: string;
  readonly raw: number;
  readonly normalized: number;
  readonly weight: number;
}

/** What became of one node. */
export type ExplainedNode =
  | { readonly is: 'rejected'; readonly node: string; readonly rejection: Rejection }
  | {
      readonly is: 'scored';
      readonly node: string;
      readonly total: number;
      readonly scores: readonly ExplainedScore[];
    }
  /** Sampling ended before it, or preFilter left it out. */
  | { readonly is: 'not examined'; readonly node: string };

export interface Attempt {
  readonly pod: string;
  readonly uid: string;
  readonly outcome:
    | { readonly is: 'scheduled'; readonly node: string; readonly ties: number }
    | { readonly is: 'unschedulable'; readonly message: string };
  readonly nodes: readonly ExplainedNode[];
}

/** An attempt as recorded: columns and references, from which rows are made when asked for. */
interface Recorded {
  readonly pod: string;
  readonly uid: string;
  readonly outcome: Attempt['outcome'];
  /** The nodes in the order of the search, and what rejected each. */
  readonly names: readonly string[];
  readonly rejections: readonly (Rejection | undefined)[];
  /** The index in the columns of each node, -1 for nodes without scores. */
  readonly indexes: Int32Array;
  readonly columns: readonly RecordedColumn[];
  readonly totals: Float64Array;
}

interface RecordedColumn {
  readonly plugin: string;
  readonly weight: number;
  readonly raw: Float64Array;
  readonly normalized: Float64Array;
}

const NO_SCORES = new Float64Array(0);
const NO_COLUMNS: readonly RecordedColumn[] = [];

/**
 * Keeps the last attempt of each of the last pods. In clusters above EXPLAINED_NODES only pods
 * that were asked for are recorded, so that thousands of nodes cost nothing unasked.
 */
export class Explanations {
  private readonly attempts = new Map<string, Recorded>();
  private readonly wanted = new Set<string>();

  /** From now on attempts of this pod are recorded, however large the cluster. */
  ask(uid: string): void {
    this.wanted.add(uid);
  }

  attempt(uid: string): Attempt | undefined {
    const recorded = this.attempts.get(uid);
    return recorded && rowsOf(recorded);
  }

  wants(pod: PodInfo, nodeCount: number): boolean {
    return nodeCount <= EXPLAINED_NODES || this.wanted.has(pod.uid);
  }

  forget(uid: string): void {
    this.attempts.delete(uid);
    this.wanted.delete(uid);
  }

  scheduled(
    pod: PodInfo,
    table: NodeTable,
    cycle: NodeList & Diagnosis,
    scores: ScoreRun,
    best: number,
  ): void {
    const { order } = table;
    const indexes = new Int32Array(order.length).fill(-1);
    const places = new Int32Array(table.size).fill(-1);
    for (let index = 0; index < cycle.count; index++) {
      places[cycle.slots[index] as number] = index;
    }
    for (const [row, slot] of order.entries()) indexes[row] = places[slot] as number;
    const columns = scores.columns.map(({ plugin, weight, raw, normalized }) => ({
      plugin,
      weight,
      raw: raw ?? NO_SCORES,
      normalized: normalized.slice(0, cycle.count),
    }));
    const node = table.names[cycle.slots[best] as number] as string;
    const outcome = { is: 'scheduled', node, ties: scores.ties } as const;
    this.keep(pod, table, cycle, {
      outcome,
      indexes,
      columns,
      totals: scores.totals.slice(0, cycle.count),
    });
  }

  failed(pod: PodInfo, table: NodeTable, cycle: Diagnosis, message: string): void {
    if (!this.wants(pod, table.nodeCount)) return;
    this.keep(pod, table, cycle, {
      outcome: { is: 'unschedulable', message },
      indexes: new Int32Array(table.order.length).fill(-1),
      columns: NO_COLUMNS,
      totals: NO_SCORES,
    });
  }

  private keep(
    { key, uid }: PodInfo,
    { order, names }: NodeTable,
    cycle: Diagnosis,
    found: Pick<Recorded, 'outcome' | 'indexes' | 'columns' | 'totals'>,
  ): void {
    this.attempts.delete(uid);
    this.attempts.set(uid, {
      ...found,
      pod: key,
      uid,
      names: Array.from(order, (slot) => names[slot] as string),
      rejections: Array.from(order, (slot) => cycle.rejectionOf(slot)),
    });
    if (this.attempts.size <= EXPLAINED_ATTEMPTS) return;
    for (const oldest of this.attempts.keys()) {
      this.attempts.delete(oldest);
      return;
    }
  }
}

function rowsOf(recorded: Recorded): Attempt {
  const { pod, uid, outcome, names } = recorded;
  return { pod, uid, outcome, nodes: names.map((node, row) => rowOf(recorded, node, row)) };
}

function rowOf(recorded: Recorded, node: string, row: number): ExplainedNode {
  const rejection = recorded.rejections[row];
  if (rejection) return { is: 'rejected', node, rejection };
  const index = recorded.indexes[row] as number;
  if (index < 0) return { is: 'not examined', node };
  return {
    is: 'scored',
    node,
    total: recorded.totals[index] as number,
    scores: recorded.columns.map(({ plugin, weight, raw, normalized }) => ({
      plugin,
      weight,
      raw: raw[index] ?? 0,
      normalized: normalized[index] as number,
    })),
  };
}
