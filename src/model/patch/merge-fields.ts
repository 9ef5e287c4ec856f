// Merges an applied configuration into a live object, and takes fields out again.
// Upstream: sigs.k8s.io/structured-merge-diff typed/merge.go, remove.go
import { isRecord, setOwn } from '../meta/json-data.ts';
import type { JsonRecord, MutableRecord } from '../meta/json-data.ts';
import { itemShapeOf } from './compare-fields.ts';
import type { FieldSet } from './field-set.ts';
import { isLeaf, itemElement, shapeOfField } from './shape.ts';
import type { Shape } from './shape.ts';

/** The live value with all that the configuration gives; the rest is shared. */
export function mergeFields(shape: Shape, live: unknown, config: unknown): unknown {
  if (config === undefined || live === config) return live;
  if (live === undefined || live === null || isLeaf(shape, config) || isLeaf(shape, live)) {
    return config;
  }
  if (Array.isArray(config)) return mergeItems(shape, live as readonly unknown[], config);
  const result: MutableRecord = { ...(live as JsonRecord) };
  for (const [name, value] of Object.entries(config as JsonRecord)) {
    const before = Object.hasOwn(result, name) ? result[name] : undefined;
    setOwn(result, name, mergeFields(shapeOfField(shape, name), before, value));
  }
  return result;
}

// Items in the order of the configuration; those that only the live object has keep their place.
function mergeItems(
  shape: Shape,
  live: readonly unknown[],
  config: readonly unknown[],
): readonly unknown[] {
  const itemShape = itemShapeOf(shape);
  const liveByKey = new Map(live.map((item) => [itemElement(shape, item), item]));
  const configKeys = new Set(config.map((item) => itemElement(shape, item)));
  const pending = [...liveByKey.keys()];
  const done = new Set<string>();
  const result: unknown[] = [];
  for (const item of config) {
    const key = itemElement(shape, item);
    if (done.has(key)) continue;
    while (pending.length > 0 && (!configKeys.has(pending[0]!) || done.has(pending[0]!))) {
      const ahead = pending.shift()!;
      if (!done.has(ahead)) result.push(liveByKey.get(ahead));
    }
    result.push(mergeFields(itemShape, liveByKey.get(key), item));
    done.add(key);
  }
  for (const key of pending) if (!configKeys.has(key)) result.push(liveByKey.get(key));
  return result;
}

/** The value without the paths of the set; what becomes empty stays, as upstream leaves it. */
export function removeFields(shape: Shape, value: unknown, set: FieldSet): unknown {
  if (set.isEmpty || isLeaf(shape, value)) return value;
  if (Array.isArray(value)) {
    const itemShape = itemShapeOf(shape);
    return value
      .map((item: unknown) => ({ item, element: itemElement(shape, item) }))
      .filter(({ element }) => !set.members.has(element))
      .map(({ item, element }) => removeFields(itemShape, item, set.child(element)));
  }
  if (!isRecord(value)) return value;
  const result: MutableRecord = {};
  for (const name of Object.keys(value)) {
    const element = `f:${name}`;
    if (set.members.has(element)) continue;
    const rest = removeFields(shapeOfField(shape, name), value[name], set.child(element));
    setOwn(result, name, rest);
  }
  return result;
}
