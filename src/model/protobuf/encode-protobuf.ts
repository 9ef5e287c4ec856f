// Writes application/vnd.kubernetes.protobuf, for clients that accept nothing else.
import { parseGoDuration } from '../meta/duration.ts';
import { parseTime } from '../meta/time.ts';
import { decodeBase64 } from '../../bytes/base64.ts';
import { definitionNamed } from '../schema/schema.ts';
import type { Definition, ScalarType, ValueType } from '../schema/schema.ts';
import { definitionOfBody, messageFields } from './message.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { WireWriter } from './wire.ts';

const MAGIC = Uint8Array.of(0x6b, 0x38, 0x73, 0x00);

type JsonRecord = { readonly [key: string]: unknown };

/**
 * The bytes of an object, a List of objects, or a Status; undefined when its kind has no protobuf
 * form (custom resources), which upstream answers with 406.
 */
export function encodeProtobuf(object: JsonRecord): Uint8Array | undefined {
  const apiVersion = String(object.apiVersion);
  const kind = String(object.kind);
  const raw = encodeBody(object, apiVersion, kind);
  if (raw === undefined) return undefined;
  const type = new WireWriter();
  writeText(type, 1, apiVersion);
  writeText(type, 2, kind);
  const envelope = new WireWriter();
  writePart(envelope, 1, type.finish());
  writePart(envelope, 2, raw);
  writeText(envelope, 3, '');
  writeText(envelope, 4, '');
  const body = envelope.finish();
  const bytes = new Uint8Array(MAGIC.length + body.length);
  bytes.set(MAGIC);
  bytes.set(body, MAGIC.length);
  return bytes;
}

function encodeBody(object: JsonRecord, apiVersion: string, kind: string): Uint8Array | undefined {
  const definition = definitionOfBody(apiVersion, kind);
  if (definition !== undefined) return encodeMessage(definition, object);
  const item = kind.endsWith('List') ? definitionOfBody(apiVersion, kind.slice(0, -4)) : undefined;
  if (item === undefined) return undefined;
  const list = new WireWriter();
  const metadata = (object.metadata ?? {}) as JsonRecord;
  writePart(list, 1, encodeMessage(definitionNamed('ListMeta'), metadata));
  for (const one of (object.items ?? []) as readonly JsonRecord[]) {
    writePart(list, 2, encodeMessage(item, one));
  }
  return list.finish();
}

function encodeMessage(definition: Definition, object: JsonRecord): Uint8Array {
  const writer = new WireWriter();
  for (const [number, field] of messageFields(definition)) {
    if ('embeds' in field) {
      writePart(writer, number, encodeMessage(field.embeds, object));
      continue;
    }
    const value = Object.hasOwn(object, field.name) ? object[field.name] : undefined;
    if (value !== undefined && value !== null) writeField(writer, number, field.type, value);
  }
  return writer.finish();
}

function writeField(writer: WireWriter, number: number, type: ValueType, value: unknown): void {
  if (type.is === 'list' && !type.wrapped) {
    for (const item of value as readonly unknown[]) writeField(writer, number, type.of, item);
  } else if (type.is === 'map') {
    for (const [key, item] of Object.entries(value as JsonRecord)) {
      const entry = new WireWriter();
      writeText(entry, 1, key);
      writeField(entry, 2, type.of, item);
      writePart(writer, number, entry.finish());
    }
  } else if (type.is === 'scalar') {
    writeScalar(writer, number, type.scalar, value);
  } else {
    writePart(writer, number, encodePart(type, value));
  }
}

function encodePart(type: ValueType, value: unknown): Uint8Array {
  if (type.is === 'struct') return encodeMessage(type.definition, value as JsonRecord);
  const wrapped = new WireWriter();
  if (type.is === 'list') {
    for (const item of value as readonly unknown[]) writeField(wrapped, 1, type.of, item);
  }
  return wrapped.finish();
}

function writeScalar(writer: WireWriter, number: number, scalar: ScalarType, value: unknown): void {
  switch (scalar) {
    case 'bool':
      writeNumber(writer, number, value === true ? 1 : 0);
      break;
    case 'int':
    case 'int32':
    case 'int64':
    case 'uint32':
      writeNumber(writer, number, value as number);
      break;
    case 'float64':
      writer.tag(number, 1);
      writer.double(value as number);
      break;
    case 'string':
      writeText(writer, number, value as string);
      break;
    case 'bytes':
      writePart(writer, number, decodeBase64(value as string));
      break;
    default:
      writePart(writer, number, encodeSpecial(scalar, value));
  }
}

function encodeSpecial(scalar: ScalarType, value: unknown): Uint8Array {
  const part = new WireWriter();
  if (scalar === 'quantity') writeText(part, 1, String(value));
  else if (scalar === 'object' || scalar === 'any') writeText(part, 1, JSON.stringify(value));
  else if (scalar === 'intOrString') {
    writeNumber(part, 1, typeof value === 'string' ? 1 : 0);
    writeNumber(part, 2, typeof value === 'number' ? value : 0);
    writeText(part, 3, typeof value === 'string' ? value : '');
  } else if (scalar === 'duration') {
    writeNumber(part, 1, (parseGoDuration(String(value)) ?? 0) * 1_000);
  } else {
    const micros = parseTime(String(value)) ?? 0;
    const seconds = Math.floor(micros / 1_000_000);
    writeNumber(part, 1, seconds);
    writeNumber(part, 2, (micros - seconds * 1_000_000) * 1_000);
  }
  return part.finish();
}

function writeNumber(writer: WireWriter, number: number, value: number): void {
  writer.tag(number, 0);
  writer.varint(value);
}

function writeText(writer: WireWriter, number: number, text: string): void {
  writePart(writer, number, encodeUtf8(text));
}

function writePart(writer: WireWriter, number: number, part: Uint8Array): void {
  writer.tag(number, 2);
  writer.bytes(part);
}
