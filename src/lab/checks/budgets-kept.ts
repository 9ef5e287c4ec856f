// A disruption budget never promises more than it has, and evictions take from the promise.
import type { Pod, PodDisruptionBudget } from '../../model/generated/types.ts';
import { findCondition, isConditionTrue } from '../../model/meta/conditions.ts';
import { labelSelectorMatches } from '../../model/meta/selectors.ts';
import type { Invariant } from './invariant.ts';

const BUDGETS = 'poddisruptionbudgets.policy';

export function budgetsKept(): Invariant {
  const budgets = new Map<string, PodDisruptionBudget>();
  return {
    name: 'disruption budgets are never exceeded',
    onWrite({ resource, type, key, object, previous }) {
      if (resource === BUDGETS) {
        if (type === 'DELETED') budgets.delete(key);
        else budgets.set(key, object as PodDisruptionBudget);
        return type === 'DELETED' ? undefined : promise(key, object as PodDisruptionBudget);
      }
      if (resource !== 'pods' || type !== 'MODIFIED' || budgets.size === 0) return undefined;
      return isEviction(object as Pod, previous as Pod)
        ? unnoted(key, previous as Pod, budgets.values())
        : undefined;
    },
  };
}

function promise(key: string, { status, metadata }: PodDisruptionBudget): string | undefined {
  const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  if (disruptionsAllowed < 0) return `${key} allows ${disruptionsAllowed} disruptions`;
  if (status?.observedGeneration !== metadata.generation) return undefined;
  const most = Math.max(0, currentHealthy - desiredHealthy);
  return disruptionsAllowed > most ? `${key} allows ${disruptionsAllowed} of ${most}` : undefined;
}

/** The eviction API notes the pod in the budget before it marks and deletes the pod. */
function unnoted(
  key: string,
  pod: Pod,
  budgets: Iterable<PodDisruptionBudget>,
): string | undefined {
  if (!isConditionTrue(pod.status?.conditions, 'Ready')) return undefined;
  for (const { metadata, spec, status } of budgets) {
    if (metadata.namespace !== pod.metadata.namespace) continue;
    if (!labelSelectorMatches(spec.selector, pod.metadata.labels)) continue;
    const noted = status?.disruptedPods ?? {};
    if (!Object.hasOwn(noted, pod.metadata.name)) return `${key} is evicted past ${metadata.name}`;
  }
  return undefined;
}

function isEviction(pod: Pod, before: Pod): boolean {
  const reasonOf = ({ status }: Pod) =>
    findCondition(status?.conditions, 'DisruptionTarget')?.reason;
  return reasonOf(pod) === 'EvictionByEvictionAPI' && reasonOf(before) !== 'EvictionByEvictionAPI';
}
