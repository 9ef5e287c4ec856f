// Victims by arithmetic alone: for pods that only lack room, the answer of the trials at less cost.
import type { NodeTable } from '../../state/node-table.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import { byImportance, candidate } from './victims.ts';
import type { Candidate } from './victims.ts';

/**
 * Does what selectVictims does where cpu, memory, storage and the number of pods decide and no
 * budget is concerned. Undefined: no weaker pods, or their leaving does not suffice.
 */
export class VictimsByRequests {
  private readonly weaker: PodInfo[] = [];
  private milliCpu = 0;
  private memory = 0;
  private storage = 0;
  private pods = 0;

  constructor(private readonly table: NodeTable) {}

  select(pod: PodInfo, node: number): Candidate | undefined {
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
