// NodePorts: host ports that a pod asks for must be free. Upstream: plugins/nodeports.
import type { Pod } from '../../../model/generated/types.ts';
import { conflicts, hostPortsOf } from '../../../model/resources/pod/host-ports.ts';
import type { HostPort } from '../../../model/resources/pod/host-ports.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import { rejection } from '../framework.ts';
import type { ClusterEvent, SchedulerPlugin } from '../framework.ts';

const NAME = 'NodePorts';
const TAKEN = rejection(NAME, "node(s) didn't have free ports for the requested pod ports", true);

export function nodePorts(state: ClusterState): SchedulerPlugin {
  const { table } = state;
  return {
    name: NAME,
    preFilter: (pod) => (pod.hostPorts.length === 0 ? 'skip' : undefined),
    filter(pod, node) {
      const used = table.portsOn[node] as readonly HostPort[];
      for (const wanted of pod.hostPorts) {
        for (const taken of used) if (conflicts(wanted, taken)) return TAKEN;
      }
      return undefined;
    },
    wakesOn: [{ on: 'assigned pod removed', helps: freesPort }, { on: 'node added' }],
  };
}

/** Upstream: node_ports.go (isSchedulableAfterPodDeleted). */
function freesPort(pod: Pod, { previous }: ClusterEvent): boolean {
  const freed = previous ? hostPortsOf(previous as Pod) : [];
  return hostPortsOf(pod).some((wanted) => freed.some((one) => conflicts(wanted, one)));
}
