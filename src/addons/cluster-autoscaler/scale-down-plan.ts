// Which nodes are not needed: little used, free to drain, and with room elsewhere. Decisions only.
// Upstream: cluster-autoscaler core/scaledown/{eligibility,planner,unneeded},
// simulator/utilization/info.go.
import type { Node, Pod, PodDisruptionBudget } from '../../model/generated/types.ts';
import { labelValue } from '../../model/meta/labels.ts';
import { milliValue } from '../../model/meta/quantity.ts';
import { drainOf, staysBehind } from './drainability.ts';
import { SCALE_DOWN_DISABLED, TO_BE_DELETED_TAINT } from './limits.ts';
import { demandOf, NodeSpace, placeAll } from './node-space.ts';
import type { AutoscalerOptions } from './options.ts';

export interface Candidate {
  readonly node: Node;
  readonly evict: readonly Pod[];
}

export interface Situation {
  readonly nodes: readonly Node[];
  readonly podsOf: (node: string) => readonly Pod[];
  readonly budgets: readonly PodDisruptionBudget[];
  /** Whether the node belongs to a group that may still shrink. */
  readonly isRemovable: (node: string) => boolean;
}

export function utilization(node: Node, pods: readonly Pod[]): number {
  let highest = 0;
  for (const name of ['cpu', 'memory']) {
    const whole = milliValue(node.status?.allocatable?.[name]);
    let used = 0;
    for (const pod of pods) used += demandOf(pod).get(name) ?? 0;
    if (whole > 0) highest = Math.max(highest, used / whole);
  }
  return highest;
}

/** The nodes that could all go at once, with what has to move. */
export function unneededNodes(
  { nodes, podsOf, budgets, isRemovable }: Situation,
  options: AutoscalerOptions,
): readonly Candidate[] {
  const stays = new Set(
    nodes.filter((node) => !isGoing(node)).map(({ metadata }) => metadata.name),
  );
  const spaces = new Map(
    nodes.map((node) => [node.metadata.name, new NodeSpace(node, podsOf(node.metadata.name))]),
  );
  const found: Candidate[] = [];
  for (const node of nodes) {
    const { name, annotations } = node.metadata;
    if (isGoing(node) || !isRemovable(name)) continue;
    if (labelValue(annotations, SCALE_DOWN_DISABLED) === 'true') continue;
    const pods = podsOf(name);
    if (utilization(node, pods) >= options.utilizationThreshold) continue;
    const { evict, veto } = drainOf(pods, budgets, options);
    if (veto) continue;
    stays.delete(name);
    const others = [...stays].map((other) => spaces.get(other)!);
    if (!placeAll(evict, others)) {
      stays.add(name);
      continue;
    }
    found.push({ node, evict });
  }
  return found;
}

export function isEmpty(pods: readonly Pod[]): boolean {
  return pods.every(staysBehind);
}

function isGoing({ spec }: Node): boolean {
  return (spec?.taints ?? []).some(({ key }) => key === TO_BE_DELETED_TAINT);
}
