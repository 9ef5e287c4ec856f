// The JSON schema of all that a manifest may say, made of the server's own OpenAPI documents.

// oxlint-disable-next-line typescript/no-explicit-any
type Schema = any;

const REFERENCE = '#/components/schemas/';
/** Formats of Go's numbers, which a JSON schema checker does not know. */
const UNKNOWN_FORMATS = new Set(['int32', 'int64', 'double', 'float', 'byte', 'int-or-string']);

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly definition: string;
}

/** One schema of every kind that can be applied; `documents` are those below /openapi/v3. */
export function kubernetesSchema(documents: readonly Schema[]): Schema {
  const definitions: Record<string, Schema> = {};
  const kinds = new Map<string, Kind>();
  for (const document of documents) {
    const schemas: Record<string, Schema> = document.components?.schemas ?? {};
    for (const [name, schema] of Object.entries(schemas)) {
      definitions[name] ??= converted(schema, name);
      for (const kind of kindsOf(schema, name)) kinds.set(`${kind.apiVersion} ${kind.kind}`, kind);
    }
  }
  const list = [...kinds.values()].filter(({ kind }) => !/(List|Options|Review|Event)$/.test(kind));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions,
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: { type: 'string', enum: unique(list.map(({ apiVersion }) => apiVersion)) },
      kind: { type: 'string', enum: unique([...list.map(({ kind }) => kind), 'List']) },
    },
    allOf: list.map(({ apiVersion, kind, definition }) => ({
      if: {
        properties: { apiVersion: { const: apiVersion }, kind: { const: kind } },
        required: ['apiVersion', 'kind'],
      },
      // oxlint-disable-next-line unicorn/no-thenable
      then: { $ref: `#/definitions/${definition}` },
    })),
  };
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort();
}

function kindsOf(schema: Schema, definition: string): readonly Kind[] {
  if (!schema.properties?.metadata) return [];
  const named: readonly Schema[] = schema['x-kubernetes-group-version-kind'] ?? [];
  return named.map(({ group, version, kind }) => ({
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    definition,
  }));
}

/** A schema as a strict checker needs it: no unknown fields, quantities as texts or numbers. */
function converted(schema: Schema, name = ''): Schema {
  if (name.endsWith('.Quantity')) return { type: ['string', 'number'] };
  if (name.endsWith('.IntOrString') || schema['x-kubernetes-int-or-string']) {
    return { ...plain(schema), type: ['integer', 'string'] };
  }
  if (schema.$ref) return reference(schema.$ref, schema.description);
  const only = schema.allOf?.length === 1 ? schema.allOf[0].$ref : undefined;
  if (only) return reference(only, schema.description);
  const result = plain(schema);
  if (schema.properties) {
    const properties = Object.entries<Schema>(schema.properties);
    result.properties = Object.fromEntries(properties.map(([key, one]) => [key, converted(one)]));
    const isOpen = schema['x-kubernetes-preserve-unknown-fields'] || schema.additionalProperties;
    if (!isOpen) result.additionalProperties = false;
  }
  if (schema.items) result.items = converted(schema.items);
  if (typeof schema.additionalProperties === 'object') {
    result.additionalProperties = converted(schema.additionalProperties);
  }
  return result;
}

/** What hover shows is kept, what only the server knows is left out. */
function plain({ type, description, enum: values, format, required }: Schema): Schema {
  return {
    ...(type === undefined ? {} : { type }),
    ...(description === undefined ? {} : { description }),
    ...(values === undefined ? {} : { enum: values }),
    ...(format === undefined || UNKNOWN_FORMATS.has(format) ? {} : { format }),
    ...(required === undefined ? {} : { required }),
  };
}

function reference(target: string, description: string | undefined): Schema {
  const $ref = `#/definitions/${target.slice(REFERENCE.length)}`;
  return description === undefined ? { $ref } : { description, allOf: [{ $ref }] };
}
