// Lists that are sets or maps hold no item, or no key, twice.
// Upstream: apiextensions-apiserver pkg/apiserver/schema/listtype/validation.go
import { fieldDuplicate } from '../meta/field-error.ts';
import type { FieldError } from '../meta/field-error.ts';
import { goJson } from '../meta/go-text.ts';
import { getOwn, isRecord } from '../meta/json-data.ts';
import { propertyOf } from './structural-schema.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** The second ones of what must be unique; each is told once. */
export function validateLists(
  schema: StructuralSchema,
  value: unknown,
  path = '',
): readonly FieldError[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    const own = duplicates(schema, value).map(([i, key]) => fieldDuplicate(`${path}[${i}]`, key));
    if (items === undefined) return own;
    return [...own, ...value.flatMap((item, i) => validateLists(items, item, `${path}[${i}]`))];
  }
  if (!isRecord(value)) return [];
  return Object.keys(value).flatMap((name) => {
    const property = propertyOf(schema, name);
    const at = path === '' ? name : `${path}.${name}`;
    return property === undefined ? [] : validateLists(property, value[name], at);
  });
}

function duplicates(
  schema: StructuralSchema,
  list: readonly unknown[],
): readonly (readonly [number, unknown])[] {
  const kind = schema['x-kubernetes-list-type'];
  if (kind !== 'set' && kind !== 'map') return [];
  const names = schema['x-kubernetes-list-map-keys'] ?? [];
  const keyOf = (item: unknown): unknown => {
    if (kind === 'set') return item;
    const record = isRecord(item) ? item : {};
    const given = names.filter((name) => Object.hasOwn(record, name));
    return Object.fromEntries(given.map((name) => [name, getOwn(record, name)]));
  };
  const times = new Map<string, number>();
  const found: (readonly [number, unknown])[] = [];
  for (const [i, item] of list.entries()) {
    const key = keyOf(item);
    const text = goJson(key);
    const before = times.get(text) ?? 0;
    if (before === 1) found.push([i, key]);
    times.set(text, before + 1);
  }
  return found;
}
