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

/**
 * Keeps the last attempt of each of the last pods. In clusters above EXPLAINED_NODES only pods
 * that were asked for are recorded, so that thousands of nodes cost nothing unasked.
 */
export class Explanations {
  private readonly attempts = new Map<string, Attempt>();
  private readonly wanted = new Set<string>();

  /** From now on attempts of this pod are recorded, however large the cluster. */
  ask(uid: string): void {
    this.wanted.add(uid);
  }

  attempt(uid: string): Attempt | undefined {
    return this.attempts.get(uid);
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
    const indexOf = new Map<number, number>();
    for (let index = 0; index < cycle.count; index++) {
      indexOf.set(cycle.slots[index] as number, index);
    }
    const nodes = explainNodes(table, cycle, (slot) => {
      const index = indexOf.get(slot);
      return index === undefined ? undefined : explainScores(table, slot, scores, index);
    });
    const node = table.names[cycle.slots[best] as number] as string;
    this.keep(pod, { is: 'scheduled', node, ties: scores.ties }, nodes);
  }

  failed(pod: PodInfo, table: NodeTable, cycle: Diagnosis, message: string): void {
    if (!this.wants(pod, table.nodeCount)) return;
    const nodes = explainNodes(table, cycle, () => undefined);
    this.keep(pod, { is: 'unschedulable', message }, nodes);
  }

  private keep(pod: PodInfo, outcome: Attempt['outcome'], nodes: readonly ExplainedNode[]): void {
    this.attempts.delete(pod.uid);
    this.attempts.set(pod.uid, { pod: pod.key, uid: pod.uid, outcome, nodes });
    if (this.attempts.size <= EXPLAINED_ATTEMPTS) return;
    for (const uid of this.attempts.keys()) {
      this.attempts.delete(uid);
      return;
    }
  }
}

function explainNodes(
  table: NodeTable,
  cycle: Diagnosis,
  scored: (slot: number) => ExplainedNode | undefined,
): ExplainedNode[] {
  const nodes: ExplainedNode[] = [];
  for (const slot of table.order) {
    const node = table.names[slot] as string;
    const rejection = cycle.rejectionOf(slot);
    if (rejection) nodes.push({ is: 'rejected', node, rejection });
    else nodes.push(scored(slot) ?? { is: 'not examined', node });
  }
  return nodes;
}

function explainScores(
  table: NodeTable,
  slot: number,
  { columns, totals }: ScoreRun,
  index: number,
): ExplainedNode {
  return {
    is: 'scored',
    node: table.names[slot] as string,
    total: totals[index] as number,
    scores: columns.map(({ plugin, weight, raw, normalized }) => ({
      plugin,
      weight,
      raw: raw?.[index] ?? 0,
      normalized: normalized[index] as number,
    })),
  };
}
