// Fills in the defaults of a custom resource's schema.
// Upstream: apiextensions-apiserver pkg/apiserver/schema/defaulting/{algorithm,prune}.go
import { isRecord, setOwn } from '../meta/json-data.ts';
import type { MutableRecord } from '../meta/json-data.ts';
import { propertyOf } from './structural-schema.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** The value with defaults; the value itself when there are none to add. */
export function applyDefaults(schema: StructuralSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    const filled = value.map((item) => applyDefaults(items, item));
    return filled.every((item, i) => item === value[i]) ? value : filled;
  }
  if (!isRecord(value)) return value;
  const result: MutableRecord = { ...value };
  let changed = false;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const isNull = result[name] === null && property.nullable !== true;
    const isMissing = !Object.hasOwn(result, name) || isNull;
    if (!isMissing || property.default === undefined) continue;
    setOwn(result, name, property.default);
    changed = true;
  }
  for (const name of Object.keys(result)) {
    const property = propertyOf(schema, name);
    if (property === undefined) continue;
    const filled = applyDefaults(property, result[name]);
    if (filled === result[name]) continue;
    setOwn(result, name, filled);
    changed = true;
  }
  return changed ? result : value;
}
