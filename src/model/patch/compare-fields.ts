// Which fields a value has, and which differ between two values.
// Upstream: sigs.k8s.io/structured-merge-diff typed/tofieldset.go, compare.go
import { deepEqual } from '../meta/deep-equal.ts';
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
  const old = new Map(partsOf(shape, before).map((part) => [part.element, part]));
  const seen = new Set<string>();
  for (const part of partsOf(shape, after)) {
    seen.add(part.element);
    const was = old.get(part.element);
    compareOne(part.element, part.shape, was?.value, part.value, sets, was !== undefined, true);
  }
  for (const part of old.values()) {
    if (seen.has(part.element)) continue;
    compareOne(part.element, part.shape, part.value, undefined, sets, true, false);
  }
}

function compareOne(
  element: string,
  shape: Shape,
  before: unknown,
  after: unknown,
  sets: Sets,
  wasThere: boolean,
  isThere: boolean,
): void {
  if (before === after && wasThere && isThere) return;
  const leaf =
    (isEmpty(before) && isEmpty(after)) ||
    (wasThere && before !== null && isLeaf(shape, before)) ||
    (isThere && after !== null && isLeaf(shape, after));
  if (!wasThere) sets.added.add(element);
  else if (!isThere) sets.removed.add(element);
  if (leaf) {
    if (wasThere && isThere && !deepEqual(before, after)) sets.modified.add(element);
    return;
  }
  compareParts(shape, before, after, {
    added: sets.added.child(element),
    removed: sets.removed.child(element),
    modified: sets.modified.child(element),
  });
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
