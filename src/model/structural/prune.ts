// Drops what a custom resource's schema does not know.
// Upstream: apiextensions-apiserver pkg/apiserver/schema/pruning/algorithm.go
import { isRecord, setOwn } from '../meta/json-data.ts';
import type { MutableRecord } from '../meta/json-data.ts';
import { preservesUnknown, propertyOf } from './structural-schema.ts';
import type { StructuralSchema } from './structural-schema.ts';

export interface PruneResult {
  /** The value itself when nothing was dropped. */
  readonly value: unknown;
  /** Paths of what was dropped, for strict validation and warnings. */
  readonly unknown: readonly string[];
}

/** Prunes a whole object: apiVersion, kind and metadata always stay. */
export function prune(schema: StructuralSchema, value: unknown): PruneResult {
  const unknown: string[] = [];
  const pruned = pruneNode(schema, value, '', unknown, true);
  return { value: pruned, unknown };
}

const TYPE_FIELDS = new Set(['apiVersion', 'kind', 'metadata']);

function pruneNode(
  schema: StructuralSchema | undefined,
  value: unknown,
  path: string,
  unknown: string[],
  isResource: boolean,
): unknown {
  if (schema === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item, i) =>
      pruneNode(schema.items, item, `${path}[${i}]`, unknown, false),
    );
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  return isRecord(value) ? pruneRecord(schema, value, path, unknown, isResource) : value;
}

function pruneRecord(
  schema: StructuralSchema,
  value: { readonly [key: string]: unknown },
  path: string,
  unknown: string[],
  isResource: boolean,
): unknown {
  const result: MutableRecord = {};
  const isOwn = isResource || schema['x-kubernetes-embedded-resource'] === true;
  let changed = false;
  for (const key of Object.keys(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    const property = propertyOf(schema, key);
    const stays = property !== undefined || preservesUnknown(schema);
    if (isOwn && TYPE_FIELDS.has(key)) setOwn(result, key, value[key]);
    else if (!stays) {
      unknown.push(at);
      changed = true;
    } else {
      const pruned = pruneNode(property, value[key], at, unknown, false);
      if (pruned !== value[key]) changed = true;
      setOwn(result, key, pruned);
    }
  }
  return changed ? result : value;
}
