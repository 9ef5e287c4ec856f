// Who owns which field: the managedFields of objects, kept up on updates.
// Upstream: apimachinery pkg/util/managedfields/internal, structured-merge-diff merge/update.go
import type { ManagedFieldsEntry } from '../generated/types.ts';
import type { KubeObject } from '../meta/object.ts';
import { withMeta } from '../meta/object.ts';
import { emptyStruct } from '../schema/empty-struct.ts';
import type { Definition } from '../schema/schema.ts';
import { compareFields } from './compare-fields.ts';
import type { Comparison } from './compare-fields.ts';
import { FieldSet } from './field-set.ts';
import { shapeOfDefinition } from './shape.ts';

/** One manager's fields. Updates and applies of one manager are two owners. */
export interface Owner {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

/** Who writes, and when. */
export interface Writer {
  /** The fieldManager given, or derived from the user agent: see managerOfUserAgent. */
  readonly manager: string;
  /** '' for the main resource. */
  readonly subresource: string;
  /** RFC 3339. */
  readonly time: string;
  /** Top-level fields that this write cannot change, such as `status` of the main resource. */
  readonly ignored: readonly string[];
}

/** Upstream: more update managers than this are put together as `ancient-changes`. */
const UPDATE_MANAGERS_LIMIT = 10;
const ANCIENT_CHANGES = 'ancient-changes';

/**
 * `next` with managedFields that give the writer what it changed against `live` (undefined on
 * create). Objects without managedFields stay without on update, as upstream skips them; the same
 * object comes back when nothing is to change.
 */
export function trackUpdate<T extends KubeObject>(
  definition: Definition,
  live: T | undefined,
  next: T,
  writer: Writer,
): T {
  const owned = ownersBeforeUpdate(live, next, writer);
  if (live !== undefined && owned.length === 0) return withoutManagedFields(next);
  const owners = updatedOwners(definition, owned, live, next, writer);
  const managedFields = writeOwners(owners);
  if (managedFields === undefined) return withoutManagedFields(next);
  return withMeta(next, { managedFields });
}

// A client may write managedFields itself: one empty entry resets them; leaving them out does not.
function ownersBeforeUpdate(
  live: KubeObject | undefined,
  next: KubeObject,
  writer: Writer,
): readonly Owner[] {
  if (writer.subresource !== '') return readOwners(live);
  const given = next.metadata.managedFields ?? [];
  const isReset = given.length === 1 && Object.keys(given[0]!).length === 0;
  if (isReset) return [];
  const isUnderstood = given.every((entry) => entry.fieldsType === 'FieldsV1');
  return given.length > 0 && isUnderstood ? readOwners(next) : readOwners(live);
}

/** The owners after a plain write. */
export function updatedOwners(
  definition: Definition,
  owners: readonly Owner[],
  live: KubeObject | undefined,
  next: KubeObject,
  writer: Writer,
): readonly Owner[] {
  const comparison = compareObjects(definition, live, next);
  const changed = comparison.modified.union(comparison.added);
  const lost = changed.union(comparison.removed);
  const rest = withoutFields(owners, lost);
  const ignored = ignoredFields(writer.ignored);
  const taken = changed.difference(UNTRACKED).recursiveDifference(ignored);
  if (taken.isEmpty) return rest;
  const self: Owner = {
    manager: writer.manager,
    operation: 'Update',
    apiVersion: next.apiVersion,
    subresource: writer.subresource,
    time: writer.time,
    fields: taken,
  };
  const same = rest.find((owner) => identityOf(owner) === identityOf(self));
  const fields = same === undefined ? taken : same.fields.union(taken);
  return capped([...rest.filter((owner) => owner !== same), { ...self, fields }]);
}

/** Compares two versions of an object, or an object with the empty one that Go starts from. */
export function compareObjects(
  definition: Definition,
  live: KubeObject | undefined,
  next: KubeObject,
): Comparison {
  const shape = shapeOfDefinition(definition);
  const before = live === undefined ? emptyWithNulls(definition) : withoutManagedFields(live);
  return compareFields(shape, before, withoutManagedFields(next));
}

/** The owners that an object names; entries that make no sense are left out. */
export function readOwners(object: KubeObject | undefined): readonly Owner[] {
  return (object?.metadata.managedFields ?? []).map((entry) => ({
    manager: entry.manager ?? '',
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: entry.apiVersion ?? '',
    subresource: entry.subresource ?? '',
    time: entry.time,
    fields: FieldSet.fromFieldsV1(entry.fieldsV1),
  }));
}

/** The managedFields of the owners in upstream's order; undefined when there are none. */
export function writeOwners(owners: readonly Owner[]): readonly ManagedFieldsEntry[] | undefined {
  const kept = owners.filter((owner) => !owner.fields.isEmpty);
  if (kept.length === 0) return undefined;
  return [...kept].sort(compareOwners).map((owner) => ({
    manager: owner.manager,
    operation: owner.operation,
    apiVersion: owner.apiVersion,
    ...(owner.time === undefined ? {} : { time: owner.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: owner.fields.toFieldsV1(),
    ...(owner.subresource === '' ? {} : { subresource: owner.subresource }),
  }));
}

/** What makes two owners one: an applier keeps its identity across API versions. */
export function identityOf(owner: Owner): string {
  const version = owner.operation === 'Apply' ? '' : owner.apiVersion;
  return [owner.manager, owner.operation, version, owner.subresource].join('\n');
}

/** The owners with those fields taken from each; owners left with nothing are gone. */
export function withoutFields(owners: readonly Owner[], lost: FieldSet): readonly Owner[] {
  if (lost.isEmpty) return owners;
  return owners
    .map((owner) =>
      owner.fields.intersects(lost) ? { ...owner, fields: owner.fields.difference(lost) } : owner,
    )
    .filter((owner) => !owner.fields.isEmpty);
}

/** A copy without managedFields, the object itself when it has none. */
export function withoutManagedFields<T extends KubeObject>(object: T): T {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

const SERVER_FIELDS = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
];

/** Fields that nobody owns. Upstream: stripmeta.go */
export const UNTRACKED = new FieldSet(
  new Set(['f:apiVersion', 'f:kind', 'f:metadata']),
  new Map([
    ['f:metadata', new FieldSet(new Set(SERVER_FIELDS.map((name) => `f:${name}`)), new Map())],
  ]),
);

/** The set of whole top-level fields. */
export function ignoredFields(names: readonly string[]): FieldSet {
  return new FieldSet(new Set(names.map((name) => `f:${name}`)), new Map());
}

/** The manager of a client that names none: its user agent up to the first slash. */
export function managerOfUserAgent(userAgent: string): string {
  const name = userAgent.split('/')[0]!;
  return name.replace(/[^\x20-\x7e]/g, '').slice(0, 128);
}

function compareOwners(a: Owner, b: Owner): number {
  const keys = (owner: Owner): readonly string[] => [
    owner.operation,
    owner.time ?? '',
    owner.manager,
    owner.apiVersion,
    owner.subresource,
  ];
  const right = keys(b);
  for (const [i, key] of keys(a).entries()) {
    if (key !== right[i]) return key < right[i]! ? -1 : 1;
  }
  return 0;
}

function capped(owners: readonly Owner[]): readonly Owner[] {
  const updates = owners.filter((owner) => owner.operation === 'Update').sort(compareOwners);
  if (updates.length <= UPDATE_MANAGERS_LIMIT) return owners;
  const [oldest, second] = updates as [Owner, Owner];
  const bucket: Owner = {
    ...second,
    manager: ANCIENT_CHANGES,
    fields: oldest.fields.union(second.fields),
  };
  return [...owners.filter((owner) => owner !== oldest && owner !== second), bucket];
}

const emptied = new Map<Definition, object>();

// Go's zero object: structs by value are {}, and fields without omitempty are null.
function emptyWithNulls(definition: Definition): object {
  let empty = emptied.get(definition);
  if (empty === undefined) {
    const parts: { [key: string]: unknown } = { ...emptyStruct(definition) };
    for (const field of definition.fields.values()) {
      if (field.always && field.type.is === 'struct') {
        parts[field.name] = emptyWithNulls(field.type.definition);
      } else if (field.keep) parts[field.name] = null;
    }
    empty = Object.freeze(parts);
    emptied.set(definition, empty);
  }
  return empty;
}
