// Copying only what changes.

/** The list with each item mapped; the same list when every item stays the same. */
export function mapSame<T>(list: readonly T[], change: (item: T, i: number) => T): readonly T[] {
  let copy: T[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const item = list[i]!;
    const next = change(item, i);
    if (next !== item) (copy ??= list.slice())[i] = next;
  }
  return copy ?? list;
}

/**
 * A copy with one field mapped; the object itself when the field is absent or stays the same.
 */
export function mapField<T, K extends keyof T>(
  object: T,
  key: K,
  change: (value: NonNullable<T[K]>) => NonNullable<T[K]>,
): T {
  const value = object[key];
  if (value === undefined || value === null) return object;
  const next = change(value);
  return next === value ? object : { ...object, [key]: next };
}

/** A copy without the field; the object itself when it is not there. */
export function withoutField<T extends object, K extends keyof T>(object: T, key: K): T {
  if (object[key] === undefined) return object;
  const { [key]: _, ...rest } = object;
  return rest as unknown as T;
}
