// JSON schemas of built-in types, as the API server publishes them.
// Upstream: kube-openapi pkg/builder3, and the x-kubernetes-* extensions of k8s.io/api
import type { JsonRecord, MutableRecord } from '../meta/json-data.ts';
import type { DefinitionDocs, SchemaDocs } from './descriptions.ts';
import type { Definition, FieldSchema, ScalarType, ValueType } from './schema.ts';

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const TIME = 'io.k8s.apimachinery.pkg.apis.meta.v1.Time';
const MICRO_TIME = 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime';

/** Where references point: v3 keeps schemas in components, v2 in definitions. */
export type RefStyle = '#/components/schemas/' | '#/definitions/';

/** Collects the schemas of definitions and of all that they refer to. */
export class SchemaCollector {
  readonly #schemas = new Map<string, JsonRecord>();
  readonly #style: RefStyle;
  readonly #docs: SchemaDocs | undefined;

  constructor(style: RefStyle, docs: SchemaDocs | undefined) {
    this.#style = style;
    this.#docs = docs;
  }

  /** Adds a definition with its closure and gives the reference to it. */
  add(definition: Definition): JsonRecord {
    const name = definition.openApiName;
    if (!this.#schemas.has(name)) {
      this.#schemas.set(name, {});
      this.#schemas.set(name, this.#struct(definition));
    }
    return this.#ref(name);
  }

  /** Adds a schema under a name of its own, for Lists and custom resources. */
  addNamed(name: string, schema: JsonRecord): JsonRecord {
    this.#schemas.set(name, schema);
    return this.#ref(name);
  }

  /** All schemas by name, in name order. */
  finish(): JsonRecord {
    const sorted = [...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted);
  }

  #ref(name: string): JsonRecord {
    return { $ref: this.#style + name };
  }

  #struct(definition: Definition): JsonRecord {
    const docs = this.#docs?.get(definition.name);
    const properties: MutableRecord = {};
    const required: string[] = [];
    for (const field of definition.fields.values()) {
      properties[field.name] = this.#field(field, this.#docsOf(docs, field.name));
      const isType = field.name === 'kind' || field.name === 'apiVersion';
      if (field.required && !(definition.isKind && isType)) required.push(field.name);
    }
    return {
      ...(docs?.description ? { description: docs.description } : {}),
      type: 'object',
      ...(required.length > 0 ? { required: required.sort() } : {}),
      properties,
      ...(definition.isKind ? groupVersionKinds(definition) : {}),
      ...(definition.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    };
  }

  #docsOf(docs: DefinitionDocs | undefined, name: string): JsonRecord {
    const found = docs?.fields.get(name);
    return {
      ...(found?.description ? { description: found.description } : {}),
      ...(found && found.values.length > 0 ? { enum: found.values } : {}),
    };
  }

  #field(field: FieldSchema, docs: JsonRecord): JsonRecord {
    const schema = this.#type(field.type);
    const base = '$ref' in schema ? this.#wrapped(schema, field) : schema;
    return { ...docs, ...base, ...extensions(field) };
  }

  // A reference cannot stand beside other keywords, so v3 wraps it in allOf.
  #wrapped(ref: JsonRecord, field: FieldSchema): JsonRecord {
    const empty = field.always ? { default: {} } : {};
    return this.#style === '#/definitions/' ? { ...ref } : { allOf: [ref], ...empty };
  }

  #type(type: ValueType): JsonRecord {
    switch (type.is) {
      case 'struct':
        return this.add(type.definition);
      case 'list':
        return { type: 'array', items: this.#type(type.of) };
      case 'map':
        return { type: 'object', additionalProperties: this.#type(type.of) };
      case 'scalar':
        return this.#scalar(type.scalar);
    }
  }

  #scalar(scalar: ScalarType): JsonRecord {
    switch (scalar) {
      case 'string':
      case 'duration':
        return { type: 'string' };
      case 'bool':
        return { type: 'boolean' };
      case 'int':
      case 'int32':
      case 'uint32':
        return { type: 'integer', format: 'int32' };
      case 'int64':
        return { type: 'integer', format: 'int64' };
      case 'float64':
        return { type: 'number', format: 'double' };
      case 'bytes':
        return { type: 'string', format: 'byte' };
      case 'object':
        return { type: 'object' };
      case 'any':
        return {};
      default:
        return this.#shared(scalar);
    }
  }

  #shared(scalar: 'time' | 'microTime' | 'quantity' | 'intOrString'): JsonRecord {
    const isV2 = this.#style === '#/definitions/';
    switch (scalar) {
      case 'time':
        return this.addNamed(TIME, { type: 'string', format: 'date-time' });
      case 'microTime':
        return this.addNamed(MICRO_TIME, { type: 'string', format: 'date-time' });
      case 'quantity':
        return this.addNamed(
          QUANTITY,
          isV2 ? { type: 'string' } : { oneOf: [{ type: 'string' }, { type: 'number' }] },
        );
      case 'intOrString':
        return this.addNamed(INT_OR_STRING, {
          format: 'int-or-string',
          ...(isV2 ? { type: 'string' } : { oneOf: [{ type: 'integer' }, { type: 'string' }] }),
        });
    }
  }
}

/** The extension by which clients find the schema of a kind. */
export function groupVersionKinds(of: {
  readonly group: string;
  readonly version: string;
  readonly goName: string;
}): JsonRecord {
  const { group, version, goName: kind } = of;
  return { 'x-kubernetes-group-version-kind': [{ group, kind, version }] };
}

function extensions(field: FieldSchema): JsonRecord {
  const strategies = [field.patchMerge ? 'merge' : '', field.retainKeys ? 'retainKeys' : ''];
  const strategy = strategies.filter((name) => name !== '').join(',');
  const isList = field.type.is === 'list';
  const atomicMap = field.type.is === 'map' && field.relation === 'atomic';
  return {
    ...(isList ? { 'x-kubernetes-list-type': field.relation } : {}),
    ...(field.mapKeys.length > 0 ? { 'x-kubernetes-list-map-keys': field.mapKeys } : {}),
    ...(atomicMap ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...(field.patchMergeKey ? { 'x-kubernetes-patch-merge-key': field.patchMergeKey } : {}),
    ...(strategy === '' ? {} : { 'x-kubernetes-patch-strategy': strategy }),
  };
}
