// The swagger document as protobuf, which kubectl's fallback for unknown kinds reads.
// Upstream: gnostic-models openapiv2/OpenAPIv2.proto, kube-openapi pkg/handler/handler.go
import type { JsonRecord } from '../meta/json-data.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { WireWriter } from './wire.ts';

/** How one key of a JSON object is written. */
type Form = Single | { readonly list: Single };

type Single =
  | 'text'
  | 'bool'
  | 'int'
  | 'double'
  /** A JSON value as YAML text, as in gnostic's Any. */
  | 'any'
  | { readonly message: () => Shape }
  /** An object whose keys are names: repeated {name, value} inside a message of its own. */
  | { readonly named: () => Shape; readonly at: number }
  | { readonly write: (value: unknown) => Uint8Array };

interface Shape {
  readonly fields: { readonly [key: string]: readonly [number, Form] };
  /** Where `x-` keys go. */
  readonly extensions?: number;
}

const TEXTS: Form = { list: 'text' };

const SCHEMA: Shape = {
  fields: {
    $ref: [1, 'text'],
    format: [2, 'text'],
    title: [3, 'text'],
    description: [4, 'text'],
    default: [5, 'any'],
    maximum: [7, 'double'],
    minimum: [9, 'double'],
    maxLength: [11, 'int'],
    minLength: [12, 'int'],
    pattern: [13, 'text'],
    maxItems: [14, 'int'],
    minItems: [15, 'int'],
    uniqueItems: [16, 'bool'],
    maxProperties: [17, 'int'],
    minProperties: [18, 'int'],
    required: [19, TEXTS],
    enum: [20, { list: 'any' }],
    additionalProperties: [21, { write: additionalProperties }],
    type: [22, { write: typeItem }],
    items: [23, { write: (value) => part(1, encode(SCHEMA, value as JsonRecord)) }],
    properties: [25, { named: () => SCHEMA, at: 1 }],
  },
  extensions: 31,
};

/** Parameters of query and path, whose fields have the same numbers from `type` on but one. */
const QUERY: Shape = {
  fields: {
    required: [1, 'bool'],
    in: [2, 'text'],
    description: [3, 'text'],
    name: [4, 'text'],
    type: [6, 'text'],
  },
};
const PATH: Shape = { fields: { ...QUERY.fields, type: [5, 'text'] } };
const BODY: Shape = {
  fields: {
    description: [1, 'text'],
    name: [2, 'text'],
    in: [3, 'text'],
    required: [4, 'bool'],
    schema: [5, { message: () => SCHEMA }],
  },
};

const OPERATION: Shape = {
  fields: {
    description: [3, 'text'],
    operationId: [5, 'text'],
    produces: [6, TEXTS],
    consumes: [7, TEXTS],
    parameters: [8, { list: { write: parameter } }],
    responses: [9, { write: responses }],
  },
  extensions: 13,
};

const operation: Form = { message: () => OPERATION };
const PATH_ITEM: Shape = {
  fields: {
    get: [2, operation],
    put: [3, operation],
    post: [4, operation],
    delete: [5, operation],
    options: [6, operation],
    head: [7, operation],
    patch: [8, operation],
    parameters: [9, { list: { write: parameter } }],
  },
  extensions: 10,
};

const INFO: Shape = { fields: { title: [1, 'text'], version: [2, 'text'] } };

const DOCUMENT: Shape = {
  fields: {
    swagger: [1, 'text'],
    info: [2, { message: () => INFO }],
    paths: [8, { named: () => PATH_ITEM, at: 2 }],
    definitions: [9, { named: () => SCHEMA, at: 1 }],
  },
  extensions: 16,
};

/** The bytes of a swagger document. Keys that the message has no field for are left out. */
export function encodeOpenApiV2(document: JsonRecord): Uint8Array {
  return encode(DOCUMENT, document);
}

function encode(shape: Shape, object: JsonRecord): Uint8Array {
  const writer = new WireWriter();
  for (const [key, value] of Object.entries(object)) {
    const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
    if (field) writeField(writer, field[0], field[1], value);
    else if (key.startsWith('x-') && shape.extensions !== undefined) {
      writePart(writer, shape.extensions, namedPart(key, anyPart(value)));
    }
  }
  return writer.finish();
}

function writeField(writer: WireWriter, number: number, form: Form, value: unknown): void {
  switch (form) {
    case 'text':
      writePart(writer, number, encodeUtf8(String(value)));
      return;
    case 'bool':
      writer.tag(number, 0);
      writer.varint(value === true ? 1 : 0);
      return;
    case 'int':
      writer.tag(number, 0);
      writer.varint(value as number);
      return;
    case 'double':
      writer.tag(number, 1);
      writer.double(value as number);
      return;
    case 'any':
      writePart(writer, number, anyPart(value));
      return;
    default:
      writeComposite(writer, number, form, value);
  }
}

function writeComposite(
  writer: WireWriter,
  number: number,
  form: Exclude<Form, string>,
  value: unknown,
): void {
  if ('list' in form) {
    for (const item of value as readonly unknown[]) writeField(writer, number, form.list, item);
  } else if ('message' in form) {
    writePart(writer, number, encode(form.message(), value as JsonRecord));
  } else if ('write' in form) {
    writePart(writer, number, form.write(value));
  } else {
    const names = new WireWriter();
    for (const [name, entry] of Object.entries(value as JsonRecord)) {
      const encoded = encode(form.named(), entry as JsonRecord);
      writePart(names, form.at, namedPart(name, encoded));
    }
    writePart(writer, number, names.finish());
  }
}

function writePart(writer: WireWriter, number: number, bytes: Uint8Array): void {
  writer.tag(number, 2);
  writer.bytes(bytes);
}

function part(number: number, bytes: Uint8Array): Uint8Array {
  const writer = new WireWriter();
  writePart(writer, number, bytes);
  return writer.finish();
}

function namedPart(name: string, value: Uint8Array): Uint8Array {
  const writer = new WireWriter();
  writePart(writer, 1, encodeUtf8(name));
  writePart(writer, 2, value);
  return writer.finish();
}

/** JSON is YAML. */
function anyPart(value: unknown): Uint8Array {
  return part(2, encodeUtf8(`${JSON.stringify(value)}\n`));
}

function typeItem(value: unknown): Uint8Array {
  return part(1, encodeUtf8(String(value)));
}

function additionalProperties(value: unknown): Uint8Array {
  if (typeof value === 'object') return part(1, encode(SCHEMA, value as JsonRecord));
  const writer = new WireWriter();
  writer.tag(2, 0);
  writer.varint(value === true ? 1 : 0);
  return writer.finish();
}

/** ParametersItem.parameter: {body} or {non body: {query} or {path}}. */
function parameter(value: unknown): Uint8Array {
  const given = value as JsonRecord;
  if (given.in === 'body') return part(1, part(1, encode(BODY, given)));
  const isPath = given.in === 'path';
  const encoded = encode(isPath ? PATH : QUERY, given);
  return part(1, part(2, part(isPath ? 4 : 3, encoded)));
}

/** Responses: repeated {code, {response: {description, schema}}}. */
function responses(value: unknown): Uint8Array {
  const writer = new WireWriter();
  for (const [code, answer] of Object.entries(value as JsonRecord)) {
    const { description, schema } = answer as JsonRecord;
    const response = new WireWriter();
    writePart(response, 1, encodeUtf8(String(description ?? '')));
    if (schema) writePart(response, 2, part(1, encode(SCHEMA, schema as JsonRecord)));
    writePart(writer, 1, namedPart(code, part(1, response.finish())));
  }
  return writer.finish();
}
