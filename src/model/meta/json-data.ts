// Small operations on plain JSON data that patches share.

export type JsonRecord = { readonly [key: string]: unknown };
export type MutableRecord = { [key: string]: unknown };

/** Whether the value is a JSON object (no list, no null). */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets an own property, whatever its name: assigning `__proto__` would do something else. */
export function setOwn(target: MutableRecord, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else {
    Object.defineProperty(target, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}

/** The own property, undefined for what is only inherited. */
export function getOwn(record: JsonRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** An unfrozen shallow copy that keeps a key named `__proto__` a key. */
export function shallowCopy(record: JsonRecord): MutableRecord {
  return { ...record };
}

/** A deep, unfrozen copy; for cold paths whose library changes its input. */
export function mutableCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => mutableCopy(item));
  if (!isRecord(value)) return value;
  const copy: MutableRecord = {};
  for (const key of Object.keys(value)) setOwn(copy, key, mutableCopy(value[key]));
  return copy;
}
