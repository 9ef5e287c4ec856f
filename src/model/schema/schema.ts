// The schema of objects as code walks it: read from the generated table once, when first asked.
//
// The table's codes. Line "Name|flags|field=type|...": flags "!" a kind, "&" an atomic struct, then
// the Go name where it differs. Before a type: "*" a Go pointer, "+" written even when empty,
// "!" required, "$" a struct always written. Types: one letter a scalar (SCALARS), "[" list of,
// "(" list that protobuf wraps in a message, "{" map of, a name a struct. After it:
// "~key^" patch merge key ("~-" no merge, "^" retainKeys), "&a,b" list keys, "&set", "&atomic".
// A field "^Name" embeds the fields of Name.
import { assert } from '../../kernel/assert.ts';
import { SCHEMA_TABLE } from '../generated/schema-table.ts';

export type ScalarType =
  | 'string'
  | 'bool'
  | 'int'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'float64'
  | 'bytes'
  | 'time'
  | 'microTime'
  | 'duration'
  | 'quantity'
  | 'intOrString'
  | 'object'
  | 'any';

/** The type of a value: a scalar, a list, a map with string keys, or a struct. */
export type ValueType =
  | { readonly is: 'scalar'; readonly scalar: ScalarType; readonly goName: string }
  | { readonly is: 'list'; readonly of: ValueType; readonly wrapped: boolean }
  | { readonly is: 'map'; readonly of: ValueType }
  | { readonly is: 'struct'; readonly definition: Definition };

/** How server-side apply and strategic merge treat a field, and how Go writes it. */
export interface FieldSchema {
  readonly name: string;
  readonly type: ValueType;
  /** null means absent, and a zero value is kept. */
  readonly pointer: boolean;
  /** Written even when empty. */
  readonly keep: boolean;
  readonly required: boolean;
  /** A struct by value: written as {} when absent. */
  readonly always: boolean;
  /** Strategic merge merges the list (by patchMergeKey) instead of replacing it. */
  readonly patchMerge: boolean;
  readonly patchMergeKey: string | undefined;
  readonly retainKeys: boolean;
  /** For server-side apply: a list is 'map', 'set' or 'atomic'; a map 'granular' or 'atomic'. */
  readonly relation: 'map' | 'set' | 'atomic' | 'granular';
  readonly mapKeys: readonly string[];
}

/** A struct. */
export interface Definition {
  /** The unique name, that of its TypeScript type. */
  readonly name: string;
  /** The Go name, as messages have it: "DeploymentSpec". */
  readonly goName: string;
  /** The package's last element: "v1". */
  readonly goPackage: string;
  /** "io.k8s.api.apps.v1.DeploymentSpec". */
  readonly openApiName: string;
  readonly group: string;
  readonly version: string;
  readonly isKind: boolean;
  /** Replaced as a whole by server-side apply. */
  readonly atomic: boolean;
  /** Fields that it does not name may come too (custom kinds that preserve unknown fields). */
  readonly open?: boolean;
  /** Every field by JSON name, embedded ones included. */
  readonly fields: ReadonlyMap<string, FieldSchema>;
  /** The fields as the table lists them, embedded structs as one entry: protobuf's view. */
  readonly entries: readonly (FieldSchema | { readonly embeds: Definition })[];
  readonly alwaysCount: number;
}

const SCALARS: ReadonlyMap<string, ScalarType> = new Map([
  ['s', 'string'],
  ['b', 'bool'],
  ['n', 'int'],
  ['i', 'int32'],
  ['l', 'int64'],
  ['u', 'uint32'],
  ['d', 'float64'],
  ['y', 'bytes'],
  ['t', 'time'],
  ['m', 'microTime'],
  ['D', 'duration'],
  ['q', 'quantity'],
  ['x', 'intOrString'],
  ['o', 'object'],
  ['a', 'any'],
]);

interface MutableDefinition extends Definition {
  fields: Map<string, FieldSchema>;
  entries: (FieldSchema | { readonly embeds: Definition })[];
  alwaysCount: number;
}

interface Table {
  readonly byName: ReadonlyMap<string, MutableDefinition>;
  readonly byKind: ReadonlyMap<string, Definition>;
}

let table: Table | undefined;

/** The definition of a built-in kind, such as ("apps/v1", "Deployment"). */
export function definitionOfKind(apiVersion: string, kind: string): Definition | undefined {
  return loadTable().byKind.get(`${apiVersion}/${kind}`);
}

/** The definition of that TypeScript name, such as "PodTemplateSpec". */
export function definitionNamed(name: string): Definition {
  const definition = loadTable().byName.get(name);
  assert(definition !== undefined, `the schema table has ${name}`);
  return definition;
}

/** All definitions in the table's order. */
export function allDefinitions(): Iterable<Definition> {
  return loadTable().byName.values();
}

/** How Go names the type in messages: "int32", "[]v1.Container", "map[string]string". */
export function goTypeName(type: ValueType): string {
  switch (type.is) {
    case 'scalar':
      return type.goName;
    case 'list':
      return `[]${goTypeName(type.of)}`;
    case 'map':
      // The one named map type of the API.
      if (type.of.is === 'scalar' && type.of.scalar === 'quantity') return 'v1.ResourceList';
      return `map[string]${goTypeName(type.of)}`;
    case 'struct':
      return `${type.definition.goPackage}.${type.definition.goName}`;
  }
}

function loadTable(): Table {
  if (table !== undefined) return table;
  const byName = new Map<string, MutableDefinition>();
  const byKind = new Map<string, Definition>();
  const bodies: [MutableDefinition, readonly string[]][] = [];
  let pkg = ['', '', ''];
  for (const line of SCHEMA_TABLE.trim().split('\n')) {
    if (line.startsWith('#')) {
      pkg = line.slice(1).split(' ');
      continue;
    }
    const [name, flags, ...fields] = line.split('|');
    const definition = blankDefinition(pkg, name!, flags!);
    byName.set(definition.name, definition);
    bodies.push([definition, fields]);
    if (definition.isKind) byKind.set(kindKey(definition), definition);
  }
  for (const [definition, fields] of bodies) {
    for (const text of fields) definition.entries.push(readEntry(text, definition, byName));
  }
  for (const definition of byName.values()) flatten(definition, definition);
  table = { byName, byKind };
  return table;
}

function kindKey({ group, version, goName }: Definition): string {
  return group === '' ? `${version}/${goName}` : `${group}/${version}/${goName}`;
}

function blankDefinition(
  [path, group, version]: readonly string[],
  name: string,
  flags: string,
): MutableDefinition {
  const goName = flags.replace(/^[!&]*/, '') || name;
  return {
    name,
    goName,
    goPackage: path!.slice(path!.lastIndexOf('.') + 1),
    openApiName: `${path}.${goName}`,
    group: group!,
    version: version!,
    isKind: flags.startsWith('!'),
    atomic: flags.includes('&'),
    fields: new Map(),
    entries: [],
    alwaysCount: 0,
  };
}

const FIELD = /^([^=]+)=([*+!$]*)([^~&]+)(?:~([^&^]*)(\^)?)?(?:&(.*))?$/;

function readEntry(
  text: string,
  owner: Definition,
  byName: ReadonlyMap<string, MutableDefinition>,
): FieldSchema | { readonly embeds: Definition } {
  if (text.startsWith('^')) return { embeds: byName.get(text.slice(1))! };
  const match = FIELD.exec(text);
  assert(match !== null, `a field of the schema table: ${text}`);
  const [, name, flags, typeText, merge, retain, relation = ''] = match;
  const type = readType(typeText!, owner, byName);
  const keys = relation === '' || relation === 'set' || relation === 'atomic' ? [] : relation;
  const isList = type.is === 'list';
  return {
    name: name!,
    type,
    pointer: flags!.includes('*'),
    keep: flags!.includes('+'),
    required: flags!.includes('!'),
    always: flags!.includes('$'),
    patchMerge: merge !== undefined && !merge.startsWith('-'),
    patchMergeKey: merge?.replace('-', '') || undefined,
    retainKeys: retain !== undefined,
    relation:
      typeof keys === 'string'
        ? 'map'
        : relation === 'set'
          ? 'set'
          : relation === 'atomic' || isList
            ? 'atomic'
            : 'granular',
    mapKeys: typeof keys === 'string' ? keys.split(',') : [],
  };
}

function readType(
  text: string,
  owner: Definition,
  byName: ReadonlyMap<string, MutableDefinition>,
): ValueType {
  if (text[0] === '[' || text[0] === '(') {
    const of = readType(text.slice(1), owner, byName);
    return { is: 'list', of, wrapped: text[0] === '(' };
  }
  if (text[0] === '{') return { is: 'map', of: readType(text.slice(1), owner, byName) };
  const named = /^s:(.*)$/.exec(text);
  if (named) {
    const goName = named[1]!.startsWith('.') ? owner.goPackage + named[1]! : named[1]!;
    return { is: 'scalar', scalar: 'string', goName };
  }
  const scalar = SCALARS.get(text);
  if (scalar !== undefined) return { is: 'scalar', scalar, goName: scalarGoName(scalar) };
  const definition = byName.get(text);
  assert(definition !== undefined, `a type of the schema table: ${text}`);
  return { is: 'struct', definition };
}

function scalarGoName(scalar: ScalarType): string {
  switch (scalar) {
    case 'bytes':
      return '[]uint8';
    case 'time':
    case 'microTime':
    case 'duration':
      return 'string';
    case 'quantity':
      return 'resource.Quantity';
    case 'intOrString':
      return 'int32';
    default:
      return scalar;
  }
}

function flatten(into: MutableDefinition, from: Definition): void {
  for (const entry of from.entries) {
    if ('embeds' in entry) {
      flatten(into, entry.embeds);
    } else {
      into.fields.set(entry.name, entry);
      if (entry.always) into.alwaysCount++;
    }
  }
}
