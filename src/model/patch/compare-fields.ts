// Which fields a value has, and which differ between two values.
// Upstream: sigs.k8s.io/structured-merge-diff typed/tofieldset.go, compare.go
import { deepEqual } from '../meta/deep-equal.ts';
import { isRecord } from '../meta/json-data.ts';
import { FieldSet, FieldSetBuilder } from './field-set.ts';
import { isLeaf, isNamedField, partsOf, shapeOfField } from './shape.ts';
import type { Shape } from './shape.ts';

/** All fields of a value that somebody applies: what they will own. */
export function fieldsOf(shape: Shape, value: unknown): FieldSet {
  const set = new FieldSetBuilder();
  collect(shape, value, set);
  return set.finish();
}

function collect(shape: Shape, value: unknown, set: FieldSetBuilder): void {
  for (const part of partsOf(shape, value)) {
    const isItem = !part.element.startsWith('f:');
    const leaf = isLeaf(part.shape, part.value) || isEmpty(part.value);
    if (leaf || isItem || !isNamedField(shape, part.element)) set.add(part.element);
    if (!leaf) collect(part.shape, part.value, set.child(part.element));
  }
}

/** How two values differ. */
export interface Comparison {
  readonly added: FieldSet;
  readonly removed: FieldSet;
  readonly modified: FieldSet;
}

/** Compares two values of one shape. Parts shared by reference cost nothing. */
export function compareFields(shape: Shape, before: unknown, after: unknown): Comparison {
  const sets: Sets = {
    added: new FieldSetBuilder(),
    removed: new FieldSetBuilder(),
    modified: new FieldSetBuilder(),
  };
  compareParts(shape, before, after, sets);
  return {
    added: sets.added.finish(),
    removed: sets.removed.finish(),
    modified: sets.modified.finish(),
  };
}

interface Sets {
  readonly added: FieldSetBuilder;
  readonly removed: FieldSetBuilder;
  readonly modified: FieldSetBuilder;
}

function compareParts(shape: Shape, before: unknown, after: unknown, sets: Sets): void {
  if (before === after) return;
  if (isRecord(before) && isRecord(after)) {
    for (const name of Object.keys(after)) {
      const was = Object.hasOwn(before, name) ? before[name] : undefined;
      const is = after[name];
      if (was !== is) compareOne(`f:${name}`, shapeOfField(shape, name), was, is, sets);
    }
    for (const name of Object.keys(before)) {
      const isGone = !Object.hasOwn(after, name) && before[name] !== undefined;
      if (isGone) addAll(`f:${name}`, shapeOfField(shape, name), before[name], sets.removed);
    }
    return;
  }
  const old = new Map(partsOf(shape, before).map((part) => [part.element, part]));
  for (const part of partsOf(shape, after)) {
    compareOne(part.element, part.shape, old.get(part.element)?.value, part.value, sets);
    old.delete(part.element);
  }
  for (const part of old.values()) addAll(part.element, part.shape, part.value, sets.removed);
}

function compareOne(
  element: string,
  shape: Shape,
  before: unknown,
  after: unknown,
  sets: Sets,
): void {
  if (before === after) return;
  if (before === undefined) addAll(element, shape, after, sets.added);
  else if (after === undefined) addAll(element, shape, before, sets.removed);
  else if (isEmpty(before) && isEmpty(after)) {
    if (!deepEqual(before, after)) sets.modified.add(element);
  } else if (before === null) addAll(element, shape, after, sets.added, sets.modified);
  else if (after === null || isLeaf(shape, before) || isLeaf(shape, after)) {
    if (!deepEqual(before, after)) sets.modified.add(element);
  } else {
    compareParts(shape, before, after, {
      added: sets.added.child(element),
      removed: sets.removed.child(element),
      modified: sets.modified.child(element),
    });
  }
}

// Adds a part that only one side has, and all that is in it. A null that gains a value is there
// already: only what it holds is new, or it is modified when it holds nothing of its own.
function addAll(
  element: string,
  shape: Shape,
  value: unknown,
  set: FieldSetBuilder,
  leafSet?: FieldSetBuilder,
): void {
  const leaf = isLeaf(shape, value) || isEmpty(value);
  if (leafSet === undefined) set.add(element);
  else if (leaf) leafSet.add(element);
  if (leaf) return;
  const below = set.child(element);
  if (isRecord(value)) {
    for (const name of Object.keys(value)) {
      const item = value[name];
      if (item !== undefined) addAll(`f:${name}`, shapeOfField(shape, name), item, below);
    }
    return;
  }
  for (const part of partsOf(shape, value)) addAll(part.element, part.shape, part.value, below);
}

/** The set with every struct field on the way to a member made a member itself. */
export function withNamedFields(shape: Shape, set: FieldSet): FieldSet {
  const members = new Set(set.members);
  const children = new Map<string, FieldSet>();
  for (const [element, below] of set.children) {
    if (isNamedField(shape, element)) members.add(element);
    const partShape = element.startsWith('f:')
      ? shapeOfField(shape, element.slice(2))
      : itemShapeOf(shape);
    children.set(element, withNamedFields(partShape, below));
  }
  return new FieldSet(members, children);
}

/** The shape of the items of a list. */
export function itemShapeOf(shape: Shape): Shape {
  const { type } = shape;
  if (type.is !== 'list') return shape;
  return { type: type.of, relation: type.of.is === 'list' ? 'atomic' : 'granular', mapKeys: [] };
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== 'object') return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}
