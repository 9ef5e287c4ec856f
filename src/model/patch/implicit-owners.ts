// Owners of fields among the cluster's own components, written down without their sets of fields:
// an entry without `fieldsV1` stands for all of its part of the object that no other entry names.
// A cluster of 150,000 pods has no room for two sets a pod; readers get them made when they read.
import type { ManagedFieldsEntry } from '../generated/types.ts';
import type { KubeObject } from '../meta/object.ts';
import { withMeta } from '../meta/object.ts';
import type { Definition } from '../schema/schema.ts';
import { FieldSet } from './field-set.ts';
import {
  compareObjects,
  ignoredFields,
  readOwners,
  UNTRACKED,
  updatedOwners,
  withoutFields,
  writeOwners,
} from './managed-fields.ts';
import type { Owner, Writer } from './managed-fields.ts';

type Entries = readonly ManagedFieldsEntry[];
const NONE: Entries = [];

/** What only the binding of a pod writes, which upstream gives to nobody. */
const BOUND = FieldSet.fromFieldsV1({ 'f:spec': { 'f:nodeName': {} } });
const STATUS = ignoredFields(['status']);
/** Of entries and lists that many objects share; forgotten when there are too many. */
const SHARED_LIMIT = 512;
const entries = new Map<string, ManagedFieldsEntry>();
const lists = new WeakMap<ManagedFieldsEntry, Map<ManagedFieldsEntry | undefined, Entries>>();

/** Whether this entry stands for all that the others do not name. */
export function isImplicit(entry: ManagedFieldsEntry): boolean {
  return entry.fieldsV1 === undefined;
}

/** The object as its creator leaves it. */
export function ownedByCreator<T extends KubeObject>(object: T, writer: Writer): T {
  const managedFields = shared(implicitEntry(object.apiVersion, writer), undefined);
  return withMeta(object, { managedFields });
}

/**
 * The object after a component's write to it or to its status. Cheap as long as each part has but
 * one writer; from then on the later ones own exactly what they change.
 */
export function ownedAfterWrite<T extends KubeObject>(
  definition: () => Definition,
  old: KubeObject,
  object: T,
  writer: Writer,
): T {
  const before = old.metadata.managedFields ?? NONE;
  const known = sharedAfterStatus(before, object, writer);
  if (known) return withEntries(object, known);
  const mine = before.find((entry) => isBy(entry, writer));
  const others = before.filter((entry) => entry !== mine);
  const isOfStatus = writer.subresource === 'status';
  const isAlone = !others.some(({ subresource }) => (subresource === 'status') === isOfStatus);
  if (isAlone && (isOfStatus || (mine && isImplicit(mine) && writer.subresource === ''))) {
    const entry = implicitEntry(object.apiVersion, writer);
    if (entry === mine) return withEntries(object, before);
    const [first] = others;
    if (others.length > 1) return withEntries(object, [...others, entry]);
    return withEntries(object, first ? shared(first, entry) : shared(entry, undefined));
  }
  return withEntries(object, comparedEntries(definition(), old, object, writer));
}

/** The most usual case without a list of its own: a creator's entry, and one for the status. */
function sharedAfterStatus(
  before: Entries,
  object: KubeObject,
  writer: Writer,
): Entries | undefined {
  const [first, second] = before;
  if (writer.subresource !== 'status' || !first || before.length > 2) return undefined;
  if (first.subresource === 'status' || (second && !isBy(second, writer))) return undefined;
  if (second && second.time === writer.time && isImplicit(second)) return before;
  return shared(first, implicitEntry(object.apiVersion, writer));
}

/** As managedFields read for clients: every entry with its set. */
export function withFieldSets<T extends KubeObject>(definition: () => Definition, object: T): T {
  const given = object.metadata.managedFields;
  if (!given?.some(isImplicit)) return object;
  const explicit = readOwners(
    withEntries(
      object,
      given.filter((entry) => !isImplicit(entry)),
    ),
  );
  const named = explicit.reduce((all, { fields }) => all.union(fields), FieldSet.EMPTY);
  const present = compareObjects(definition(), undefined, object);
  const all = present.modified.union(present.added).difference(UNTRACKED);
  const free = all.difference(named);
  const status = free.difference(free.recursiveDifference(STATUS));
  const owners = given.filter(isImplicit).map((entry): Owner => {
    const [owner] = readOwners(withEntries(object, [entry])) as [Owner];
    const isOfStatus = entry.subresource === 'status';
    const rest = isOfStatus ? status : free.recursiveDifference(STATUS);
    return { ...owner, fields: entry.manager === 'kubelet' ? rest : rest.difference(BOUND) };
  });
  return withEntries(object, writeOwners([...explicit, ...owners]) ?? []);
}

function comparedEntries(
  definition: Definition,
  old: KubeObject,
  object: KubeObject,
  writer: Writer,
): Entries {
  const before = old.metadata.managedFields ?? [];
  const implicit = before.filter(isImplicit);
  const explicit = readOwners(
    withEntries(
      old,
      before.filter((entry) => !isImplicit(entry)),
    ),
  );
  const mine = implicit.find((entry) => isBy(entry, writer));
  if (!mine) {
    const owners = updatedOwners(definition, explicit, old, object, writer);
    return [...implicit, ...(writeOwners(owners) ?? [])];
  }
  const { modified, added, removed } = compareObjects(definition, old, object);
  const owners = withoutFields(explicit, modified.union(added).union(removed));
  const entry = implicitEntry(object.apiVersion, writer);
  const others = implicit.filter((one) => one !== mine);
  return [...others, entry, ...(writeOwners(owners) ?? [])];
}

function isBy(entry: ManagedFieldsEntry, { manager, subresource }: Writer): boolean {
  const isSame = entry.manager === manager && (entry.subresource ?? '') === subresource;
  return isSame && entry.operation === 'Update';
}

function withEntries<T extends KubeObject>(object: T, managedFields: Entries): T {
  if (object.metadata.managedFields === managedFields) return object;
  return withMeta(object, { managedFields });
}

function implicitEntry(apiVersion: string, writer: Writer): ManagedFieldsEntry {
  const { manager, subresource, time } = writer;
  const key = `${manager}\n${apiVersion}\n${subresource}\n${time}`;
  const known = entries.get(key);
  if (known) return known;
  const entry: ManagedFieldsEntry = Object.freeze({
    manager,
    operation: 'Update',
    apiVersion,
    time,
    fieldsType: 'FieldsV1',
    ...(subresource === '' ? {} : { subresource }),
  });
  if (entries.size >= SHARED_LIMIT) entries.clear();
  entries.set(key, entry);
  return entry;
}

/** One list for all objects with the same entries. */
function shared(first: ManagedFieldsEntry, second: ManagedFieldsEntry | undefined): Entries {
  let known = lists.get(first);
  if (!known) lists.set(first, (known = new Map()));
  let list = known.get(second);
  if (list) return list;
  list = Object.freeze(second ? [first, second] : [first]);
  if (known.size >= SHARED_LIMIT) known.clear();
  known.set(second, list);
  return list;
}
