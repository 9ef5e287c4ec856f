// From an object before and after a change that is not made yet to what will be seen of it.
import type { Difference } from './difference.ts';
import { differences } from './difference.ts';

export interface Foretold {
  readonly change: 'create' | 'change';
  /** How many pods more it will have, or fewer. */
  readonly pods: number;
  /** Its pods go and others come in their place. */
  readonly isRolled: boolean;
  /** Field by field, for what is there already. */
  readonly differences: readonly Difference[];
}

interface Stored {
  readonly spec?: {
    readonly replicas?: number;
    readonly parallelism?: number;
    readonly completions?: number;
    readonly suspend?: boolean;
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
  kind: string,
  before: object | undefined,
  after: object,
): Foretold | undefined {
  const pods = podsMade(kind, after) - (before ? podsMade(kind, before) : 0);
  if (!before) return { change: 'create', pods, isRolled: false, differences: [] };
  const changed = differences(before, after).filter(({ path }) => !NOT_OURS.test(path));
  if (changed.length === 0) return undefined;
  const isRolled =
    ROLLED.has(kind) && changed.some(({ path }) => path.startsWith('spec.template.'));
  return { change: 'change', pods, isRolled, differences: changed };
}

/** How many pods an object makes at once, or is. */
export function podsMade(kind: string, object: object): number {
  if (kind === 'Pod') return 1;
  const { spec } = object as Stored;
  if (!spec?.template || kind === 'PodTemplate') return 0;
  // How many pods a DaemonSet has is the nodes' affair.
  if (kind === 'DaemonSet' || spec.suspend === true) return 0;
  const { replicas, parallelism, completions } = spec;
  return Math.min(replicas ?? parallelism ?? 1, completions ?? Infinity);
}
