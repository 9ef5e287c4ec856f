// Sets of field paths, as managedFields keep them. A path element is FieldsV1's own text: "f:name"
// a field, `k:{"name":"c"}` a list item by keys, "v:x" one by value.
// Upstream: sigs.k8s.io/structured-merge-diff fieldpath/set.go, serialize.go
import { isRecord } from '../meta/json-data.ts';
import type { JsonRecord, MutableRecord } from '../meta/json-data.ts';

const NO_CHILDREN = new Map<string, FieldSet>();

// One frozen value for the thousands of leaves that say nothing more.
const NOTHING_BELOW: JsonRecord = Object.freeze({});

export type FieldPathElements = readonly string[];

/** An immutable set of paths: elements that are members here, and sets below elements. */
export class FieldSet {
  static readonly EMPTY = new FieldSet(new Set(), new Map());

  readonly members: ReadonlySet<string>;
  readonly children: ReadonlyMap<string, FieldSet>;

  constructor(members: ReadonlySet<string>, children: ReadonlyMap<string, FieldSet>) {
    this.members = members;
    this.children = children;
  }

  // Both directions are remembered: objects share their managedFields from version to version.
  static readonly #parsed = new WeakMap<object, FieldSet>();
  #fieldsV1: JsonRecord | undefined;

  get isEmpty(): boolean {
    return this.members.size === 0 && this.children.size === 0;
  }

  child(element: string): FieldSet {
    return this.children.get(element) ?? FieldSet.EMPTY;
  }

  union(other: FieldSet): FieldSet {
    if (this.isEmpty) return other;
    if (other.isEmpty) return this;
    const children = new Map(this.children);
    for (const [element, set] of other.children) {
      children.set(element, this.child(element).union(set));
    }
    return new FieldSet(new Set([...this.members, ...other.members]), children);
  }

  /** The paths that are here and not there; a member there does not remove what is below it. */
  difference(other: FieldSet): FieldSet {
    if (other.isEmpty || this.isEmpty) return this;
    return this.#combine(
      (element) => !other.members.has(element),
      (element, set) => set.difference(other.child(element)),
    );
  }

  /** As difference, but a member there removes all below it too. */
  recursiveDifference(other: FieldSet): FieldSet {
    if (other.isEmpty || this.isEmpty) return this;
    return this.#combine(
      (element) => !other.members.has(element),
      (element, set) =>
        other.members.has(element) ? FieldSet.EMPTY : set.recursiveDifference(other.child(element)),
    );
  }

  intersection(other: FieldSet): FieldSet {
    if (other.isEmpty || this.isEmpty) return FieldSet.EMPTY;
    return this.#combine(
      (element) => other.members.has(element),
      (element, set) => set.intersection(other.child(element)),
    );
  }

  /** Whether some path is in both. */
  intersects(other: FieldSet): boolean {
    for (const element of this.members) if (other.members.has(element)) return true;
    for (const [element, set] of this.children) {
      const theirs = other.children.get(element);
      if (theirs !== undefined && set.intersects(theirs)) return true;
    }
    return false;
  }

  equals(other: FieldSet): boolean {
    if (this === other) return true;
    return this.difference(other).isEmpty && other.difference(this).isEmpty;
  }

  /** All paths in upstream's order. */
  *paths(prefix: FieldPathElements = []): Generator<FieldPathElements> {
    for (const element of this.#elements()) {
      const path = [...prefix, element];
      if (this.members.has(element)) yield path;
      yield* this.child(element).paths(path);
    }
  }

  /** The set as the `fieldsV1` of a managedFields entry. */
  toFieldsV1(): JsonRecord {
    if (this.#fieldsV1 === undefined) {
      this.#fieldsV1 = this.#write();
      FieldSet.#parsed.set(this.#fieldsV1, this);
    }
    return this.#fieldsV1;
  }

  #write(): JsonRecord {
    const fields: MutableRecord = {};
    for (const element of this.#elements()) {
      const child = this.children.get(element);
      // No element is called __proto__: all have a prefix.
      if (child === undefined) fields[element] = NOTHING_BELOW;
      else {
        const below = child.#write();
        fields[element] = this.members.has(element) ? { '.': NOTHING_BELOW, ...below } : below;
      }
    }
    return fields;
  }

  static fromFieldsV1(fields: unknown): FieldSet {
    if (!isRecord(fields)) return FieldSet.EMPTY;
    const known = FieldSet.#parsed.get(fields);
    if (known !== undefined) return known;
    const members = new Set<string>();
    const children = new Map<string, FieldSet>();
    for (const element of Object.keys(fields)) {
      if (element === '.') continue;
      const value = fields[element];
      const below = FieldSet.fromFieldsV1(value);
      const names = isRecord(value) ? Object.keys(value) : [];
      if (names.length === 0 || names.includes('.')) members.add(element);
      if (!below.isEmpty) children.set(element, below);
    }
    return new FieldSet(members, children);
  }

  #combine(
    keeps: (element: string) => boolean,
    below: (element: string, set: FieldSet) => FieldSet,
  ): FieldSet {
    const members = new Set<string>();
    for (const element of this.members) if (keeps(element)) members.add(element);
    const children = new Map<string, FieldSet>();
    for (const [element, set] of this.children) {
      const rest = below(element, set);
      if (!rest.isEmpty) children.set(element, rest);
    }
    return new FieldSet(members, children);
  }

  #elements(): readonly string[] {
    const elements = [...this.members];
    for (const element of this.children.keys()) {
      if (!this.members.has(element)) elements.push(element);
    }
    return elements.sort(compareElements);
  }
}

/** Collects paths and becomes a FieldSet. */
export class FieldSetBuilder {
  readonly #members = new Set<string>();
  readonly #children = new Map<string, FieldSetBuilder>();

  add(element: string): void {
    this.#members.add(element);
  }

  child(element: string): FieldSetBuilder {
    let child = this.#children.get(element);
    if (child === undefined) this.#children.set(element, (child = new FieldSetBuilder()));
    return child;
  }

  finish(): FieldSet {
    const children = this.#children.size === 0 ? NO_CHILDREN : new Map<string, FieldSet>();
    for (const [element, builder] of this.#children) {
      const set = builder.finish();
      if (!set.isEmpty) children.set(element, set);
    }
    return new FieldSet(this.#members, children);
  }
}

/** A path as messages show it: `.spec.containers[name="c"].image`. */
export function formatFieldPath(path: FieldPathElements): string {
  return path.map((element) => formatElement(element)).join('');
}

function formatElement(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  if (element.startsWith('i:')) return `[${rest}]`;
  const keys = Object.entries(JSON.parse(rest) as JsonRecord);
  return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
}

const ELEMENT_ORDER = 'fkvi';

function compareElements(a: string, b: string): number {
  if (a[0] !== b[0]) return ELEMENT_ORDER.indexOf(a[0]!) - ELEMENT_ORDER.indexOf(b[0]!);
  return a < b ? -1 : a > b ? 1 : 0;
}
