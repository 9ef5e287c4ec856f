// Which node group grows, and by how many nodes, for pods that fit nowhere. Decisions only.
// Upstream: cluster-autoscaler core/scaleup/orchestrator, estimator/binpacking_estimator.go,
// expander/waste (least-waste).
import type { Node, Pod } from '../../model/generated/types.ts';
import { demandOf, NodeSpace } from './node-space.ts';
import type { NodeGroupLimits } from './options.ts';

export interface GroupState extends NodeGroupLimits {
  /** Instances that exist or are ordered. */
  readonly target: number;
  readonly template: Node;
}

export interface ScaleUp {
  readonly group: GroupState;
  readonly by: number;
  readonly pods: readonly Pod[];
}

export interface ScaleUpPlan {
  readonly scaleUp: ScaleUp | undefined;
  /** Pods for which no group would grow, with how many groups say why. */
  readonly refused: readonly { readonly pod: Pod; readonly reasons: string }[];
}

const AT_MAXIMUM = 'max node group size reached';

export function planScaleUp(pods: readonly Pod[], groups: readonly GroupState[]): ScaleUpPlan {
  const refusals = new Map<Pod, Map<string, number>>(pods.map((pod) => [pod, new Map()]));
  const options: (ScaleUp & { readonly waste: number })[] = [];
  for (const group of groups) {
    const room = group.max - group.target;
    const fitting: Pod[] = [];
    for (const pod of pods) {
      const why = room <= 0 ? AT_MAXIMUM : new NodeSpace(group.template).refusal(pod);
      if (why === undefined) fitting.push(pod);
      else count(refusals.get(pod)!, why);
    }
    if (fitting.length > 0) options.push(estimate(group, room, fitting));
  }
  const best = options.sort((a, b) => a.waste - b.waste)[0];
  const refused = pods
    .filter((pod) => !options.some((option) => option.pods.includes(pod)))
    .map((pod) => ({ pod, reasons: tell(refusals.get(pod)!) }));
  return { scaleUp: best, refused };
}

/** Largest pods first, each on the first new node with room. */
function estimate(group: GroupState, room: number, pods: readonly Pod[]) {
  const spaces: NodeSpace[] = [];
  const placed: Pod[] = [];
  const capacity = demandCapacity(group.template);
  const bySize = [...pods].sort((a, b) => share(b, capacity) - share(a, capacity));
  for (const pod of bySize) {
    let space = spaces.find((one) => one.refusal(pod) === undefined);
    if (!space && spaces.length < room) {
      space = new NodeSpace(group.template);
      spaces.push(space);
    }
    if (!space) continue;
    space.take(pod);
    placed.push(pod);
  }
  const used = placed.reduce((sum, pod) => sum + share(pod, capacity), 0);
  const waste = spaces.length === 0 ? 1 : 1 - used / (2 * spaces.length);
  return { group, by: spaces.length, pods: placed, waste };
}

function demandCapacity(node: Node): ReadonlyMap<string, number> {
  const whole = { spec: { containers: [{ resources: { requests: node.status?.allocatable } }] } };
  return demandOf(whole as unknown as Pod);
}

/** Its parts of a node's cpu and memory, added. */
function share(pod: Pod, capacity: ReadonlyMap<string, number>): number {
  const demand = demandOf(pod);
  let sum = 0;
  for (const name of ['cpu', 'memory']) {
    const whole = capacity.get(name) ?? 0;
    if (whole > 0) sum += (demand.get(name) ?? 0) / whole;
  }
  return sum;
}

function count(reasons: Map<string, number>, reason: string): void {
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

function tell(reasons: ReadonlyMap<string, number>): string {
  return [...reasons].map(([reason, groups]) => `${groups} ${reason}`).join(', ');
}
