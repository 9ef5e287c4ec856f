// Reads application/vnd.kubernetes.protobuf bodies, which kubectl and helm send, into plain data.
// Upstream: apimachinery pkg/runtime/serializer/protobuf/protobuf.go (the envelope)
import { encodeBase64 } from '../../bytes/base64.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { goDuration } from '../meta/duration.ts';
import { setOwn } from '../meta/json-data.ts';
import { formatMicroTime, formatTime } from '../meta/time.ts';
import type { Definition, ScalarType, ValueType } from '../schema/schema.ts';
import { definitionOfBody, messageFields } from './message.ts';
import { WireError, WireReader } from './wire.ts';

const MAGIC = [0x6b, 0x38, 0x73, 0x00];

/** What was in the envelope; zero values are still in it, as protobuf writes them. */
export type ProtobufResult =
  | { readonly is: 'object'; readonly object: { readonly [key: string]: unknown } }
  | { readonly is: 'failed'; readonly message: string };

type MutableRecord = { [key: string]: unknown };

/** Decodes a body. What it gives still has to pass decodeBody, which drops the zero values. */
export function decodeProtobuf(body: Uint8Array): ProtobufResult {
  if (!MAGIC.every((byte, i) => body[i] === byte)) {
    const message =
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]';
    return { is: 'failed', message };
  }
  try {
    return readEnvelope(body.subarray(MAGIC.length));
  } catch (error) {
    const known = error instanceof WireError || error instanceof SyntaxError;
    if (!known) throw error;
    return { is: 'failed', message: error.message };
  }
}

// runtime.Unknown: 1 the type (1 apiVersion, 2 kind), 2 the raw message.
function readEnvelope(bytes: Uint8Array): ProtobufResult {
  let apiVersion = '';
  let kind = '';
  let raw: Uint8Array = new Uint8Array();
  const envelope = new WireReader(bytes);
  while (!envelope.atEnd) {
    const { field, wire } = envelope.tag();
    if (field === 1 && wire === 2) {
      const parts = readTexts(envelope.bytes());
      apiVersion = parts.get(1) ?? '';
      kind = parts.get(2) ?? '';
    } else if (field === 2 && wire === 2) raw = envelope.bytes();
    else envelope.skip(wire);
  }
  const definition = definitionOfBody(apiVersion, kind);
  if (definition === undefined) {
    return { is: 'failed', message: `no kind "${kind}" is registered for version "${apiVersion}"` };
  }
  const object = { apiVersion, kind };
  readMessage(definition, raw, object);
  return { is: 'object', object };
}

function readTexts(bytes: Uint8Array): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  const reader = new WireReader(bytes);
  while (!reader.atEnd) {
    const { field, wire } = reader.tag();
    if (wire === 2) texts.set(field, decodeUtf8(reader.bytes()));
    else reader.skip(wire);
  }
  return texts;
}

function readMessage(definition: Definition, bytes: Uint8Array, into: MutableRecord): void {
  const fields = messageFields(definition);
  const reader = new WireReader(bytes);
  while (!reader.atEnd) {
    const { field, wire } = reader.tag();
    const known = fields.get(field);
    if (known === undefined) reader.skip(wire);
    else if ('embeds' in known) readMessage(known.embeds, reader.bytes(), into);
    else readField(known.name, known.type, reader, wire, into);
  }
}

function readField(
  name: string,
  type: ValueType,
  reader: WireReader,
  wire: number,
  into: MutableRecord,
): void {
  if (type.is === 'list' && !type.wrapped) {
    const list = (into[name] ??= []) as unknown[];
    list.push(...readItems(type.of, reader, wire));
  } else if (type.is === 'map') {
    const [key, value] = readMapEntry(type.of, reader.bytes());
    const map = (into[name] ??= {}) as MutableRecord;
    setOwn(map, key, value);
  } else {
    const value = readValue(type, reader);
    if (value !== undefined) into[name] = value;
  }
}

// Repeated numbers may come packed into one part.
function readItems(type: ValueType, reader: WireReader, wire: number): unknown[] {
  const packed = wire === 2 && type.is === 'scalar' && isVarint(type.scalar);
  if (!packed) return [readValue(type, reader)];
  const items: unknown[] = [];
  const part = new WireReader(reader.bytes());
  while (!part.atEnd) items.push(readValue(type, part));
  return items;
}

function readMapEntry(type: ValueType, bytes: Uint8Array): [string, unknown] {
  let key = '';
  let value: unknown;
  const reader = new WireReader(bytes);
  while (!reader.atEnd) {
    const { field, wire } = reader.tag();
    if (field === 1 && wire === 2) key = decodeUtf8(reader.bytes());
    else if (field === 2) value = readValue(type, reader);
    else reader.skip(wire);
  }
  return [key, value ?? (type.is === 'scalar' ? '' : {})];
}

function readValue(type: ValueType, reader: WireReader): unknown {
  switch (type.is) {
    case 'scalar':
      return readScalar(type.scalar, reader);
    case 'struct': {
      const struct = {};
      readMessage(type.definition, reader.bytes(), struct);
      return struct;
    }
    case 'list':
      return readWrappedList(type.of, reader.bytes());
    case 'map':
      throw new WireError('proto: a map in a map');
  }
}

function readWrappedList(type: ValueType, bytes: Uint8Array): unknown[] {
  const items: unknown[] = [];
  const reader = new WireReader(bytes);
  while (!reader.atEnd) {
    const { field, wire } = reader.tag();
    if (field === 1) items.push(...readItems(type, reader, wire));
    else reader.skip(wire);
  }
  return items;
}

function isVarint(scalar: ScalarType): boolean {
  return ['bool', 'int', 'int32', 'int64', 'uint32'].includes(scalar);
}

function readScalar(scalar: ScalarType, reader: WireReader): unknown {
  switch (scalar) {
    case 'string':
      return decodeUtf8(reader.bytes());
    case 'bool':
      return reader.varint() !== 0;
    case 'int':
    case 'int32':
    case 'int64':
    case 'uint32':
      return reader.varint();
    case 'float64':
      return reader.double();
    case 'bytes':
      return encodeBase64(reader.bytes());
    case 'quantity':
      return readTexts(reader.bytes()).get(1) || '0';
    case 'object':
    case 'any':
      return readJson(reader.bytes());
    default:
      return readNumbered(scalar, reader.bytes());
  }
}

function readJson(bytes: Uint8Array): unknown {
  const text = readTexts(bytes).get(1);
  return text === undefined || text === '' ? undefined : JSON.parse(text);
}

// Time and MicroTime: 1 seconds, 2 nanos. IntOrString: 1 type, 2 number, 3 text. Duration: 1 nanos.
function readNumbered(scalar: ScalarType, bytes: Uint8Array): unknown {
  const numbers = [0, 0, 0];
  let text = '';
  const reader = new WireReader(bytes);
  while (!reader.atEnd) {
    const { field, wire } = reader.tag();
    if (wire === 0 && field < numbers.length) numbers[field] = reader.varint();
    else if (wire === 2 && field === 3) text = decodeUtf8(reader.bytes());
    else reader.skip(wire);
  }
  const [, first = 0, second = 0] = numbers;
  if (scalar === 'intOrString') return first === 1 ? text : second;
  if (scalar === 'duration') return goDuration(first / 1_000);
  if (bytes.length === 0) return undefined;
  const micros = first * 1_000_000 + Math.floor(second / 1_000);
  return scalar === 'time' ? formatTime(micros) : formatMicroTime(micros);
}
