// Freezes plain data all the way down; a frozen part is taken to be frozen within.

/** Freezes the value and everything in it, and returns it. Costs nothing on what is frozen. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
