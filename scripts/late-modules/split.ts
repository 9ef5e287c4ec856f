// Takes functions out of a module: what stays has stand-ins, what goes is a module of its own.
import { parseSync } from 'vite';
import type { Unit } from './units.ts';
import { unitsOf } from './units.ts';

export interface SplitModule {
  /** The module without the bodies of the functions taken; exports all that these refer to. */
  readonly rest: string;
  /** A module that exports `bodies`, the functions taken, in their order. */
  readonly bodies: string;
  readonly taken: readonly Unit[];
}

/** What a split module's parts are called by each other, and by the list of late functions. */
export interface SplitNames {
  /** The module of `late(index)`. */
  readonly support: string;
  /** The module itself, as its late part imports it. */
  readonly self: string;
  /** Index of the first function taken. */
  readonly from: number;
}

/** Before a name that a module exports for its late part only. */
const ALIAS = 'late$';

/** Takes the functions with these names out of JavaScript. */
export function splitModule(
  code: string,
  names: readonly string[],
  { support, self, from }: SplitNames,
): SplitModule {
  const wanted = new Set(names);
  const taken = unitsOf(code).filter(({ name }) => wanted.has(name));
  const { imports, own } = topLevelOf(code);
  const declared = new Set(taken.filter(isDeclaration).map(({ name }) => name));
  const words = new Set(taken.flatMap(({ start, end }) => wordsOf(code.slice(start, end))));
  const classes = taken.filter(({ form }) => form === 'class method').map(classOf);
  const needed = own.filter(
    (name) => (words.has(name) && !declared.has(name)) || classes.includes(name),
  );
  const given = needed.map((name) => `${name} as ${ALIAS}${name}`).join(', ');
  const rest = [
    `import { late as ${ALIAS} } from '${support}';`,
    withStandIns(code, taken, from),
    `export { ${given} };`,
  ];
  const bodies = [
    ...imports.filter(({ local }) => words.has(local)).map(({ statement }) => statement),
    `import { ${needed.map((name) => `${ALIAS}${name} as ${name}`).join(', ')} } from '${self}';`,
    ...taken.filter(isDeclaration).map(({ start, end }) => code.slice(start, end)),
    `export const bodies = [${taken.map((unit) => bodyOf(unit, code)).join(',\n')}];`,
    ...taken.flatMap((unit, index) => (unit.form === 'class method' ? [install(unit, index)] : [])),
  ];
  return { rest: rest.join('\n'), bodies: bodies.join('\n'), taken };
}

function isDeclaration({ form }: Unit): boolean {
  return form === 'declaration';
}

function classOf({ name }: Unit): string {
  return name.slice(0, name.indexOf('.'));
}

function methodOf({ name }: Unit): string {
  return name.slice(name.lastIndexOf('.') + 1).replace(/#\d+$/, '');
}

/** Once it is there, a method of a class needs no stand-in any more. */
function install(unit: Unit, index: number): string {
  const where = `${classOf(unit)}.prototype, '${methodOf(unit)}'`;
  const how = `{ value: bodies[${index}], writable: true, configurable: true }`;
  return `Object.defineProperty(${where}, ${how});`;
}

function bodyOf(unit: Unit, code: string): string {
  const text = code.slice(unit.start, unit.end);
  if (unit.form === 'declaration') return unit.name;
  if (unit.form === 'function' || unit.form === 'arrow') return `(${text})`;
  return `({ ${text} }).${methodOf(unit)}`;
}

function withStandIns(code: string, taken: readonly Unit[], from: number): string {
  const parts: string[] = [];
  let at = 0;
  for (const [index, unit] of taken.entries()) {
    parts.push(code.slice(at, unit.start), standIn(unit, from + index));
    at = unit.end;
  }
  return [...parts, code.slice(at)].join('');
}

function standIn(unit: Unit, index: number): string {
  const call = `return ${ALIAS}(${index}).apply(this, given);`;
  switch (unit.form) {
    case 'declaration':
      return `function ${unit.name}(...given) { return ${ALIAS}(${index})(...given); }`;
    case 'arrow':
      return `(...given) => ${ALIAS}(${index})(...given)`;
    case 'function':
      return `function (...given) { ${call} }`;
    case 'class method':
    case 'object method':
      return `${methodOf(unit)}(...given) { ${call} }`;
  }
}

interface Imported {
  readonly local: string;
  readonly statement: string;
}

/** A module's imports, a statement for each name, and the names it declares itself. */
function topLevelOf(code: string): { imports: readonly Imported[]; own: readonly string[] } {
  const { program, module } = parseSync('module.js', code);
  const imports = module.staticImports.flatMap(({ entries, moduleRequest }) =>
    entries.map(({ importName, localName: { value: local } }) => {
      const what =
        importName.kind === 'NamespaceObject'
          ? `* as ${local}`
          : `{ ${importName.name ?? 'default'} as ${local} }`;
      return { local, statement: `import ${what} from '${moduleRequest.value}';` };
    }),
  );
  const own: string[] = [];
  for (const statement of program.body) {
    const inner =
      statement.type === 'ExportNamedDeclaration'
        ? (statement.declaration ?? statement)
        : statement;
    if (inner.type === 'VariableDeclaration') {
      for (const { id } of inner.declarations) own.push(...wordsOf(code.slice(id.start, id.end)));
    } else if (inner.type === 'FunctionDeclaration' || inner.type === 'ClassDeclaration') {
      if (inner.id) own.push(inner.id.name);
    }
  }
  return { imports, own };
}

/** All identifiers of a text, more rather than less: what is not used falls out of the bundle. */
function wordsOf(text: string): string[] {
  return [...new Set(text.match(/[A-Za-z_$][\w$]*/g) ?? [])];
}
