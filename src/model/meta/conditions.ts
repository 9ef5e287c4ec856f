// Conditions in a status: set, found and compared without touching what did not change.
import type { Time } from '../generated/types.ts';
import { withKeys } from './with-keys.ts';

/** What all condition types share. */
export interface ConditionLike {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: Time;
}

/** The condition of that type, if present. */
export function findCondition<C extends ConditionLike>(
  conditions: readonly C[] | undefined,
  type: string,
): C | undefined {
  if (conditions === undefined) return undefined;
  for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

/** Whether the condition of that type is present with status "True". */
export function isConditionTrue(
  conditions: readonly ConditionLike[] | undefined,
  type: string,
): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/**
 * The list with `next` in the place of the condition of its type, or appended. Without a change
 * of status lastTransitionTime stays as it was, and when nothing changed at all the same list
 * comes back. Upstream: apimachinery pkg/api/meta/conditions.go SetStatusCondition.
 */
export function setCondition<C extends ConditionLike>(
  conditions: readonly C[] | undefined,
  next: C,
  now: Time,
): readonly C[] {
  const list = conditions ?? [];
  const at = list.findIndex((condition) => condition.type === next.type);
  const old = list[at];
  if (old === undefined) {
    const since = { lastTransitionTime: next.lastTransitionTime ?? now } as Partial<C>;
    return [...list, withKeys(next, since)];
  }
  const stays = old.status === next.status;
  const since = stays ? old.lastTransitionTime : (next.lastTransitionTime ?? now);
  const merged = since === undefined ? next : { ...next, lastTransitionTime: since };
  if (shallowEqual(old, merged)) return list;
  return list.map((condition, i) => (i === at ? merged : condition));
}

/** The list without the condition of that type; the same list when it was not there. */
export function removeCondition<C extends ConditionLike>(
  conditions: readonly C[],
  type: string,
): readonly C[] {
  const rest = conditions.filter((condition) => condition.type !== type);
  return rest.length === conditions.length ? conditions : rest;
}

function shallowEqual(a: ConditionLike, b: ConditionLike): boolean {
  const left = new Map(Object.entries(a));
  const right = Object.entries(b);
  return left.size === right.length && right.every(([key, value]) => left.get(key) === value);
}
