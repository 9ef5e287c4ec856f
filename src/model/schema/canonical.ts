// The fast path of decoding: is this value already just what Go would write?
import { canonicalQuantity, parseQuantity } from '../meta/quantity.ts';
import { parseTime } from '../meta/time.ts';
import { base64Error } from '../../bytes/base64.ts';
import type { Definition, FieldSchema, ValueType } from './schema.ts';

/** Whether decoding the value as the struct would change nothing and complain about nothing. */
export function isCanonical(definition: Definition, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const record = value as { readonly [key: string]: unknown };
  let always = 0;
  for (const key in record) {
    const field = definition.fields.get(key);
    if (field === undefined || !isCanonicalField(field, record[key])) return false;
    if (field.always) always++;
  }
  return always === definition.alwaysCount;
}

function isCanonicalField(field: FieldSchema, value: unknown): boolean {
  const { type } = field;
  switch (type.is) {
    case 'scalar': {
      const isZero = value === '' || value === 0 || value === false;
      if (isZero && !field.pointer && !field.keep) return false;
      return isCanonicalScalar(type.scalar, value);
    }
    case 'struct':
      return isCanonical(type.definition, value);
    case 'list':
      if (!Array.isArray(value)) return false;
      if (value.length === 0 && !field.keep) return false;
      for (const item of value) if (!isCanonicalValue(type.of, item)) return false;
      return true;
    case 'map':
      return isCanonicalMap(type.of, value, field.keep);
  }
}

function isCanonicalMap(of: ValueType, value: unknown, mayBeEmpty: boolean): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const record = value as { readonly [key: string]: unknown };
  let size = 0;
  for (const key in record) {
    if (!isCanonicalValue(of, record[key])) return false;
    size++;
  }
  return size > 0 || mayBeEmpty;
}

function isCanonicalValue(type: ValueType, value: unknown): boolean {
  switch (type.is) {
    case 'scalar':
      return isCanonicalScalar(type.scalar, value);
    case 'struct':
      return isCanonical(type.definition, value);
    case 'list':
      return Array.isArray(value) && value.every((item) => isCanonicalValue(type.of, item));
    case 'map':
      return isCanonicalMap(type.of, value, true);
  }
}

function isCanonicalScalar(scalar: string, value: unknown): boolean {
  switch (scalar) {
    case 'string':
    case 'duration':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int32':
      return typeof value === 'number' && (value | 0) === value;
    case 'intOrString':
      return typeof value === 'string' || (typeof value === 'number' && (value | 0) === value);
    case 'quantity':
      return typeof value === 'string' && isCanonicalQuantity(value);
    case 'time':
    case 'microTime':
      return typeof value === 'string' && isKnownTime(value);
    case 'int':
    case 'int64':
      return Number.isSafeInteger(value);
    case 'uint32':
      return typeof value === 'number' && value >>> 0 === value;
    case 'float64':
      return typeof value === 'number';
    case 'bytes':
      return typeof value === 'string' && base64Error(value) === undefined;
    default:
      return value !== null && value !== undefined;
  }
}

// The same few texts come again and again; remembering them saves most of the parsing.
const CACHE_LIMIT = 20_000;
const canonicalTexts = new Set<string>();
let lastTime = '';

function isCanonicalQuantity(text: string): boolean {
  if (canonicalTexts.has(text)) return true;
  if (parseQuantity(text) === undefined || canonicalQuantity(text) !== text) return false;
  if (canonicalTexts.size >= CACHE_LIMIT) canonicalTexts.clear();
  canonicalTexts.add(text);
  return true;
}

function isKnownTime(text: string): boolean {
  if (text === lastTime) return true;
  if (parseTime(text) === undefined) return false;
  lastTime = text;
  return true;
}
