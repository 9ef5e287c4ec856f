// Victims by arithmetic alone: for pods that only lack room, the answer of the trials at less cost.
import type { NodeList } from '../../framework.ts';
import type { NodeTable } from '../../state/node-table.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import { byImportance, candidate } from './victims.ts';
import type { Candidate } from './victims.ts';

/** Kinds of pods whose answers are kept. */
const MAX_KINDS = 16;

/** Numbers kept of a candidate: highest priority, sum of priorities, victims, earliest start. */
const COSTS = 4;

/** The answers for pods of one priority and one size, each good while its node stays the same. */
interface Memo {
  readonly generation: Float64Array;
  /** COSTS for each slot, -1 victims where there is no candidate. */
  readonly costs: Float64Array;
}

/**
 * Does what selectVictims does where cpu, memory, storage and the number of pods decide and no
 * budget is concerned. Undefined: no weaker pods, or their leaving does not suffice.
 */
export class VictimsByRequests {
  private readonly weaker: PodInfo[] = [];
  private readonly memos = new Map<string, Memo>();
  private milliCpu = 0;
  private memory = 0;
  private storage = 0;
  private pods = 0;

  constructor(private readonly table: NodeTable) {}

  /**
   * The slot of the cheapest of the first `enough` candidates among some nodes, of which it looks
   * at those from `offset` on first; -1 when there is none.
   */
  cheapest(
    pod: PodInfo,
    { slots, count }: NodeList,
    offset: number,
    enough: number,
    isLeftOut: (node: number) => boolean,
  ): number {
    const memo = this.memoOf(pod);
    const { generation, costs } = memo;
    const { table } = this;
    let best = -1;
    let found = 0;
    for (let index = 0; index < count && found < enough; index++) {
      const at = offset + index;
      const node = slots[at < count ? at : at - count] as number;
      if (isLeftOut(node)) continue;
      if (generation[node] !== table.generation[node]) this.recall(memo, pod, node);
      if ((costs[node * COSTS + 2] as number) < 0) continue;
      found++;
      if (best < 0 || isCheaperAt(costs, node * COSTS, best * COSTS)) best = node;
    }
    return best;
  }

  private recall({ generation, costs }: Memo, pod: PodInfo, node: number): void {
    generation[node] = this.table.generation[node] as number;
    const found = this.select(pod, node);
    const at = node * COSTS;
    costs[at] = found?.highestPriority ?? 0;
    costs[at + 1] = found?.prioritySum ?? 0;
    costs[at + 2] = found?.victims.length ?? -1;
    costs[at + 3] = found?.earliestStart ?? 0;
  }

  private memoOf({ priority, milliCpu, memory, ephemeralStorage }: PodInfo): Memo {
    const key = `${priority} ${milliCpu} ${memory} ${ephemeralStorage}`;
    const { memos, table } = this;
    let memo = memos.get(key);
    memos.delete(key);
    if (!memo || memo.generation.length < table.capacity) {
      const { capacity } = table;
      const costs = new Float64Array(capacity * COSTS);
      memo = { generation: new Float64Array(capacity), costs };
    }
    memos.set(key, memo);
    if (memos.size > MAX_KINDS) {
      for (const oldest of memos.keys()) {
        memos.delete(oldest);
        break;
      }
    }
    return memo;
  }

  private select(pod: PodInfo, node: number): Candidate | undefined {
    const { weaker } = this;
    weaker.length = 0;
    for (const other of this.table.podsOn[node] as PodInfo[]) {
      if (other.priority < pod.priority) weaker.push(other);
    }
    if (weaker.length === 0) return undefined;
    this.readRoom(node);
    for (const other of weaker) this.take(other, 1);
    this.take(pod, -1);
    if (!this.hasRoom(pod)) return undefined;
    if (weaker.length > 1) sortByImportance(weaker);
    const victims: PodInfo[] = [];
    for (const other of weaker) {
      this.take(other, -1);
      if (this.hasRoom(pod)) continue;
      this.take(other, 1);
      victims.push(other);
    }
    return candidate(node, victims, 0);
  }

  /** What is left of the node. */
  private readRoom(node: number): void {
    const { table } = this;
    this.milliCpu = table.allocatableMilliCpu[node]! - table.requestedMilliCpu[node]!;
    this.memory = table.allocatableMemory[node]! - table.requestedMemory[node]!;
    this.storage = table.allocatableEphemeral[node]! - table.requestedEphemeral[node]!;
    this.pods = table.allocatablePods[node]! - table.podCount[node]!;
  }

  /** Gives a pod's room back (1) or takes it (-1). */
  private take({ milliCpu, memory, ephemeralStorage }: PodInfo, sign: 1 | -1): void {
    this.milliCpu += sign * milliCpu;
    this.memory += sign * memory;
    this.storage += sign * ephemeralStorage;
    this.pods += sign;
  }

  /** Resources that the pod does not ask for may be overdrawn already. */
  private hasRoom({ milliCpu, memory, ephemeralStorage }: PodInfo): boolean {
    return (
      this.pods >= 0 &&
      (this.milliCpu >= 0 || milliCpu === 0) &&
      (this.memory >= 0 || memory === 0) &&
      (this.storage >= 0 || ephemeralStorage === 0)
    );
  }
}

/** Whether the victims of one candidate are missed less than those of another. */
function isCheaperAt(costs: Float64Array, a: number, b: number): boolean {
  for (let criterion = 0; criterion < COSTS; criterion++) {
    const one = costs[a + criterion] as number;
    const other = costs[b + criterion] as number;
    if (one === other) continue;
    // Of equal victims those go that started last.
    return criterion === COSTS - 1 ? one > other : one < other;
  }
  return false;
}

/** Few pods, mostly in order already. */
function sortByImportance(pods: PodInfo[]): void {
  for (let index = 1; index < pods.length; index++) {
    const pod = pods[index] as PodInfo;
    let at = index;
    while (at > 0 && byImportance(pods[at - 1] as PodInfo, pod) > 0) {
      pods[at] = pods[at - 1] as PodInfo;
      at--;
    }
    pods[at] = pod;
  }
}
