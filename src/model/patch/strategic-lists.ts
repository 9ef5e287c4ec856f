// How strategic merge patch merges one list into another and in which order the items end.
// Upstream: apimachinery pkg/util/strategicpatch/patch.go mergeSlice, normalizeElementOrder
import { goJson } from '../meta/go-text.ts';
import { getOwn, isRecord } from '../meta/json-data.ts';
import type { JsonRecord } from '../meta/json-data.ts';

/** What merging needs to know of a list. */
export interface ListMerge {
  /** The field that identifies an item; undefined for lists of plain values. */
  readonly mergeKey: string | undefined;
  mergeItems(before: JsonRecord, change: JsonRecord): JsonRecord;
  /** A new item without directives. */
  clean(item: unknown): unknown;
  fail(message: string): Error;
}

/** The original list with the patch's items merged in, in upstream's order. */
export function mergeLists(
  original: readonly unknown[],
  patch: readonly unknown[],
  rules: ListMerge,
): readonly unknown[] {
  if (![...original, ...patch].some((item) => isRecord(item))) {
    return orderLike([...new Set([...original, ...patch])], patch, original, undefined);
  }
  const { mergeKey } = rules;
  if (mergeKey === undefined) throw rules.fail('cannot merge lists without merge key');
  const { kept, changes, replace } = withSpecialItems(original, patch, mergeKey, rules);
  if (replace) return changes.map((item) => rules.clean(item));
  const merged = [...kept];
  for (const change of changes) {
    const key = keyOf(change, mergeKey, rules);
    const at = merged.findIndex((item) => isRecord(item) && getOwn(item, mergeKey) === key);
    if (at < 0) merged.push(rules.clean(change));
    else merged[at] = rules.mergeItems(merged[at] as JsonRecord, change);
  }
  return orderLike(merged, changes, original, mergeKey);
}

/**
 * The items in this order: those named by `order` as it says; the others, which only the server
 * has, where they were in `serverOrder` relative to them.
 */
export function orderLike(
  items: readonly unknown[],
  order: readonly unknown[],
  serverOrder: readonly unknown[],
  mergeKey: string | undefined,
): readonly unknown[] {
  const identity = (item: unknown): unknown =>
    mergeKey !== undefined && isRecord(item) ? getOwn(item, mergeKey) : item;
  const wanted = positions(order, identity);
  const live = positions(serverOrder, identity);
  const isNamed = (item: unknown): boolean => wanted.has(identity(item));
  const place = (places: ReadonlyMap<unknown, number>, item: unknown): number =>
    places.get(identity(item)) ?? Number.MAX_SAFE_INTEGER;
  const named = items.filter(isNamed).sort((a, b) => place(wanted, a) - place(wanted, b));
  const others = items.filter((item) => !isNamed(item));
  others.sort((a, b) => place(live, a) - place(live, b));
  const result: unknown[] = [];
  let next = 0;
  for (const item of named) {
    // An item that the server does not have yet goes before all that only the server has.
    const at = live.get(identity(item)) ?? -1;
    while (next < others.length && place(live, others[next]) < at) {
      result.push(others[next++]);
    }
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}

function positions(
  list: readonly unknown[],
  identity: (item: unknown) => unknown,
): ReadonlyMap<unknown, number> {
  const places = new Map<unknown, number>();
  for (const [i, item] of list.entries()) {
    const key = identity(item);
    if (!places.has(key)) places.set(key, i);
  }
  return places;
}

function withSpecialItems(
  original: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string,
  rules: ListMerge,
): { kept: readonly unknown[]; changes: readonly JsonRecord[]; replace: boolean } {
  let kept = original;
  let replace = false;
  const changes: JsonRecord[] = [];
  for (const item of patch) {
    if (!isRecord(item)) throw rules.fail('lists of mixed types cannot be merged');
    const directive = getOwn(item, '$patch');
    if (directive === undefined) changes.push(item);
    else if (directive === 'delete') {
      const key = keyOf(item, mergeKey, rules);
      kept = kept.filter((one) => !isRecord(one) || getOwn(one, mergeKey) !== key);
    } else if (directive === 'replace') {
      replace = true;
      // A replace directive stands alone or marks an item of the new list.
      if (Object.keys(item).length > 1) changes.push(item);
    } else if (directive === 'merge') {
      throw rules.fail('merging lists cannot yet be specified in the patch');
    } else {
      throw rules.fail(`unknown patch type: ${String(directive)} in map: ${goJson(item)}`);
    }
  }
  return { kept, changes, replace };
}

function keyOf(item: JsonRecord, mergeKey: string, rules: ListMerge): unknown {
  const key = getOwn(item, mergeKey);
  if (key === undefined) {
    throw rules.fail(`map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`);
  }
  return key;
}

// Go's %v of a map: map[a:1 b:2], keys sorted.
function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => goMap(item)).join(' ')}]`;
  if (!isRecord(value)) return value === null ? '<nil>' : String(value);
  const parts = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goMap(value[key])}`);
  return `map[${parts.join(' ')}]`;
}
