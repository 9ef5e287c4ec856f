// The last attempts as data: each node's rejection or scores, for "why here" and "why pending".
import type { Micros } from '../../../kernel/time.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import type { Diagnosis, NodeList, Nomination, Rejection } from '../framework.ts';
import { EXPLAIN_ANNOTATION, EXPLAINED_ATTEMPTS, EXPLAINED_NODES } from '../limits.ts';
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

/** How an attempt ended. */
export type AttemptOutcome =
  | {
      readonly is: 'scheduled';
      readonly node: string;
      /** How many nodes shared the best total, of which one was drawn. */
      readonly ties: number;
      /** Preemption had promised the node, so no other was looked at. */
      readonly wasNominated: boolean;
    }
  | {
      readonly is: 'unschedulable';
      readonly message: string;
      readonly nomination:
        | { readonly node: string; readonly victims: readonly string[] }
        | undefined;
    };

export interface Attempt {
  /** `namespace/name`. */
  readonly pod: string;
  readonly uid: string;
  readonly at: Micros;
  readonly outcome: AttemptOutcome;
  readonly nodes: readonly ExplainedNode[];
}

/** An attempt as recorded, from which rows are made when asked for. */
interface Recorded {
  readonly pod: string;
  readonly uid: string;
  readonly at: Micros;
  readonly outcome: AttemptOutcome;
  /** Shared by all attempts between two changes of the set of nodes. */
  readonly nodes: NodeOrder;
  /** By row of the order; undefined when no node was rejected. */
  readonly rejections: readonly (Rejection | undefined)[] | undefined;
  /** The slots that were scored, in the order of the numbers. */
  readonly slots: Int32Array;
  readonly plugins: readonly { readonly plugin: string; readonly weight: number }[];
  /** The totals, then raw and normalized scores of one plugin after the other. */
  readonly numbers: Float64Array;
}

interface NodeOrder {
  readonly order: Int32Array;
  readonly names: readonly string[];
}

const NO_SLOTS = new Int32Array(0);
const NO_NUMBERS = new Float64Array(0);
const NO_PLUGINS: Recorded['plugins'] = [];

/**
 * Keeps the last attempt of each of the last pods. In clusters above EXPLAINED_NODES only pods
 * that were asked for are recorded, so that thousands of nodes cost nothing unasked.
 */
export class Explanations {
  private readonly attempts = new Map<string, Recorded>();
  /** A ring of the pods whose attempts are kept. */
  private readonly kept: string[] = [];
  private next = 0;
  /** When the attempt under way began; the core sets it. */
  at: Micros = 0;
  private readonly wanted = new Set<string>();
  private nodes: NodeOrder = { order: NO_SLOTS, names: [] };

  /** From now on attempts of this pod are recorded, however large the cluster. */
  ask(uid: string): void {
    this.wanted.add(uid);
  }

  attempt(uid: string): Attempt | undefined {
    const recorded = this.attempts.get(uid);
    return recorded && rowsOf(recorded);
  }

  /** The uids of the pods whose attempts are kept. */
  uids(): Iterable<string> {
    return this.attempts.keys();
  }

  /** The pod's key, without making rows. */
  podOf(uid: string): string | undefined {
    return this.attempts.get(uid)?.pod;
  }

  wants({ uid, pod }: PodInfo, nodeCount: number): boolean {
    if (nodeCount <= EXPLAINED_NODES || this.wanted.has(uid)) return true;
    return labelValue(pod.metadata.annotations, EXPLAIN_ANNOTATION) === 'true';
  }

  forget(uid: string): void {
    this.attempts.delete(uid);
    this.wanted.delete(uid);
  }

  scheduled(
    pod: PodInfo,
    table: NodeTable,
    cycle: NodeList & Diagnosis,
    { columns, totals, ties }: ScoreRun,
    best: number,
    wasNominated: boolean,
  ): void {
    const { count, slots } = cycle;
    const numbers = new Float64Array(count * (1 + 2 * columns.length));
    for (let index = 0; index < count; index++) numbers[index] = totals[index] as number;
    let at = count;
    for (const { raw, normalized } of columns) {
      for (let index = 0; index < count; index++) {
        numbers[at + index] = raw?.[index] ?? 0;
        numbers[at + count + index] = normalized[index] as number;
      }
      at += 2 * count;
    }
    const node = table.names[slots[best] as number] as string;
    const outcome = { is: 'scheduled', node, ties, wasNominated } as const;
    const plugins = columns.map(({ plugin, weight }) => ({ plugin, weight }));
    this.keep(pod, table, cycle, { outcome, slots: slots.slice(0, count), plugins, numbers });
  }

  failed(
    pod: PodInfo,
    table: NodeTable,
    cycle: Diagnosis,
    message: string,
    promised: Nomination | undefined,
  ): void {
    if (!this.wants(pod, table.nodeCount)) return;
    const nomination = promised && {
      node: promised.nodeName,
      victims: promised.victims.map(({ key }) => key),
    };
    this.keep(pod, table, cycle, {
      outcome: { is: 'unschedulable', message, nomination },
      slots: NO_SLOTS,
      plugins: NO_PLUGINS,
      numbers: NO_NUMBERS,
    });
  }

  private keep(
    { key, uid }: PodInfo,
    { order, names }: NodeTable,
    cycle: Diagnosis,
    found: Pick<Recorded, 'outcome' | 'slots' | 'plugins' | 'numbers'>,
  ): void {
    if (this.nodes.order !== order) {
      this.nodes = { order, names: Array.from(order, (slot) => names[slot] as string) };
    }
    const { nodes, at } = this;
    const rejections = rejectionsOf(order, cycle);
    const { outcome, slots, plugins, numbers } = found;
    if (!this.attempts.has(uid)) this.makeRoomFor(uid);
    const columns = { slots, plugins, numbers };
    this.attempts.set(uid, { pod: key, uid, at, outcome, nodes, rejections, ...columns });
  }

  /** The oldest of the kept pods makes way. */
  private makeRoomFor(uid: string): void {
    const oldest = this.kept[this.next];
    if (oldest !== undefined) this.attempts.delete(oldest);
    this.kept[this.next] = uid;
    this.next = (this.next + 1) % EXPLAINED_ATTEMPTS;
  }
}

function rejectionsOf(order: Int32Array, cycle: Diagnosis): Recorded['rejections'] {
  for (let row = 0; row < order.length; row++) {
    if (!cycle.rejectionOf(order[row] as number)) continue;
    return Array.from(order, (slot) => cycle.rejectionOf(slot));
  }
  return undefined;
}

function rowsOf(recorded: Recorded): Attempt {
  const { pod, uid, at, outcome, nodes, slots } = recorded;
  const indexes = new Map<number, number>();
  for (const [index, slot] of slots.entries()) indexes.set(slot, index);
  const rows = nodes.names.map((node, row): ExplainedNode => {
    const rejection = recorded.rejections?.[row];
    if (rejection) return { is: 'rejected', node, rejection };
    const index = indexes.get(nodes.order[row] as number);
    return index === undefined ? { is: 'not examined', node } : scoredRow(recorded, node, index);
  });
  return { pod, uid, at, outcome, nodes: rows };
}

function scoredRow(
  { plugins, slots, numbers }: Recorded,
  node: string,
  index: number,
): ExplainedNode {
  const count = slots.length;
  return {
    is: 'scored',
    node,
    total: numbers[index] as number,
    scores: plugins.map(({ plugin, weight }, column) => {
      const at = count * (1 + 2 * column) + index;
      const raw = numbers[at] as number;
      return { plugin, weight, raw, normalized: numbers[at + count] as number };
    }),
  };
}
