// From an object before and after a dry run to what will be seen of the change.
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { differences } from '../../../model/meta/difference.ts';
import type { Ghost } from '../../store/ghosts.ts';

interface Stored {
  readonly spec?: {
    readonly replicas?: number;
    readonly parallelism?: number;
    readonly template?: unknown;
  };
}

/** Kinds whose pods are made anew when the template changes. */
const ROLLED = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);
/** What changes with every write, or is the cluster's own answer. */
const NOT_OURS =
  /^(status|metadata\.(generation|managedFields|resourceVersion|uid|creationTimestamp))\b/;

/** What Apply makes of an object; undefined when it stays as it is. */
export function foretell(
  of: ObjectName,
  before: object | undefined,
  after: object,
): Ghost | undefined {
  const pods = podsOf(of.kind, after) - (before ? podsOf(of.kind, before) : 0);
  if (!before) return { of, change: 'create', pods, isRolled: false, differences: [] };
  const changed = differences(before, after).filter(({ path }) => !NOT_OURS.test(path));
  if (changed.length === 0) return undefined;
  const isRolled =
    ROLLED.has(of.kind) && changed.some(({ path }) => path.startsWith('spec.template.'));
  return { of, change: 'change', pods, isRolled, differences: changed };
}

/** What Delete makes of it. */
export function foretellDeletion(of: ObjectName, before: object): Ghost {
  const pods = -podsOf(of.kind, before);
  return { of, change: 'delete', pods, isRolled: false, differences: [] };
}

function podsOf(kind: string, object: object): number {
  if (kind === 'Pod') return 1;
  const { spec } = object as Stored;
  if (!spec?.template || kind === 'PodTemplate') return 0;
  // How many pods a DaemonSet has is the nodes' affair.
  return kind === 'DaemonSet' ? 0 : (spec.replicas ?? spec.parallelism ?? 1);
}
