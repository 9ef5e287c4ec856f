// Columns of `kubectl get pods`. Upstream: pkg/printers/internalversion/printers.go printPod
import type { Pod } from '../../generated/types.ts';
import { isConditionTrue } from '../../meta/conditions.ts';
import { AGE_COLUMN, NAME_COLUMN, ageOf, column, orNone, wideColumn } from '../column.ts';
import type { Column } from '../column.ts';
import { podDisplay } from './pod-display.ts';

export const POD_COLUMNS: readonly Column<Pod>[] = [
  NAME_COLUMN,
  column('Ready', 'Containers that are ready, of all that should be.', (pod) => {
    const { ready, total } = podDisplay(pod);
    return `${ready}/${total}`;
  }),
  column(
    'Status',
    'The state of the pod and its containers in one word.',
    (pod) => podDisplay(pod).status,
  ),
  column('Restarts', 'How often containers were restarted, and when last.', (pod, now) => {
    const { restarts, lastRestart } = podDisplay(pod);
    if (restarts === 0 || lastRestart === '') return String(restarts);
    return `${restarts} (${ageOf(lastRestart, now)} ago)`;
  }),
  AGE_COLUMN,
  wideColumn('IP', 'The address of the pod.', (pod) =>
    orNone(pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP),
  ),
  wideColumn('Node', 'The node the pod is bound to.', (pod) => orNone(pod.spec.nodeName)),
  wideColumn('Nominated Node', 'The node kept free for the pod by preemption.', (pod) =>
    orNone(pod.status?.nominatedNodeName),
  ),
  wideColumn('Readiness Gates', 'Gates that are true, of all gates.', readinessGates),
];

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const open = gates.filter((gate) => isConditionTrue(pod.status?.conditions, gate.conditionType));
  return `${open.length}/${gates.length}`;
}
