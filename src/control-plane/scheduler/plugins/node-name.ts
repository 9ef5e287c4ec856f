// NodeName: a pod that names its node goes there or nowhere. Upstream: plugins/nodename.
import type { ClusterState } from '../state/cluster-state.ts';
import { rejection } from '../framework.ts';
import type { SchedulerPlugin } from '../framework.ts';

const NAME = 'NodeName';
const OTHER_NODE = rejection(NAME, "node(s) didn't match the requested node name", false);

export function nodeName(state: ClusterState): SchedulerPlugin {
  return {
    name: NAME,
    preFilter: (pod) => (pod.pod.spec.nodeName ? undefined : 'skip'),
    filter: (pod, node) =>
      pod.pod.spec.nodeName === state.table.names[node] ? undefined : OTHER_NODE,
    wakesOn: [{ on: 'node added' }],
  };
}
