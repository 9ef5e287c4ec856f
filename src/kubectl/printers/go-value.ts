// Values as Go's fmt prints them with %v.

/** `map[a:1 b:2]`, `[x y]`, `<nil>` or the text itself. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<none>';
  return inner(value);
}

function inner(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(inner).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const map = value as Record<string, unknown>;
  const parts = Object.keys(map)
    .sort()
    .map((key) => `${key}:${inner(map[key])}`);
  return `map[${parts.join(' ')}]`;
}
