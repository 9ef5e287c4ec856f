// A binary heap of queued pods from which any pod can be taken.
import type { QueuedPod } from './queue.ts';

/** Orders by a strict comparison; equal pods leave in the order in which they came. */
export class PodHeap {
  private readonly items: QueuedPod[] = [];
  private readonly positions = new Map<string, number>();

  constructor(private readonly isBefore: (a: QueuedPod, b: QueuedPod) => boolean) {}

  get size(): number {
    return this.items.length;
  }

  peek(): QueuedPod | undefined {
    return this.items[0];
  }

  /** In no particular order. */
  values(): Iterable<QueuedPod> {
    return this.items.values();
  }

  has(uid: string): boolean {
    return this.positions.has(uid);
  }

  get(uid: string): QueuedPod | undefined {
    const at = this.positions.get(uid);
    return at === undefined ? undefined : this.items[at];
  }

  push(pod: QueuedPod): void {
    this.items.push(pod);
    this.positions.set(pod.uid, this.items.length - 1);
    this.rise(this.items.length - 1);
  }

  pop(): QueuedPod | undefined {
    const first = this.items[0];
    if (first) this.delete(first.uid);
    return first;
  }

  delete(uid: string): QueuedPod | undefined {
    const at = this.positions.get(uid);
    if (at === undefined) return undefined;
    const pod = this.items[at] as QueuedPod;
    const last = this.items.pop() as QueuedPod;
    this.positions.delete(uid);
    if (last !== pod) {
      this.place(last, at);
      this.rise(at);
      this.sink(this.positions.get(last.uid) as number);
    }
    return pod;
  }

  private rise(from: number): void {
    let at = from;
    const pod = this.items[at] as QueuedPod;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = this.items[parentAt] as QueuedPod;
      if (!this.isBefore(pod, parent)) break;
      this.place(parent, at);
      at = parentAt;
    }
    this.place(pod, at);
  }

  private sink(from: number): void {
    let at = from;
    const pod = this.items[at] as QueuedPod;
    for (;;) {
      let childAt = 2 * at + 1;
      if (childAt >= this.items.length) break;
      const right = this.items[childAt + 1];
      if (right && this.isBefore(right, this.items[childAt] as QueuedPod)) childAt++;
      const child = this.items[childAt] as QueuedPod;
      if (!this.isBefore(child, pod)) break;
      this.place(child, at);
      at = childAt;
    }
    this.place(pod, at);
  }

  private place(pod: QueuedPod, at: number): void {
    this.items[at] = pod;
    this.positions.set(pod.uid, at);
  }
}
