// Writes the run-time tables: the slim schema, the protobuf numbers and the descriptions.
import { ATOMIC_STRUCTS, RELATIONS } from './list-types.mjs';

const CODES = {
  string: 's',
  bool: 'b',
  int: 'n',
  int32: 'i',
  int64: 'l',
  uint32: 'u',
  float64: 'd',
  bytes: 'y',
  time: 't',
  microTime: 'm',
  duration: 'D',
  quantity: 'q',
  intOrString: 'x',
  object: 'o',
  any: 'a',
};

/**
 * The slim schema. A line "#package group version" opens a package, then one line a definition:
 * "Name|flags|field=type..."; src/model/schema/schema.ts reads it and documents the codes.
 */
export function emitSchemaTable(definitions) {
  const lines = [];
  for (const [pkg, members] of byPackage(definitions)) {
    lines.push(`#${openApiPackage(pkg)} ${pkg.group} ${pkg.version}`);
    for (const definition of members) lines.push(schemaLine(definition, definitions));
  }
  const head =
    '// The slim schema of Kubernetes v1.35. Made by scripts/generate.mjs; never edited.\n';
  const text = lines.join('\n');
  return `${head}\nexport const SCHEMA_TABLE = String.raw\`\n${text}\n\`;\n`;
}

/** Field numbers in the order of the slim schema's fields: "Name 1 2 3", runs as "1-3". */
export function emitProtobufTable(definitions) {
  const lines = [];
  for (const [, members] of byPackage(definitions)) {
    for (const { name, fields } of members) {
      lines.push(`${name} ${runs(fields.map((field) => field.number))}`);
    }
  }
  const head =
    '// Protobuf field numbers of Kubernetes v1.35. Made by scripts/generate.mjs; never edited.\n';
  return `${head}\nexport const PROTOBUF_TABLE = \`\n${lines.join('\n')}\n\`;\n`;
}

/** Descriptions: a line "#Name\ttext" a definition, then "field\tenum,values\ttext" a field. */
export function emitDescriptions(definitions) {
  const lines = [];
  for (const [, members] of byPackage(definitions)) {
    for (const definition of members) {
      lines.push(`#${definition.name}\t${definition.description ?? ''}`);
      for (const name of fieldNames(definition, definitions)) {
        const docs = definition.docs.get(name);
        if (!docs?.description && !docs?.enum) continue;
        lines.push(`${name}\t${(docs.enum ?? []).join(',')}\t${docs.description ?? ''}`);
      }
    }
  }
  const quoted = lines.map((line) => `  ${JSON.stringify(line)},`).join('\n');
  const head = '// Descriptions of Kubernetes types. Made by scripts/generate.mjs; never edited.\n';
  return `${head}\nexport const DESCRIPTION_LINES: readonly string[] = [\n${quoted}\n];\n`;
}

// Embedded structs are documented where they are embedded.
function fieldNames(definition, definitions) {
  return definition.fields.flatMap((field) =>
    field.inline ? fieldNames(definitions.get(field.type.to), definitions) : [field.name],
  );
}

function byPackage(definitions) {
  const packages = new Map();
  for (const definition of definitions.values()) {
    if (definition.typesOnly) continue;
    const members = packages.get(definition.pkg) ?? [];
    packages.set(definition.pkg, members);
    members.push(definition);
  }
  for (const members of packages.values()) members.sort((a, b) => (a.name < b.name ? -1 : 1));
  return packages;
}

function openApiPackage(pkg) {
  return pkg.path.replace('k8s.io/', 'io.k8s.').replaceAll('/', '.');
}

function schemaLine(definition, definitions) {
  const short = definition.pkg.path.split('/').slice(-2).join('.');
  const relations = new Map(
    (RELATIONS.get(`${short}.${definition.go}`) ?? '').split(/\s+/).map((pair) => pair.split('=')),
  );
  const go = definition.go === definition.name ? '' : definition.go;
  const kind = definition.gvk ? '!' : '';
  const atomic = ATOMIC_STRUCTS.has(`${short}.${definition.go}`) ? '&' : '';
  const fields = definition.fields.map((field) => fieldText(field, relations, definitions));
  return [definition.name, `${kind}${atomic}${go}`, ...fields].join('|');
}

function fieldText(field, relations, definitions) {
  if (field.inline) return `^${definitions.get(field.type.to).name}`;
  const flags =
    (field.pointer ? '*' : '') +
    (field.omitEmpty ? '' : '+') +
    (field.required ? '!' : '') +
    (field.always ? '$' : '');
  const relation = relations.get(field.name);
  const merge = field.patchStrategy
    ? `~${field.patchStrategy.includes('merge') ? '' : '-'}${field.patchMergeKey ?? ''}` +
      (field.patchStrategy.includes('retainKeys') ? '^' : '')
    : '';
  const type = typeCode(field.type, definitions);
  return `${field.name}=${flags}${type}${merge}${relation ? `&${relation}` : ''}`;
}

function typeCode(type, definitions) {
  if (type.is === 'ref') return definitions.get(type.to).name;
  if (type.is === 'list') return `${type.wrapped ? '(' : '['}${typeCode(type.of, definitions)}`;
  if (type.is === 'map') return `{${typeCode(type.of, definitions)}`;
  const named = type.is === 'string' && type.go !== 'string' ? type.go : '';
  return named ? `s:${named.replace(/^v[12]\./, '.')}` : CODES[type.is];
}

function runs(numbers) {
  const parts = [];
  for (let i = 0; i < numbers.length;) {
    let end = i;
    while (end + 1 < numbers.length && numbers[end + 1] === numbers[end] + 1) end++;
    parts.push(end > i + 1 ? `${numbers[i]}-${numbers[end]}` : numbers.slice(i, end + 1).join(' '));
    i = end + 1;
  }
  return parts.join(' ');
}
