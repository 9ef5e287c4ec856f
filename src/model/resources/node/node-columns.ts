// Columns of `kubectl get nodes`. Upstream: pkg/printers/internalversion/printers.go printNode
import type { Node } from '../../generated/types.ts';
import { findCondition } from '../../meta/conditions.ts';
import { AGE_COLUMN, NAME_COLUMN, column, orNone, wideColumn } from '../column.ts';
import type { Column } from '../column.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';
const ROLE_LABEL = 'kubernetes.io/role';
const UNKNOWN = '<unknown>';

export const NODE_COLUMNS: readonly Column<Node>[] = [
  NAME_COLUMN,
  column('Status', 'Whether the node is ready, and whether it takes new pods.', nodeStatus),
  column('Roles', 'The roles that labels give the node.', nodeRoles),
  AGE_COLUMN,
  column(
    'Version',
    'The version of the kubelet.',
    (node) => node.status?.nodeInfo?.kubeletVersion ?? '',
  ),
  wideColumn('Internal-IP', 'The address inside the cluster.', (node) =>
    addressOf(node, 'InternalIP'),
  ),
  wideColumn('External-IP', 'The address outside the cluster.', (node) =>
    addressOf(node, 'ExternalIP'),
  ),
  wideColumn(
    'OS-Image',
    'The operating system.',
    (node) => node.status?.nodeInfo?.osImage || UNKNOWN,
  ),
  wideColumn(
    'Kernel-Version',
    'The version of the kernel.',
    (node) => node.status?.nodeInfo?.kernelVersion || UNKNOWN,
  ),
  wideColumn(
    'Container-Runtime',
    'The container runtime and its version.',
    (node) => node.status?.nodeInfo?.containerRuntimeVersion || UNKNOWN,
  ),
];

/** What kubectl shows under STATUS. */
export function nodeStatus(node: Node): string {
  const ready = findCondition(node.status?.conditions, 'Ready');
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return node.spec?.unschedulable === true ? `${word},SchedulingDisabled` : word;
}

function nodeRoles(node: Node): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX)) {
      if (key.length > ROLE_PREFIX.length) roles.add(key.slice(ROLE_PREFIX.length));
    } else if (key === ROLE_LABEL && value !== '') roles.add(value);
  }
  return orNone([...roles].sort().join(','));
}

function addressOf(node: Node, type: string): string {
  return orNone(node.status?.addresses?.find((address) => address.type === type)?.address);
}
