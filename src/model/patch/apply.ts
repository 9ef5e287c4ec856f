// Server-side apply: merges what a manager wants, drops what it no longer wants, and refuses to
// take over what others own unless forced.
// Upstream: structured-merge-diff merge/update.go Apply, managedfields/internal/conflict.go
import type { Status, StatusCause } from '../generated/types.ts';
import { goQuote } from '../meta/go-text.ts';
import { isRecord } from '../meta/json-data.ts';
import type { KubeObject } from '../meta/object.ts';
import { splitApiVersion, withMeta } from '../meta/object.ts';
import { applyConflict, badRequest, unclassifiedError } from '../meta/status.ts';
import type { Definition } from '../schema/schema.ts';
import { checkApplied } from './check-applied.ts';
import { fieldsOf, withNamedFields } from './compare-fields.ts';
import { FieldSet, formatFieldPath } from './field-set.ts';
import { fieldsLastApplied, withLastApplied } from './last-applied.ts';
import {
  UNTRACKED,
  compareObjects,
  identityOf,
  ignoredFields,
  readOwners,
  updatedOwners,
  withoutFields,
  withoutManagedFields,
  writeOwners,
} from './managed-fields.ts';
import type { Owner, Writer } from './managed-fields.ts';
import { mergeFields, removeFields } from './merge-fields.ts';
import { shapeOfDefinition } from './shape.ts';
import type { Shape } from './shape.ts';

/** The new object (the live one itself when nothing changes), or the refusal. */
export type ApplyResult =
  | { readonly is: 'applied'; readonly object: KubeObject }
  | { readonly is: 'refused'; readonly status: Status };

const BEFORE_FIRST_APPLY = 'before-first-apply';

/**
 * Applies `config` to `live` (undefined: the object is created). The result still has to pass
 * decoding, defaulting and validation.
 */
export function applyConfiguration(
  definition: Definition,
  live: KubeObject | undefined,
  config: KubeObject,
  writer: Writer,
  force: boolean,
): ApplyResult {
  const refusal = refuse(definition, config);
  if (refusal !== undefined) return { is: 'refused', status: refusal };
  const shape = shapeOfDefinition(definition);
  const owners = ownersBefore(definition, live, writer);
  const wanted = fieldsOf(shape, config)
    .difference(UNTRACKED)
    .recursiveDifference(ignoredFields(writer.ignored));
  const self: Owner = {
    manager: writer.manager,
    operation: 'Apply',
    apiVersion: config.apiVersion,
    subresource: writer.subresource,
    time: writer.time,
    fields: wanted,
  };
  const last = owners.find((owner) => identityOf(owner) === identityOf(self));
  const others = owners.filter((owner) => owner !== last);
  const base = live === undefined ? undefined : withoutManagedFields(live);
  const merged = mergeFields(shape, base, config) as KubeObject;
  const pruned = prune(shape, merged, last, [...others, self]);
  const comparison = compareObjects(definition, base, pruned);
  const changed = live === undefined ? FieldSet.EMPTY : comparison.modified.union(comparison.added);
  if (!force && findConflicts(others, changed).length > 0) {
    const own = fieldsLastApplied(definition, base, writer.manager);
    const conflicts = findConflicts(others, changed.difference(own));
    if (conflicts.length > 0) return { is: 'refused', status: conflictStatus(conflicts) };
  }
  const isSame =
    live !== undefined &&
    changed.isEmpty &&
    comparison.removed.isEmpty &&
    last !== undefined &&
    last.fields.equals(wanted) &&
    last.apiVersion === self.apiVersion;
  if (isSame) return { is: 'applied', object: withLastApplied(live, config, writer.manager) };
  const rest = withoutFields(others, changed.union(comparison.removed));
  const managedFields = writeOwners([...rest, self]);
  const object = managedFields === undefined ? pruned : withMeta(pruned, { managedFields });
  return { is: 'applied', object: withLastApplied(object, config, writer.manager) };
}

function refuse(definition: Definition, config: KubeObject): Status | undefined {
  const metadata: unknown = config.metadata;
  if (isRecord(metadata) && metadata.managedFields !== undefined) {
    return badRequest('metadata.managedFields must be nil');
  }
  const problems = checkApplied(shapeOfDefinition(definition), config);
  if (problems.length === 0) return undefined;
  const { group, version } = splitApiVersion(config.apiVersion);
  const { namespace = '', name = '' } = config.metadata;
  const groupVersion = group === '' ? `/${version}` : `${group}/${version}`;
  const what = `${namespace}/${name}; ${groupVersion}, Kind=${config.kind}`;
  const list = problems.length === 1 ? problems[0]! : `errors:\n  ${problems.join('\n  ')}`;
  return unclassifiedError(`failed to create typed patch object (${what}): ${list}`);
}

// An object that was never tracked is first given to an owner that stands for its past.
function ownersBefore(
  definition: Definition,
  live: KubeObject | undefined,
  writer: Writer,
): readonly Owner[] {
  const owners = readOwners(live);
  if (live === undefined || owners.length > 0) return owners;
  const past: Writer = { ...writer, manager: BEFORE_FIRST_APPLY, subresource: '', ignored: [] };
  return updatedOwners(definition, [], undefined, live, past);
}

// Takes out what the manager applied last time and nobody wants any more.
function prune(
  shape: Shape,
  merged: KubeObject,
  last: Owner | undefined,
  owners: readonly Owner[],
): KubeObject {
  if (last === undefined) return merged;
  const kept = owners.reduce((union, owner) => union.union(owner.fields), FieldSet.EMPTY);
  const wanted = withNamedFields(shape, kept);
  const obsolete = withoutAncestors(withNamedFields(shape, last.fields).difference(wanted), wanted);
  return removeFields(shape, merged, obsolete.difference(UNTRACKED)) as KubeObject;
}

// An item or map key that holds something wanted must stay, though nobody owns it itself.
function withoutAncestors(obsolete: FieldSet, wanted: FieldSet): FieldSet {
  const members = new Set<string>();
  for (const element of obsolete.members) {
    if (!wanted.children.has(element)) members.add(element);
  }
  const children = new Map<string, FieldSet>();
  for (const [element, set] of obsolete.children) {
    const rest = withoutAncestors(set, wanted.child(element));
    if (!rest.isEmpty) children.set(element, rest);
  }
  return new FieldSet(members, children);
}

interface Conflict {
  readonly owner: Owner;
  readonly path: string;
}

function findConflicts(others: readonly Owner[], changed: FieldSet): readonly Conflict[] {
  return others.flatMap((owner) =>
    [...owner.fields.intersection(changed).paths()].map((path) => ({
      owner,
      path: formatFieldPath(path),
    })),
  );
}

function conflictStatus(conflicts: readonly Conflict[]): Status {
  const causes = conflicts.map(({ owner, path }): StatusCause => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${printOwner(owner)}`,
    field: path,
  }));
  const [first] = conflicts;
  if (conflicts.length === 1) {
    const text = `conflict with ${printOwner(first!.owner)}: ${first!.path}`;
    return applyConflict(causes, `Apply failed with 1 conflict: ${text}`);
  }
  const paths = new Map<string, string[]>();
  for (const { owner, path } of conflicts) {
    const name = printOwner(owner);
    paths.set(name, [...(paths.get(name) ?? []), path]);
  }
  const lines = [...paths]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, list]) => [`conflicts with ${name}:`, ...list.map((path) => `- ${path}`)]);
  const message = `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
  return applyConflict(causes, message);
}

function printOwner({ manager, operation, apiVersion, subresource }: Owner): string {
  const name = goQuote(manager);
  const where = subresource === '' ? '' : ` with subresource ${goQuote(subresource)}`;
  return operation === 'Update' ? `${name}${where} using ${apiVersion}` : `${name}${where}`;
}
