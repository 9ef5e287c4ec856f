// JSON values as CEL sees them: whole numbers are 64-bit integers where the schema says so.
import { isRecord, setOwn } from '../meta/json-data.ts';
import type { MutableRecord } from '../meta/json-data.ts';

/** What of a schema matters to CEL's types. */
export interface CelTyping {
  readonly type?: string;
  readonly properties?: { readonly [name: string]: CelTyping };
  readonly additionalProperties?: CelTyping | boolean;
  readonly items?: CelTyping | readonly CelTyping[];
}

/**
 * The value for CEL. Numbers of an integer schema become BigInt, of a number schema stay doubles;
 * without a schema whole numbers become BigInt, as unstructured JSON does upstream.
 */
export function toCelValue(value: unknown, typing?: CelTyping): unknown {
  if (typeof value === 'number') {
    const isInteger = Number.isInteger(value) && typing?.type !== 'number';
    return isInteger ? BigInt(value) : value;
  }
  if (Array.isArray(value)) {
    const items = Array.isArray(typing?.items) ? undefined : (typing?.items as CelTyping);
    return value.map((item) => toCelValue(item, items));
  }
  if (!isRecord(value)) return value;
  const more = typing?.additionalProperties;
  const others = typeof more === 'object' ? more : undefined;
  const result: MutableRecord = {};
  for (const key of Object.keys(value)) {
    const known = typing?.properties;
    const part = known !== undefined && Object.hasOwn(known, key) ? known[key] : others;
    setOwn(result, key, toCelValue(value[key], part));
  }
  return result;
}
