// A node as the autoscaler simulates it: what is free on it, and why a pod does not fit.
// Upstream: cluster-autoscaler simulator/clustersnapshot (the scheduler's own filters).
import type { Node, Pod } from '../../model/generated/types.ts';
import { milliValue } from '../../model/meta/quantity.ts';
import { podTotal } from '../../model/quota/quota-usage.ts';
import { nodeFitsAffinity } from '../../model/scheduling/node-affinity.ts';
import { untolerated } from '../../model/scheduling/taints.ts';

/** What a pod asks for, in thousandths, its own place included. */
export type Demand = ReadonlyMap<string, number>;

export function demandOf(pod: Pod): Demand {
  const demand = new Map([['pods', 1000]]);
  for (const [name, amount] of podTotal(pod, 'requests')) demand.set(name, milliValue(amount));
  return demand;
}

export class NodeSpace {
  private readonly free = new Map<string, number>();

  constructor(
    readonly node: Node,
    pods: Iterable<Pod> = [],
  ) {
    for (const [name, amount] of Object.entries(node.status?.allocatable ?? {})) {
      this.free.set(name, milliValue(amount));
    }
    for (const pod of pods) this.take(pod);
  }

  /** Why the pod cannot run here, in the scheduler's words; undefined when it can. */
  refusal(pod: Pod): string | undefined {
    const { node } = this;
    if (node.spec?.unschedulable) return 'node(s) were unschedulable';
    const tolerations = pod.spec.tolerations ?? [];
    const taint = untolerated(node.spec?.taints, tolerations, 'NoSchedule', 'NoExecute');
    if (taint) {
      const value = taint.value ? `: ${taint.value}` : '';
      return `node(s) had untolerated taint {${taint.key}${value}}`;
    }
    if (!nodeFitsAffinity(pod.spec, node))
      return "node(s) didn't match Pod's node affinity/selector";
    for (const [name, amount] of demandOf(pod)) {
      if (amount > 0 && amount > (this.free.get(name) ?? 0)) {
        return name === 'pods' ? 'Too many pods' : `Insufficient ${name}`;
      }
    }
    return undefined;
  }

  take(pod: Pod, times = 1): void {
    for (const [name, amount] of demandOf(pod)) {
      this.free.set(name, (this.free.get(name) ?? 0) - amount * times);
    }
  }
}

/** Puts each pod on the first node that it fits; answers those that fit nowhere. */
export function place(pods: Iterable<Pod>, spaces: readonly NodeSpace[]): readonly Pod[] {
  const left: Pod[] = [];
  for (const pod of pods) {
    const space = spaces.find((one) => one.refusal(pod) === undefined);
    if (space) space.take(pod);
    else left.push(pod);
  }
  return left;
}

/** Puts all pods somewhere, or none. */
export function placeAll(pods: Iterable<Pod>, spaces: readonly NodeSpace[]): boolean {
  const placed: (readonly [NodeSpace, Pod])[] = [];
  for (const pod of pods) {
    const space = spaces.find((one) => one.refusal(pod) === undefined);
    if (!space) {
      for (const [taken, one] of placed) taken.take(one, -1);
      return false;
    }
    space.take(pod);
    placed.push([space, pod]);
  }
  return true;
}
