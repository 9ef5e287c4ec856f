// The conditions by which a namespace tells why it is not gone yet.
import type { Micros } from '../../../kernel/time.ts';
import type { NamespaceCondition } from '../../../model/generated/types.ts';
import { findCondition, setCondition } from '../../../model/meta/conditions.ts';
import { formatTime } from '../../../model/meta/time.ts';

/** What deleting the content has come to so far. */
export interface ContentState {
  /** Errors of deletes and lists. */
  readonly errors: readonly string[];
  /** Instances left, by `plural.group`. */
  readonly remaining: ReadonlyMap<string, number>;
  /** Objects that wait for a finalizer, by finalizer. */
  readonly finalizers: ReadonlyMap<string, number>;
}

const FINE: readonly (readonly [type: string, reason: string, message: string])[] = [
  [
    'NamespaceDeletionDiscoveryFailure',
    'ResourcesDiscovered',
    'All resources successfully discovered',
  ],
  [
    'NamespaceDeletionGroupVersionParsingFailure',
    'ParsedGroupVersions',
    'All legacy kube types successfully parsed',
  ],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  [
    'NamespaceFinalizersRemaining',
    'ContentHasNoFinalizers',
    'All content-preserving finalizers finished',
  ],
];

/** Upstream: pkg/controller/namespace/deletion/status_condition_utils.go. NS4 */
export function namespaceConditions(
  old: readonly NamespaceCondition[] | undefined,
  state: ContentState,
  now: Micros,
): readonly NamespaceCondition[] {
  const troubles = new Map(troublesOf(state).map((condition) => [condition.type, condition]));
  const time = formatTime(now);
  let conditions = old ?? [];
  for (const [type, reason, message] of FINE) {
    const next = troubles.get(type) ?? { type, status: 'False', reason, message };
    const before = findCondition(conditions, type);
    if (before?.status === next.status && before.message === next.message) continue;
    conditions = setCondition(conditions, next, time);
  }
  return conditions;
}

function troublesOf(state: ContentState): readonly NamespaceCondition[] {
  const troubles: NamespaceCondition[] = [];
  if (state.errors.length > 0) {
    const count = state.errors.length;
    const first = state.errors[0] as string;
    const all = count > 1 ? `[${state.errors.join(', ')}]` : first;
    troubles.push({
      type: 'NamespaceDeletionContentFailure',
      status: 'True',
      reason: 'ContentDeletionFailed',
      message: `Failed to delete all resource types, ${count} remaining: ${all}`,
    });
  }
  if (state.remaining.size > 0) {
    const parts = [...state.remaining].map(([name, n]) => `${name} has ${n} resource instances`);
    troubles.push({
      type: 'NamespaceContentRemaining',
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: `Some resources are remaining: ${parts.sort().join(', ')}`,
    });
  }
  if (state.finalizers.size > 0) {
    const parts = [...state.finalizers].map(([name, n]) => `${name} in ${n} resource instances`);
    troubles.push({
      type: 'NamespaceFinalizersRemaining',
      status: 'True',
      reason: 'SomeFinalizersRemain',
      message: `Some content in the namespace has finalizers remaining: ${parts.sort().join(', ')}`,
    });
  }
  return troubles;
}
