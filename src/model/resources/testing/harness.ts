// What the tests of kinds share: an object's way through its definition, as the server walks it.
import type { KubeObject } from '../../meta/object.ts';
import { deepFreeze } from '../../meta/deep-freeze.ts';
import { fieldErrorText } from '../../meta/field-error.ts';
import { parseTime } from '../../meta/time.ts';
import type { CellValue } from '../column.ts';
import type { RequestContext, ResourceDefinition } from '../define-resource.ts';

export const CONTEXT: RequestContext = {
  now: parseTime('2026-01-01T01:00:00Z')!,
  user: { name: 'alice', groups: ['system:authenticated'] },
};
const UID = '00000000-0000-4000-8000-000000000001';

/** A draft with the metadata that the server gives before defaults; frozen. */
export function draft<T extends KubeObject>(definition: ResourceDefinition<T>, fields: object): T {
  const { group, version, kind, namespaced } = definition.ref;
  const { metadata, ...rest } = fields as { metadata?: object };
  return deepFreeze({
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    metadata: {
      name: 'x',
      ...(namespaced ? { namespace: 'default' } : {}),
      uid: UID,
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...metadata,
    },
    ...rest,
  }) as unknown as T;
}

/** The object as a create would store it, and what is wrong with it. */
export function create<T extends KubeObject>(
  definition: ResourceDefinition<T>,
  fields: object,
): { readonly object: T; readonly errors: readonly string[] } {
  const defaulted = deepFreeze(definition.defaults(draft(definition, fields)));
  const prepared = deepFreeze(definition.prepareCreate(defaulted, CONTEXT));
  const errors = definition.validate(prepared).map((error) => fieldErrorText(error));
  return { object: deepFreeze(definition.canonicalize(prepared)), errors };
}

/** As create, for an object that must be sound. */
export function created<T extends KubeObject>(
  definition: ResourceDefinition<T>,
  fields: object,
): T {
  const { object, errors } = create(definition, fields);
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return object;
}

/** An update of the stored object by `change`, and what is wrong with it. */
export function update<T extends KubeObject>(
  definition: ResourceDefinition<T>,
  old: T,
  change: (object: T) => object,
): { readonly object: T; readonly errors: readonly string[] } {
  const sent = deepFreeze(change(structuredClone(old)) as T);
  const object = deepFreeze(definition.prepareUpdate(definition.defaults(sent), old, CONTEXT));
  const errors = definition.validateUpdate(object, old).map((error) => fieldErrorText(error));
  return { object, errors };
}

/** The cells of a row by the columns' names. */
export function row<T extends KubeObject>(
  definition: ResourceDefinition<T>,
  object: T,
): { readonly [column: string]: CellValue } {
  return Object.fromEntries(
    definition.columns.map((column) => [column.name, column.cell(object, CONTEXT.now)]),
  );
}
