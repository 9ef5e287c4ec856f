// TaintToleration: nodes' taints keep pods away unless tolerated. Upstream: plugins/tainttoleration.
import type { Node, Pod, Taint, Toleration } from '../../../model/generated/types.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { rejection } from '../framework.ts';
import type { ClusterEvent, NodeList, Rejection, SchedulerPlugin, Verdicts } from '../framework.ts';
import { normalizeByMaximum } from './shared/normalize.ts';
import type { PodInfo } from '../state/pod-info.ts';
import { isTolerated } from '../state/taint-table.ts';

const NAME = 'TaintToleration';
const UNTOLERATED = rejection(NAME, 'node(s) had untolerated taint(s)', false);

function findUntolerated(
  taints: readonly Taint[],
  tolerations: readonly Toleration[] | undefined,
): Taint | undefined {
  for (const taint of taints) {
    if (taint.effect === 'PreferNoSchedule') continue;
    if (!isTolerated(tolerations, taint)) return taint;
  }
  return undefined;
}

/** Taints with effect PreferNoSchedule that tolerations of that (or of every) effect miss. */
function countUnpreferred(
  taints: readonly Taint[],
  tolerations: readonly Toleration[] | undefined,
): number {
  let count = 0;
  for (const taint of taints) {
    if (taint.effect === 'PreferNoSchedule' && !isTolerated(tolerations, taint)) count++;
  }
  return count;
}

/** Decides once for each set of taints that nodes have, and then only looks up. */
class TaintToleration implements SchedulerPlugin {
  readonly name = NAME;
  readonly weight = 3;
  readonly wakesOn = [
    { on: 'node added', helps: nowTolerates },
    { on: 'node taints', helps: nowTolerates },
    { on: 'pod changed' },
  ] as const;
  private readonly isUntolerated: boolean[] = [];
  private readonly unpreferred: number[] = [];

  constructor(private readonly state: ClusterState) {}

  preFilter(pod: PodInfo): 'skip' | undefined {
    const { sets } = this.state.table.taints;
    const { tolerations } = pod.pod.spec;
    let rejects = false;
    for (let id = 0; id < sets.length; id++) {
      const taints = sets[id] as readonly Taint[];
      this.isUntolerated[id] = findUntolerated(taints, tolerations) !== undefined;
      this.unpreferred[id] = countUnpreferred(taints, tolerations);
      rejects ||= this.isUntolerated[id] === true;
    }
    return rejects ? undefined : 'skip';
  }

  filter(_pod: PodInfo, node: number): Rejection | undefined {
    const id = this.state.table.taints.of[node] as number;
    return this.isUntolerated[id] ? UNTOLERATED : undefined;
  }

  filterMany(
    _pod: PodInfo,
    slots: Int32Array,
    first: number,
    count: number,
    found: Verdicts,
  ): void {
    const { of } = this.state.table.taints;
    for (let index = 0; index < count; index++) {
      if (this.isUntolerated[of[slots[first + index] as number] as number]) {
        found[index] ??= UNTOLERATED;
      }
    }
  }

  score(_pod: PodInfo, nodes: NodeList, scores: Float64Array): void {
    const { of } = this.state.table.taints;
    for (let index = 0; index < nodes.count; index++) {
      const id = of[nodes.slots[index] as number] as number;
      scores[index] = this.unpreferred[id] as number;
    }
  }

  normalize(_pod: PodInfo, nodes: NodeList, scores: Float64Array): void {
    normalizeByMaximum(scores, nodes.count, true);
  }
}

/** Upstream: taint_toleration.go (isSchedulableAfterNodeChange). */
function nowTolerates({ spec }: Pod, { object, previous }: ClusterEvent): boolean {
  const tolerates = (node: Node): boolean =>
    findUntolerated(node.spec?.taints ?? [], spec.tolerations) === undefined;
  if (previous && tolerates(previous as Node)) return false;
  return object !== undefined && tolerates(object as Node);
}

export function taintToleration(state: ClusterState): SchedulerPlugin {
  return new TaintToleration(state);
}
