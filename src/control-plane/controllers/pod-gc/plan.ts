// Decides which pods nobody else will ever clear away.
import type { Micros } from '../../../kernel/time.ts';
import type { Node, Pod } from '../../../model/generated/types.ts';
import { isConditionTrue } from '../../../model/meta/conditions.ts';
import { isBeingDeleted } from '../../../model/meta/object.ts';
import { OUT_OF_SERVICE_TAINT, POD_GC_QUARANTINE } from '../limits.ts';
import { isPodTerminal } from '../shared/pods.ts';

export interface PodGcPlan {
  /** Finished pods beyond the threshold, evicted ones first, then oldest. */
  readonly terminated: readonly Pod[];
  /** Being deleted on a node that is out of service. */
  readonly outOfService: readonly Pod[];
  /** Of nodes that have been gone for longer than the quarantine. */
  readonly orphaned: readonly Pod[];
  /** Being deleted without ever having had a node. */
  readonly unscheduled: readonly Pod[];
}

type NodeOf = (name: string) => Node | undefined;

/** `goneSince` remembers when each missing node was first missed; the plan keeps it up. PG1-PG4 */
export function planPodGc(
  pods: Iterable<Pod>,
  nodeOf: NodeOf,
  goneSince: Map<string, Micros>,
  threshold: number,
  now: Micros,
): PodGcPlan {
  const terminated: Pod[] = [];
  const outOfService: Pod[] = [];
  const orphaned: Pod[] = [];
  const unscheduled: Pod[] = [];
  const missing = new Set<string>();
  for (const pod of pods) {
    const { nodeName } = pod.spec;
    if (isPodTerminal(pod)) terminated.push(pod);
    if (!nodeName) {
      if (isBeingDeleted(pod)) unscheduled.push(pod);
      continue;
    }
    const node = nodeOf(nodeName);
    if (!node) {
      missing.add(nodeName);
      const since = goneSince.get(nodeName) ?? now;
      goneSince.set(nodeName, since);
      if (now - since >= POD_GC_QUARANTINE) orphaned.push(pod);
    } else if (isBeingDeleted(pod) && isOutOfService(node)) outOfService.push(pod);
  }
  for (const name of goneSince.keys()) if (!missing.has(name)) goneSince.delete(name);
  const surplus = threshold > 0 ? terminated.length - threshold : 0;
  return {
    terminated: surplus > 0 ? terminated.sort(evictedThenOldest).slice(0, surplus) : [],
    outOfService,
    orphaned,
    unscheduled,
  };
}

function isOutOfService(node: Node): boolean {
  const isReady = isConditionTrue(node.status?.conditions, 'Ready');
  return !isReady && (node.spec.taints ?? []).some((taint) => taint.key === OUT_OF_SERVICE_TAINT);
}

// Upstream: byEvictionAndCreationTimestamp.
function evictedThenOldest(a: Pod, b: Pod): number {
  const rank = (pod: Pod): number =>
    pod.status?.phase === 'Failed' && pod.status.reason === 'Evicted' ? 0 : 1;
  const compare = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
  return (
    rank(a) - rank(b) ||
    compare(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    compare(a.metadata.name, b.metadata.name)
  );
}
