// Pods that preemption has promised a node, which therefore count there against weaker pods.
import type { PodInfo } from './pod-info.ts';

const NONE: readonly PodInfo[] = [];

/** Upstream: pkg/scheduler/backend/queue/nominator.go. */
export class Nominator {
  private readonly nodeOf = new Map<string, string>();
  private readonly byNode = new Map<string, PodInfo[]>();

  get size(): number {
    return this.nodeOf.size;
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
  }

  delete(uid: string): void {
    const nodeName = this.nodeOf.get(uid);
    if (nodeName === undefined) return;
    this.nodeOf.delete(uid);
    const rest = (this.byNode.get(nodeName) ?? []).filter((pod) => pod.uid !== uid);
    if (rest.length > 0) this.byNode.set(nodeName, rest);
    else this.byNode.delete(nodeName);
  }
}
