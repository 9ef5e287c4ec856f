// The taints by which a node's conditions keep pods away.
import type { Micros } from '../../../kernel/time.ts';
import type { Node, Taint } from '../../../model/generated/types.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { NOT_READY_TAINT, UNREACHABLE_TAINT } from '../limits.ts';
import { sameTaint } from '../../../model/scheduling/taints.ts';

const CONDITION_TAINTS: readonly (readonly [type: string, status: string, key: string])[] = [
  ['Ready', 'False', NOT_READY_TAINT],
  ['Ready', 'Unknown', UNREACHABLE_TAINT],
  ['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
  ['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
  ['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
];
const UNSCHEDULABLE_TAINT = 'node.kubernetes.io/unschedulable';
const MANAGED_KEYS: ReadonlySet<string> = new Set([
  ...CONDITION_TAINTS.map(([, , key]) => key),
  UNSCHEDULABLE_TAINT,
]);

export const NOT_READY_NO_EXECUTE: Taint = { key: NOT_READY_TAINT, effect: 'NoExecute' };
export const UNREACHABLE_NO_EXECUTE: Taint = { key: UNREACHABLE_TAINT, effect: 'NoExecute' };

/**
 * The node's taints with the NoSchedule ones that its conditions ask for; undefined when they are
 * right already. Upstream: node_lifecycle_controller.go doNoScheduleTaintingPass. NL3
 */
export function withNoScheduleTaints(node: Node, now: Micros): readonly Taint[] | undefined {
  const conditions = node.status?.conditions ?? [];
  const wanted = CONDITION_TAINTS.filter(([type, status]) =>
    conditions.some((condition) => condition.type === type && condition.status === status),
  ).map(([, , key]) => key);
  if (node.spec.unschedulable) wanted.push(UNSCHEDULABLE_TAINT);
  const isManaged = (taint: Taint): boolean =>
    taint.effect === 'NoSchedule' && MANAGED_KEYS.has(taint.key);
  const taints = node.spec.taints ?? [];
  const present = taints.filter(isManaged).map((taint) => taint.key);
  const remove = taints.filter((taint) => isManaged(taint) && !wanted.includes(taint.key));
  const add = wanted
    .filter((key) => !present.includes(key))
    .map((key) => ({ key, effect: 'NoSchedule' }));
  return swapTaints(node, add, remove, now);
}

/** The taints with some added (stamped now) and some removed; undefined when nothing changes. */
export function swapTaints(
  node: Node,
  add: readonly Taint[],
  remove: readonly Taint[],
  now: Micros,
): readonly Taint[] | undefined {
  const taints = node.spec.taints ?? [];
  const kept = taints.filter((taint) => !remove.some((other) => sameTaint(taint, other)));
  const missing = add.filter((taint) => !kept.some((other) => sameTaint(taint, other)));
  if (missing.length === 0 && kept.length === taints.length) return undefined;
  const timeAdded = formatTime(now);
  return [...kept, ...missing.map((taint) => ({ ...taint, timeAdded }))];
}

/** Whether the node carries the taint. */
export function hasTaint(node: Node, taint: Taint): boolean {
  return (node.spec.taints ?? []).some((other) => sameTaint(taint, other));
}
