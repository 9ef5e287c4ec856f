// How server-side apply sees a value: as one leaf, as a map of fields, or as a list of named items.
// Upstream: sigs.k8s.io/structured-merge-diff schema/elements.go, typed/helpers.go
import { getOwn, isRecord } from '../meta/json-data.ts';
import type { JsonRecord } from '../meta/json-data.ts';
import type { Definition, FieldSchema, ValueType } from '../schema/schema.ts';

/** A type and how lists and maps of it merge; every FieldSchema is one. */
export interface Shape {
  readonly type: ValueType;
  readonly relation: FieldSchema['relation'];
  readonly mapKeys: readonly string[];
}

/** One part of a value: its path element, its shape, its value. */
export interface Part {
  readonly element: string;
  readonly shape: Shape;
  readonly value: unknown;
}

/** The shape of a whole object. */
export function shapeOfDefinition(definition: Definition): Shape {
  return { type: { is: 'struct', definition }, relation: 'granular', mapKeys: [] };
}

const itemShapes = new WeakMap<ValueType, Shape>();

function shapeOfType(type: ValueType): Shape {
  let shape = itemShapes.get(type);
  if (shape === undefined) {
    shape = { type, relation: type.is === 'list' ? 'atomic' : 'granular', mapKeys: [] };
    itemShapes.set(type, shape);
  }
  return shape;
}

const ANY: Shape = {
  type: { is: 'scalar', scalar: 'any', goName: 'any' },
  relation: 'granular',
  mapKeys: [],
};

/** Whether the value is owned and replaced as a whole. */
export function isLeaf(shape: Shape, value: unknown): boolean {
  const { type, relation } = shape;
  if (value === null || typeof value !== 'object') return true;
  if (relation === 'atomic') return true;
  if (type.is === 'scalar') return type.scalar !== 'any' || Array.isArray(value);
  if (type.is === 'struct') return type.definition.atomic || Array.isArray(value);
  return (type.is === 'list') !== Array.isArray(value);
}

/** The shape of a field of a map or struct. */
export function shapeOfField(shape: Shape, name: string): Shape {
  const { type } = shape;
  if (type.is === 'struct') return type.definition.fields.get(name) ?? ANY;
  return type.is === 'map' ? shapeOfType(type.of) : ANY;
}

/** Whether the field is one of a struct, which the schema names, and not a key of a map. */
export function isNamedField(shape: Shape, element: string): boolean {
  const { type } = shape;
  return type.is === 'struct' && type.definition.fields.has(element.slice(2));
}

/** The parts of a value that is no leaf. Items that repeat a key come once, the first. */
export function partsOf(shape: Shape, value: unknown): readonly Part[] {
  if (Array.isArray(value)) return itemsOf(shape, value);
  if (!isRecord(value)) return [];
  return Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .map((name) => ({
      element: `f:${name}`,
      shape: shapeOfField(shape, name),
      value: value[name],
    }));
}

function itemsOf(shape: Shape, list: readonly unknown[]): readonly Part[] {
  const itemShape = shape.type.is === 'list' ? shapeOfType(shape.type.of) : ANY;
  const seen = new Set<string>();
  const parts: Part[] = [];
  for (const value of list) {
    const element = itemElement(shape, value);
    if (seen.has(element)) continue;
    seen.add(element);
    parts.push({ element, shape: itemShape, value });
  }
  return parts;
}

// The two key fields of the API that may be left out.
const KEY_DEFAULTS: ReadonlyMap<string, unknown> = new Map([['protocol', 'TCP']]);

/** The path element of a list item: its keys, or the value itself in a set. */
export function itemElement(shape: Shape, item: unknown): string {
  if (shape.relation !== 'map' || !isRecord(item)) return `v:${JSON.stringify(item)}`;
  const keys: { [key: string]: unknown } = {};
  for (const name of [...shape.mapKeys].sort()) {
    const value = getOwn(item, name) ?? KEY_DEFAULTS.get(name);
    if (value !== undefined && value !== null) keys[name] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}

/** The key fields that an item lacks and that have no default. */
export function missingKeys(shape: Shape, item: JsonRecord): readonly string[] {
  return shape.mapKeys.filter(
    (name) => (getOwn(item, name) ?? KEY_DEFAULTS.get(name) ?? null) === null,
  );
}
