// Reads plain values by a shape and says what is unknown or of a wrong type, as strict decoding does.

/** What a value must be: a name of a type, a list of one shape, or an object with these fields. */
export type Shape =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'any'
  | readonly [Shape]
  | { readonly [field: string]: Shape };

/** Complaints in the order of the value; none when it fits. */
export function problemsOf(value: unknown, shape: Shape, path = ''): readonly string[] {
  if (value === undefined || value === null || shape === 'any') return [];
  if (typeof shape === 'string') {
    return isOf(value, shape) ? [] : [`${path}: expected ${shape}, got ${typeName(value)}`];
  }
  if (isList(shape)) {
    if (!Array.isArray(value)) return [`${path}: expected array, got ${typeName(value)}`];
    return value.flatMap((item, index) => problemsOf(item, shape[0], `${path}[${index}]`));
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    return [`${path}: expected object, got ${typeName(value)}`];
  }
  return Object.entries(value).flatMap(([field, item]) => {
    const at = path === '' ? field : `${path}.${field}`;
    if (!Object.hasOwn(shape, field)) return [`unknown field "${at}"`];
    return problemsOf(item, shape[field] as Shape, at);
  });
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function isOf(value: unknown, type: 'string' | 'integer' | 'boolean'): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
