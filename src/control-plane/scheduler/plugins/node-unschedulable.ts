// NodeUnschedulable: cordoned nodes take only pods that tolerate it. Upstream: plugins/nodeunschedulable.
import type { Node, Taint } from '../../../model/generated/types.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { rejection } from '../framework.ts';
import type { ClusterEvent, SchedulerPlugin } from '../framework.ts';
import { isTolerated } from '../state/taint-table.ts';

const NAME = 'NodeUnschedulable';
const UNSCHEDULABLE = rejection(NAME, 'node(s) were unschedulable', false);
const TAINT: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export function nodeUnschedulable(state: ClusterState): SchedulerPlugin {
  const { table } = state;
  return {
    name: NAME,
    preFilter: ({ pod }) =>
      table.cordoned === 0 || isTolerated(pod.spec.tolerations, TAINT) ? 'skip' : undefined,
    filter: (_pod, node) => (table.unschedulable[node] === 1 ? UNSCHEDULABLE : undefined),
    filterMany(_pod, slots, first, count, found) {
      for (let index = 0; index < count; index++) {
        if (table.unschedulable[slots[first + index] as number] !== 1) continue;
        found[index] ??= UNSCHEDULABLE;
      }
    },
    wakesOn: [
      { on: 'node added', helps: (_pod, event) => isSchedulable(event) },
      { on: 'node taints', helps: (_pod, event) => isSchedulable(event) },
      { on: 'pod changed', helps: (pod) => isTolerated(pod.spec.tolerations, TAINT) },
    ],
  };
}

/** Upstream: node_unschedulable.go (isSchedulableAfterNodeChange). */
function isSchedulable({ object, previous }: ClusterEvent): boolean {
  if (previous && !(previous as Node).spec?.unschedulable) return false;
  return !(object as Node | undefined)?.spec?.unschedulable;
}
