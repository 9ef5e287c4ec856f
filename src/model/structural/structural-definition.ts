// A custom resource's schema in the form that server-side apply walks.
import { definitionNamed } from '../schema/schema.ts';
import type { Definition, FieldSchema, ValueType } from '../schema/schema.ts';
import { preservesUnknown } from './structural-schema.ts';
import type { StructuralSchema } from './structural-schema.ts';

const made = new WeakMap<StructuralSchema, Definition>();

/** The definition of a kind whose whole object the schema describes. Remembered per schema. */
export function definitionOfSchema(
  of: { readonly group: string; readonly version: string; readonly kind: string },
  schema: StructuralSchema,
): Definition {
  let definition = made.get(schema);
  if (definition === undefined) {
    const metadata: ValueType = { is: 'struct', definition: definitionNamed('ObjectMeta') };
    const fields = new Map<string, FieldSchema>([
      ['apiVersion', fieldOf('apiVersion', TEXT, false)],
      ['kind', fieldOf('kind', TEXT, false)],
      ['metadata', fieldOf('metadata', metadata, false)],
    ]);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (!fields.has(name)) fields.set(name, structuralField(name, property));
    }
    const named = blank(of.kind, of.group, of.version, fields);
    definition = preservesUnknown(schema) ? { ...named, open: true } : named;
    made.set(schema, definition);
  }
  return definition;
}

const TEXT: ValueType = { is: 'scalar', scalar: 'string', goName: 'string' };
const ANY: ValueType = { is: 'scalar', scalar: 'any', goName: 'any' };

function structuralField(name: string, schema: StructuralSchema): FieldSchema {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const listType = schema['x-kubernetes-list-type'];
  const isAtomicMap = schema['x-kubernetes-map-type'] === 'atomic';
  const relation =
    schema.type !== 'array'
      ? isAtomicMap
        ? 'atomic'
        : 'granular'
      : listType === 'map' || listType === 'set'
        ? listType
        : 'atomic';
  return { ...fieldOf(name, typeOf(schema), true), relation, mapKeys: keys };
}

function typeOf(schema: StructuralSchema): ValueType {
  const { properties, additionalProperties: more, items } = schema;
  if (schema.type === 'array' && items !== undefined) {
    return { is: 'list', of: typeOf(items), wrapped: false };
  }
  if (schema.type !== 'object') return schema.type === undefined ? ANY : TEXT;
  if (properties !== undefined && !preservesUnknown(schema)) {
    const fields = Object.entries(properties).map(
      ([name, property]) => [name, structuralField(name, property)] as const,
    );
    return { is: 'struct', definition: blank('', '', '', new Map(fields)) };
  }
  return typeof more === 'object' ? { is: 'map', of: typeOf(more) } : ANY;
}

function fieldOf(name: string, type: ValueType, pointer: boolean): FieldSchema {
  return {
    name,
    type,
    pointer,
    keep: false,
    required: false,
    always: false,
    patchMerge: false,
    patchMergeKey: undefined,
    retainKeys: false,
    relation: 'granular',
    mapKeys: [],
  };
}

function blank(
  name: string,
  group: string,
  version: string,
  fields: ReadonlyMap<string, FieldSchema>,
): Definition {
  return {
    name,
    goName: name,
    goPackage: version,
    openApiName: name,
    group,
    version,
    isKind: name !== '',
    atomic: false,
    fields,
    entries: [...fields.values()],
    alwaysCount: 0,
  };
}
