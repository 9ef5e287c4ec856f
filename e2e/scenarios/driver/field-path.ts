// Reads a field by a path such as `.status.containerStatuses[0].state` or `conditions[type=Ready]`.

/** Undefined when there is no such field. */
export function fieldAt(object: unknown, path: string): unknown {
  let value = object;
  for (const [, name, selector] of path.matchAll(/\.?([^.[\]]+)|\[([^\]]+)\]/g)) {
    if (value === undefined || value === null) return undefined;
    if (name !== undefined) value = own(value, name);
    else value = select(value, selector ?? '');
  }
  return value;
}

/** `[0]`, `[name=web]`, or a key that has dots: `[a.b/c]`. */
function select(value: unknown, selector: string): unknown {
  if (!Array.isArray(value)) return own(value, selector);
  if (/^\d+$/.test(selector)) return value[Number(selector)];
  const [key = '', wanted] = selector.split('=');
  return value.find((entry) => String(own(entry, key)) === wanted);
}

function own(value: unknown, name: string): unknown {
  return Object.hasOwn(value as object, name)
    ? (value as { readonly [key: string]: unknown })[name]
    : undefined;
}

/** Texts as they are, all else as JSON; what is missing is `<none>`. */
export function fieldText(value: unknown): string {
  if (value === undefined) return '<none>';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
