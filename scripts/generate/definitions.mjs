// Joins Go struct tags with published descriptions into one list of definitions.
import { APIREGISTRATION, META_KINDS, META_TYPES, PACKAGES, SPECIAL } from './catalog.mjs';
import { baseName } from './go-types.mjs';

const META = 'k8s.io/apimachinery/pkg/apis/meta/v1';
const SCALARS = new Set(['string', 'bool', 'int', 'int32', 'int64', 'uint32', 'uint64', 'float64']);

/**
 * All definitions reachable from the kinds of the catalog, as a Map of Go key
 * ("k8s.io/api/core/v1.Pod") to
 * {key, go, pkg, name, gvk?, list?, description, fields: [{name, type, pointer, omitEmpty,
 * number, required, enum, description, patchMergeKey, patchStrategy}]}.
 * A type is {is: 'string'|...|'list'|'map'|'ref', of?, to?, go?}.
 */
export function buildDefinitions(structs, declarations) {
  const builder = new Builder(structs, declarations);
  for (const pkg of PACKAGES) builder.addKinds(pkg);
  builder.addTypesOnly();
  builder.nameAll();
  return builder.definitions;
}

class Builder {
  constructor(structs, declarations) {
    this.structs = new Map([...structs, ...aggregatorStructs(structs)]);
    this.declarations = declarations;
    this.definitions = new Map();
  }

  addKinds(pkg) {
    const keys = [...this.structs.keys()].filter((key) => packageOf(key) === pkg.path).sort();
    for (const key of keys) {
      const struct = this.structs.get(key);
      if (isKind(struct, pkg)) this.add(key);
    }
  }

  // What the kinds did not reach already is marked, so that the run-time tables leave it out.
  addTypesOnly() {
    const reached = new Set(this.definitions.keys());
    for (const name of META_TYPES) this.add(`${META}.${name}`);
    for (const [key, definition] of this.definitions) definition.typesOnly = !reached.has(key);
  }

  add(key) {
    if (this.definitions.has(key)) return;
    const struct = this.structs.get(key);
    if (!struct) throw new Error(`no Go type ${key}`);
    const pkg = PACKAGES.find((candidate) => candidate.path === packageOf(key));
    if (!pkg) throw new Error(`${key} is of a package outside the catalog`);
    const go = baseName(struct);
    const declared = this.declarations.get(`IoK8s${pkg.docs}${go}`);
    const definition = { key, go, pkg, description: declared?.description, fields: [] };
    definition.docs = declared?.fields ?? new Map();
    this.definitions.set(key, definition);
    if (isKind(struct, pkg)) definition.gvk = { group: pkg.group, version: pkg.version, kind: go };
    definition.fields = this.fieldsOf(struct, declared);
  }

  fieldsOf(struct, declared) {
    const fields = [];
    for (const field of struct.fields) {
      const json = /json:"([^",]*)([^"]*)"/.exec(field.tag);
      const number = Number(/protobuf:"\w+,(\d+)/.exec(field.tag)?.[1] ?? 0);
      if (baseName(field.type) === 'TypeMeta' && field.embedded) {
        fields.push(stringField('kind'), stringField('apiVersion'));
        continue;
      }
      if (field.embedded && (!json || json[1] === '')) {
        fields.push({ ...this.field(field, '', number), inline: true });
        continue;
      }
      if (!json || json[1] === '-' || (json[1] === '' && !number)) continue;
      fields.push(this.field(field, json[1], number, json[2], declared?.fields.get(json[1])));
    }
    return fields;
  }

  field(field, name, number, options = '', facts = undefined) {
    const pointer = field.type.kind === 'pointer';
    const omitEmpty = /omitempty|omitzero/.test(options);
    const type = this.typeOf(pointer ? field.type.elem : field.type);
    return {
      name,
      number,
      pointer,
      omitEmpty,
      type,
      // Go writes a struct by value whether empty or not, unless its tag says omitzero.
      always: type.is === 'ref' && !pointer && !/omitzero/.test(options),
      required: facts ? facts.required : !omitEmpty,
      enum: facts?.enum,
      description: facts?.description,
      patchMergeKey: /patchMergeKey:"([^"]+)"/.exec(field.tag)?.[1],
      patchStrategy: /patchStrategy:"([^"]+)"/.exec(field.tag)?.[1],
    };
  }

  typeOf(type) {
    const go = type.name.replace('interface {}', 'any');
    const special = type.pkg && SPECIAL.get(`${type.pkg}.${baseName(type)}`);
    if (special) return { is: special, go };
    if (type.kind === 'pointer') return this.typeOf(type.elem);
    if (type.kind === 'slice' && type.elem.kind === 'uint8') return { is: 'bytes', go };
    if (type.kind === 'slice') {
      return { is: 'list', of: this.typeOf(type.elem), go, wrapped: type.named };
    }
    if (type.kind === 'map') return { is: 'map', of: this.typeOf(type.elem), go };
    if (type.kind === 'struct') {
      const to = `${type.pkg}.${baseName(type)}`;
      this.add(to);
      return { is: 'ref', to, go };
    }
    if (SCALARS.has(type.kind)) return { is: type.kind, go };
    if (type.kind === 'interface') return { is: 'any', go };
    throw new Error(`cannot express the Go type ${type.name} (${type.kind})`);
  }

  /** The plain Go name for the first package that has it, a prefixed one for the others. */
  nameAll() {
    const taken = new Set();
    for (const pkg of PACKAGES) {
      const own = [...this.definitions.values()].filter((definition) => definition.pkg === pkg);
      for (const definition of own.sort((a, b) => (a.go < b.go ? -1 : 1))) {
        const prefix = taken.has(definition.go) ? pkg.prefix : '';
        definition.name = prefix + definition.go;
        taken.add(definition.name);
      }
    }
  }
}

function packageOf(key) {
  return key.slice(0, key.lastIndexOf('.'));
}

function stringField(name) {
  const type = { is: 'string', go: 'string' };
  return { name, number: 0, pointer: false, omitEmpty: true, required: false, type };
}

function isKind(struct, pkg) {
  const go = baseName(struct);
  if (!struct.fields.some((field) => field.embedded && baseName(field.type) === 'TypeMeta')) {
    return false;
  }
  if (pkg.path === META) return META_KINDS.has(go);
  const meta = struct.fields.find((field) => field.name === 'ObjectMeta');
  return meta !== undefined;
}

function aggregatorStructs(structs) {
  const pkg = 'k8s.io/kube-aggregator/pkg/apis/apiregistration/v1';
  const made = new Map();
  const scalar = (kind) => ({ kind, name: kind });
  const structOf = (name) => made.get(`${pkg}.${name}`) ?? structs.get(`${META}.${name}`);
  const typeOf = (text) => {
    if (text === '[]byte') return { kind: 'slice', name: '[]uint8', elem: scalar('uint8') };
    if (text.startsWith('[]')) {
      return { kind: 'slice', name: `[]v1.${text.slice(2)}`, elem: typeOf(text.slice(2)) };
    }
    if (text.startsWith('*')) return { kind: 'pointer', name: text, elem: typeOf(text.slice(1)) };
    return SCALARS.has(text) ? scalar(text) : structOf(text);
  };
  for (const name of Object.keys(APIREGISTRATION)) {
    made.set(`${pkg}.${name}`, { kind: 'struct', pkg, name: `v1.${name}`, fields: [] });
  }
  for (const [name, lines] of Object.entries(APIREGISTRATION)) {
    const { fields } = structOf(name);
    if (name === 'APIService') fields.push({ ...embedded(structOf('TypeMeta')) });
    for (const [i, line] of lines.entries()) fields.push(aggregatorField(line, i + 1, typeOf));
  }
  return made;
}

function embedded(type) {
  return { name: 'TypeMeta', tag: 'json:",inline"', embedded: true, type };
}

function aggregatorField(line, number, typeOf) {
  const [json, type, extra = ''] = line.split(' ');
  const name = type === 'ObjectMeta' ? 'ObjectMeta' : json;
  const mergeKey = /^merge=(.*)/.exec(extra)?.[1];
  const merge = mergeKey ? ` patchStrategy:"merge" patchMergeKey:"${mergeKey}"` : '';
  const keep = extra === 'keep' ? '' : ',omitempty';
  const tag = `json:"${json}${keep}"${merge} protobuf:"bytes,${number},opt"`;
  return { name, tag, embedded: false, type: typeOf(type) };
}
