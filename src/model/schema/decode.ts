// Decodes a body as Go would into its struct and back: what it cannot read is an error, what it
// does not know is dropped and reported, zero values vanish, quantities become canonical.
import { base64Error } from '../../bytes/base64.ts';
import { isRecord, setOwn } from '../meta/json-data.ts';
import { canonicalQuantity, quantityError } from '../meta/quantity.ts';
import { parseTime, timeError } from '../meta/time.ts';
import { goValueName, unknownField, unmarshalError } from './decode-message.ts';
import { isCanonical } from './canonical.ts';
import { emptyStruct } from './empty-struct.ts';
import { goTypeName } from './schema.ts';
import type { Definition, FieldSchema, ValueType } from './schema.ts';

/** A body that could be read; `unknown` are strict complaints (a warning each when lenient). */
export type DecodeResult =
  | { readonly is: 'decoded'; readonly value: object; readonly unknown: readonly string[] }
  | { readonly is: 'failed'; readonly message: string };

// Upstream keeps at most so many strict errors.
const COMPLAINTS_LIMIT = 100;

/**
 * Decodes `value` as the struct. A value that is as Go would write it comes back itself (by
 * reference); any other is copied where it differs.
 */
export function decode(definition: Definition, value: object): DecodeResult {
  if (isCanonical(definition, value)) return { is: 'decoded', value, unknown: [] };
  const decoder = new Decoder();
  try {
    const decoded = decoder.struct(definition, value);
    return { is: 'decoded', value: decoded as object, unknown: decoder.unknown };
  } catch (error) {
    if (error instanceof DecodeFailure) return { is: 'failed', message: error.message };
    throw error;
  }
}

class DecodeFailure extends Error {}

// Marks a value that Go would not write back.
const ABSENT = Symbol('absent');

class Decoder {
  readonly unknown: string[] = [];
  // Names of fields for messages of Go, and the full path with indices for strict complaints.
  readonly #names: string[] = [];
  readonly #path: string[] = [];
  #struct = '';

  struct(definition: Definition, value: unknown): unknown {
    if (!isRecord(value)) this.#fail(value, `${definition.goPackage}.${definition.goName}`);
    const result: { [key: string]: unknown } = {};
    const outer = this.#struct;
    let changed = false;
    for (const key of Object.keys(value)) {
      const field = definition.fields.get(key);
      if (field === undefined) {
        this.#complain(key);
        changed = true;
        continue;
      }
      this.#struct = definition.goName;
      this.#names.push(key);
      this.#path.push(this.#path.length === 0 ? key : `.${key}`);
      const decoded = this.#field(field, value[key]);
      this.#path.pop();
      this.#names.pop();
      if (decoded !== value[key]) changed = true;
      if (decoded !== ABSENT) result[key] = decoded;
    }
    this.#struct = outer;
    const isWhole = complete(definition, result);
    return changed || !isWhole ? result : value;
  }

  #field(field: FieldSchema, value: unknown): unknown {
    if (value === null || value === undefined) return ABSENT;
    const decoded = this.#value(field.type, value);
    if (field.pointer || field.keep) return decoded;
    return isZero(field.type, decoded) ? ABSENT : decoded;
  }

  #value(type: ValueType, value: unknown): unknown {
    switch (type.is) {
      case 'struct':
        return this.struct(type.definition, value);
      case 'list':
        return this.#list(type, value);
      case 'map':
        return this.#map(type, value);
      case 'scalar':
        return this.#scalar(type, value);
    }
  }

  #list(type: ValueType & { is: 'list' }, value: unknown): unknown {
    if (!Array.isArray(value)) this.#fail(value, goTypeName(type));
    const struct = this.#struct;
    const result = value.map((item: unknown, i) => {
      this.#path.push(`[${i}]`);
      const decoded = item === null ? zeroOf(type.of) : this.#value(type.of, item);
      this.#path.pop();
      this.#struct = struct;
      return decoded;
    });
    return result.every((item, i) => item === value[i]) ? value : result;
  }

  #map(type: ValueType & { is: 'map' }, value: unknown): unknown {
    if (!isRecord(value)) this.#fail(value, goTypeName(type));
    const result: { [key: string]: unknown } = {};
    let changed = false;
    for (const key of Object.keys(value)) {
      const item = value[key];
      this.#path.push(`.${key}`);
      const decoded = item === null ? zeroOf(type.of) : this.#value(type.of, item);
      this.#path.pop();
      if (decoded !== item) changed = true;
      setOwn(result, key, decoded);
    }
    return changed ? result : value;
  }

  #scalar(type: ValueType & { is: 'scalar' }, value: unknown): unknown {
    switch (type.scalar) {
      case 'any':
      case 'object':
        return value;
      case 'bool':
        return typeof value === 'boolean' ? value : this.#fail(value, 'bool');
      case 'quantity':
        return this.#quantity(value);
      case 'intOrString':
        return typeof value === 'string' ? value : this.#integer(value, 'int32');
      case 'int':
      case 'int32':
      case 'int64':
      case 'uint32':
        return this.#integer(value, type.scalar);
      case 'float64':
        return typeof value === 'number' ? value : this.#fail(value, 'float64');
      default:
        return this.#text(type, value);
    }
  }

  #text(type: ValueType & { is: 'scalar' }, value: unknown): unknown {
    if (typeof value !== 'string') return this.#fail(value, type.goName);
    const isTime = type.scalar === 'time' || type.scalar === 'microTime';
    if (isTime && parseTime(value) === undefined) throw new DecodeFailure(timeError(value));
    const broken = type.scalar === 'bytes' ? base64Error(value) : undefined;
    if (broken !== undefined) throw new DecodeFailure(broken);
    return value;
  }

  #quantity(value: unknown): unknown {
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new DecodeFailure(quantityError('x') ?? '');
    }
    const error = quantityError(value);
    if (error !== undefined) throw new DecodeFailure(error);
    return canonicalQuantity(value);
  }

  #integer(value: unknown, goType: string): number {
    if (typeof value !== 'number') return this.#fail(value, goType);
    const bits = goType === 'int64' || goType === 'int' ? 64 : 32;
    const limit = bits === 64 ? 2 ** 63 : goType === 'uint32' ? 2 ** 32 : 2 ** 31;
    const low = goType === 'uint32' ? 0 : -limit;
    if (Number.isInteger(value) && value >= low && value < limit) return value;
    throw new DecodeFailure(
      unmarshalError(`number ${value}`, this.#struct, this.#names.join('.'), goType),
    );
  }

  #complain(key: string): void {
    if (this.unknown.length >= COMPLAINTS_LIMIT) return;
    const path = this.#path.length === 0 ? key : `${this.#path.join('')}.${key}`;
    this.unknown.push(unknownField(path));
  }

  #fail(value: unknown, goType: string): never {
    const name = goValueName(value);
    throw new DecodeFailure(unmarshalError(name, this.#struct, this.#names.join('.'), goType));
  }
}

// Adds the structs that Go always writes; whether all were there already.
function complete(definition: Definition, result: { [key: string]: unknown }): boolean {
  if (definition.alwaysCount === 0) return true;
  let isWhole = true;
  for (const field of definition.fields.values()) {
    if (field.always && result[field.name] === undefined && field.type.is === 'struct') {
      result[field.name] = emptyStruct(field.type.definition);
      isWhole = false;
    }
  }
  return isWhole;
}

function isZero(type: ValueType, value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return type.is === 'scalar';
  if (type.is === 'list') return (value as readonly unknown[]).length === 0;
  return type.is === 'map' && Object.keys(value as object).length === 0;
}

// What Go has where a list or a map holds null.
function zeroOf(type: ValueType): unknown {
  switch (type.is) {
    case 'struct':
      return emptyStruct(type.definition);
    case 'list':
      return [];
    case 'map':
      return {};
    case 'scalar':
      return zeroScalar(type.scalar);
  }
}

function zeroScalar(scalar: string): unknown {
  if (scalar === 'bool') return false;
  if (scalar === 'quantity') return '0';
  const isText = ['string', 'bytes', 'time', 'microTime', 'duration'].includes(scalar);
  if (isText) return '';
  return scalar === 'any' || scalar === 'object' ? null : 0;
}
