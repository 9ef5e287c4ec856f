// Pods that preemption has promised a node, which therefore count there against weaker pods.
import type { NodeTable } from './node-table.ts';
import type { PodInfo } from './pod-info.ts';

const NONE: readonly PodInfo[] = [];

/** Upstream: pkg/scheduler/backend/queue/nominator.go. */
export class Nominator {
  private readonly nodeOf = new Map<string, string>();
  private readonly byNode = new Map<string, PodInfo[]>();
  private marks: Uint8Array<ArrayBuffer>;

  constructor(private readonly table: NodeTable) {
    this.marks = new Uint8Array(table.capacity);
    table.growWith(this);
  }

  get size(): number {
    return this.nodeOf.size;
  }

  /** Whether any pod may be nominated to a slot; asked for every node, so kept as a column. */
  mayBeOn(slot: number): boolean {
    return this.marks[slot] === 1;
  }

  grow(capacity: number): void {
    const grown = new Uint8Array(capacity);
    grown.set(this.marks);
    this.marks = grown;
  }

  on(nodeName: string): readonly PodInfo[] {
    return this.byNode.get(nodeName) ?? NONE;
  }

  nominatedNode(uid: string): string | undefined {
    return this.nodeOf.get(uid);
  }

  set(pod: PodInfo, nodeName: string): void {
    this.delete(pod.uid);
    this.nodeOf.set(pod.uid, nodeName);
    const pods = this.byNode.get(nodeName);
    if (pods) pods.push(pod);
    else this.byNode.set(nodeName, [pod]);
    this.mark(nodeName, 1);
  }

  delete(uid: string): void {
    const nodeName = this.nodeOf.get(uid);
    if (nodeName === undefined) return;
    this.nodeOf.delete(uid);
    const rest = (this.byNode.get(nodeName) ?? []).filter((pod) => pod.uid !== uid);
    if (rest.length > 0) this.byNode.set(nodeName, rest);
    else {
      this.byNode.delete(nodeName);
      this.mark(nodeName, 0);
    }
  }

  /** The node is gone, and its promises with it. */
  deleteNode(nodeName: string): void {
    for (const { uid } of this.on(nodeName)) this.delete(uid);
  }

  private mark(nodeName: string, value: 0 | 1): void {
    const slot = this.table.slotOf(nodeName);
    if (slot !== undefined) this.marks[slot] = value;
  }
}
