// Writes the definitions as readonly TypeScript interfaces.

const TYPE_NAMES = {
  string: 'string',
  bool: 'boolean',
  int: 'number',
  int32: 'number',
  int64: 'number',
  uint32: 'number',
  uint64: 'number',
  float64: 'number',
  bytes: 'string',
  time: 'Time',
  microTime: 'MicroTime',
  duration: 'string',
  quantity: 'Quantity',
  intOrString: 'IntOrString',
  object: '{ readonly [key: string]: unknown }',
  any: 'unknown',
};

const HEAD = `// Kubernetes v1.35 objects as TypeScript types. Made by scripts/generate.mjs; never edited.

/** An exact amount such as "100m" or "1Gi"; JSON also allows a bare number on input. */
export type Quantity = string;
/** A number, or a percentage / port name. */
export type IntOrString = number | string;
/** RFC 3339 with seconds: "2026-01-01T00:00:00Z". */
export type Time = string;
/** RFC 3339 with microseconds: "2026-01-01T00:00:00.000000Z". */
export type MicroTime = string;
/** Metadata of a template or a draft: what ObjectMeta has, a name not yet required. */
export type TemplateMeta = Partial<ObjectMeta>;
`;

/** The text of types.ts. */
export function emitTypes(definitions) {
  const byName = [...definitions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts = [HEAD];
  for (const definition of byName) parts.push(emitInterface(definition, definitions));
  return parts.join('\n');
}

function emitInterface(definition, definitions) {
  const lines = [];
  const bases = definition.fields.filter((field) => field.inline);
  const extend = bases.map((field) => definitions.get(field.type.to).name).join(', ');
  const head = `export interface ${definition.name}${extend ? ` extends ${extend}` : ''} {`;
  lines.push(...docComment(definition.description), head);
  for (const field of definition.fields) {
    if (field.inline) continue;
    const optional = isPresent(definition, field) ? '' : '?';
    const name = /^\w+$/.test(field.name) ? field.name : JSON.stringify(field.name);
    lines.push(`  readonly ${name}${optional}: ${typeText(definition, field, definitions)};`);
  }
  lines.push('}', '');
  return lines.join('\n');
}

// Objects at rest always carry these, although a client may leave them out of a request.
function isPresent(definition, field) {
  if (definition.gvk && ['apiVersion', 'kind'].includes(field.name)) return true;
  if (definition.gvk && field.name === 'metadata') return field.type.go.endsWith('ObjectMeta');
  if (definition.gvk && field.name === 'spec' && !field.pointer) return true;
  if (definition.go === 'PodTemplateSpec' && field.name === 'spec') return true;
  if (definition.go === 'ObjectMeta' && field.name === 'name') return true;
  return field.required;
}

function typeText(definition, field, definitions) {
  const { gvk } = definition;
  if (gvk && gvk.kind !== 'DeleteOptions') {
    const apiVersion = gvk.group ? `${gvk.group}/${gvk.version}` : gvk.version;
    if (field.name === 'apiVersion') return `'${apiVersion}'`;
    if (field.name === 'kind') return `'${gvk.kind}'`;
  }
  const isObjectMeta = field.type.go.endsWith('ObjectMeta');
  if (field.name === 'metadata' && !gvk && isObjectMeta) return 'TemplateMeta';
  return typeName(field.type, definitions);
}

function typeName(type, definitions) {
  if (type.is === 'ref') return definitions.get(type.to).name;
  if (type.is === 'map') return `{ readonly [key: string]: ${typeName(type.of, definitions)} }`;
  if (type.is === 'list') {
    const item = typeName(type.of, definitions);
    return /^[\w.]+$/.test(item) ? `readonly ${item}[]` : `readonly (${item})[]`;
  }
  return TYPE_NAMES[type.is];
}

function docComment(description) {
  if (!description) return [];
  const sentence = description.split(/\n|(?<=\.) /)[0].replaceAll('*/', '* /');
  return [`/** ${sentence} */`];
}
