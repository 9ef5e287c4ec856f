// Strategic merge patch: a merge patch that knows which lists merge by key.
// Upstream: apimachinery pkg/util/strategicpatch/patch.go
import type { Definition, FieldSchema, ValueType } from '../schema/schema.ts';
import { goJson } from '../meta/go-text.ts';
import { getOwn, isRecord, setOwn, shallowCopy } from '../meta/json-data.ts';
import type { JsonRecord, MutableRecord } from '../meta/json-data.ts';
import { mergeLists, orderLike } from './strategic-lists.ts';
import type { ListMerge } from './strategic-lists.ts';
import { StrategicPatchError } from './strategic-patch-error.ts';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const ORDER = '$setElementOrder/';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';

/**
 * The original with the patch merged in by the kind's rules; unnamed parts are shared.
 * Throws StrategicPatchError.
 */
export function applyStrategicMergePatch(
  definition: Definition,
  original: JsonRecord,
  patch: JsonRecord,
): JsonRecord {
  return mergeMap(original, patch, { is: 'struct', definition });
}

type Schema = ValueType | undefined;

function mergeMap(original: JsonRecord, patch: JsonRecord, schema: Schema): JsonRecord {
  const directive = getOwn(patch, DIRECTIVE);
  if (directive === 'replace') return withoutDirectives(patch) as JsonRecord;
  if (directive === 'delete') return {};
  if (directive !== undefined) {
    const what = `unknown patch type: ${String(directive)}`;
    throw new StrategicPatchError(`${what} in map: ${goJson(patch)}`);
  }
  const result = retained(shallowCopy(original), patch);
  const ordered = mergeOrderedLists(result, patch, schema);
  for (const key of Object.keys(patch)) {
    if (key === RETAIN_KEYS || key.startsWith(ORDER) || ordered.has(key)) continue;
    const isDeletion = key.startsWith(DELETE_PRIMITIVES);
    const name = isDeletion ? key.slice(DELETE_PRIMITIVES.length) : key;
    mergeField(result, name, patch[key], schema, isDeletion);
  }
  return result;
}

function mergeField(
  result: MutableRecord,
  name: string,
  change: unknown,
  schema: Schema,
  isDeletion: boolean,
): void {
  if (change === null) {
    delete result[name];
    return;
  }
  const before = getOwn(result, name);
  if (before === undefined || kindOf(before) !== kindOf(change)) {
    if (!isDeletion) setOwn(result, name, withoutDirectives(change));
    return;
  }
  const field = fieldOf(schema, name);
  if (Array.isArray(change)) {
    const list = mergeListField(before as readonly unknown[], change, field, isDeletion);
    setOwn(result, name, list);
  } else if (isRecord(change)) {
    setOwn(result, name, mergeMap(before as JsonRecord, change, typeOf(schema, field)));
  } else {
    setOwn(result, name, change);
  }
}

function mergeListField(
  before: readonly unknown[],
  change: readonly unknown[],
  field: FieldSchema | undefined,
  isDeletion: boolean,
): readonly unknown[] {
  if (isDeletion) return before.filter((item) => !change.includes(item));
  if (field === undefined || !field.patchMerge) {
    return change.map((item) => withoutDirectives(item));
  }
  return mergeLists(before, change, listMergeOf(field));
}

function listMergeOf(field: FieldSchema): ListMerge {
  const item = field.type.is === 'list' ? field.type.of : undefined;
  return {
    mergeKey: field.patchMergeKey,
    mergeItems: (before, change) => mergeMap(before, change, item),
    clean: withoutDirectives,
    fail: (message) => new StrategicPatchError(message),
  };
}

// `$setElementOrder/containers` gives the order that the client wants to see.
function mergeOrderedLists(
  result: MutableRecord,
  patch: JsonRecord,
  schema: Schema,
): ReadonlySet<string> {
  const done = new Set<string>();
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(ORDER)) continue;
    const name = key.slice(ORDER.length);
    const order = patch[key];
    const before = getOwn(result, name);
    const change = getOwn(patch, name);
    const isList = (value: unknown): boolean => value === undefined || Array.isArray(value);
    if (!Array.isArray(order) || !isList(before)) {
      throw new StrategicPatchError('found invalid list type for $setElementOrder');
    }
    if (!isList(change) || (before === undefined && change === undefined)) continue;
    const field = fieldOf(schema, name);
    const merged = mergeOrdered(before as never, change as never, field);
    const mergeKey = field?.patchMergeKey;
    setOwn(result, name, orderLike(merged, order, (before ?? []) as readonly unknown[], mergeKey));
    done.add(name);
  }
  return done;
}

function mergeOrdered(
  before: readonly unknown[] | undefined,
  change: readonly unknown[] | undefined,
  field: FieldSchema | undefined,
): readonly unknown[] {
  if (change === undefined) return before ?? [];
  if (before !== undefined) return mergeListField(before, change, field, false);
  return change.filter((item) => !isDeletedItem(item)).map((item) => withoutDirectives(item));
}

function isDeletedItem(item: unknown): boolean {
  return isRecord(item) && getOwn(item, DIRECTIVE) === 'delete';
}

// `$retainKeys` names the only keys of the original that may stay: a union changes its member.
function retained(result: MutableRecord, patch: JsonRecord): MutableRecord {
  const keys = getOwn(patch, RETAIN_KEYS);
  if (keys === undefined) return result;
  if (!Array.isArray(keys)) {
    throw new StrategicPatchError('invalid patch format of retainKeys');
  }
  const unlisted = Object.keys(patch).some(
    (key) => !key.startsWith('$') && patch[key] !== null && !keys.includes(key),
  );
  if (unlisted) throw new StrategicPatchError('invalid patch format of retainKeys');
  for (const key of Object.keys(result)) if (!keys.includes(key)) delete result[key];
  return result;
}

function fieldOf(schema: Schema, name: string): FieldSchema | undefined {
  return schema?.is === 'struct' ? schema.definition.fields.get(name) : undefined;
}

function typeOf(schema: Schema, field: FieldSchema | undefined): Schema {
  return schema?.is === 'map' ? schema.of : field?.type;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

// A value that is new to the object: its nulls and directives have nothing to act upon.
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => !isDirectiveItem(item)).map((item) => withoutDirectives(item));
  }
  if (!isRecord(value)) return value;
  const clean: MutableRecord = {};
  for (const key of Object.keys(value)) {
    const isDirective =
      key === DIRECTIVE ||
      key === RETAIN_KEYS ||
      key.startsWith(ORDER) ||
      key.startsWith(DELETE_PRIMITIVES);
    if (!isDirective && value[key] !== null) setOwn(clean, key, withoutDirectives(value[key]));
  }
  return clean;
}

function isDirectiveItem(item: unknown): boolean {
  if (!isRecord(item)) return false;
  const directive = getOwn(item, DIRECTIVE);
  return directive === 'delete' || (directive === 'replace' && Object.keys(item).length === 1);
}
