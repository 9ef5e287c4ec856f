// Splits the worker's bundle: what the boot does not call comes in a second file.
//
// Nobody's imports change. A module of the first file that imports a function of a late one gets a
// stand-in of the same name, which calls the real function once the second file is there.
// docs/decisions/0005-late-modules.md tells why and what to mind.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { findBorder, functionsOf, literalsOf } from './border.ts';

const ENTRY = 'src/hosts/worker/worker.ts';
/** What the worker imports dynamically. In a build it holds all late modules. */
const LATE_PARTS = 'src/hosts/worker/late-parts.ts';
const UNCALLED = 'scripts/late-modules/uncalled.json';

const STAND_IN = '\0stand-in:';
const SUPPORT = '\0late-support';
/** Called too early, a stand-in leaves a note for the worker, which then boots again. */
const SUPPORT_CODE = `
export const lateFunctions = [];
export function late(index) {
  const found = lateFunctions[index];
  if (found) return found;
  globalThis.kubetariumCalledEarly = index;
  throw new Error('late function ' + index + ' is called before it is there');
}`;

/** A function of a late module; its place in the list is its index. */
interface LateFunction {
  readonly file: string;
  readonly name: string;
}

export function lateModules(root: string): Plugin {
  const entry = path.join(root, ENTRY);
  const door = path.join(root, LATE_PARTS);
  const uncalled = JSON.parse(readFileSync(path.join(root, UNCALLED), 'utf8')) as string[];
  const { first, crossed } = findBorder(entry, new Set(uncalled.map((f) => path.join(root, f))));
  const functions = [...crossed].flatMap((file) =>
    functionsOf(file).map((name) => ({ file, name })),
  );
  return {
    name: 'late-modules',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source.startsWith(STAND_IN) || source === SUPPORT) return source;
      if (importer === undefined || !first.has(importer)) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      return resolved && crossed.has(resolved.id) ? `${STAND_IN}${resolved.id}` : resolved;
    },
    load(id) {
      if (id === SUPPORT) return SUPPORT_CODE;
      if (id === door) return fill(root, functions);
      if (id.startsWith(STAND_IN)) return standIn(id.slice(STAND_IN.length), functions);
      return null;
    },
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
      const worker = chunks.find(({ facadeModuleId }) => facadeModuleId === entry);
      if (!worker) return;
      for (const id of modulesAtOnce(worker, bundle)) {
        if (crossed.has(id)) this.error(`${path.relative(root, id)} is late, and loads first`);
      }
    },
  };
}

function standIn(file: string, all: readonly LateFunction[]): string {
  const lines = [`import { late } from '${SUPPORT}';`];
  for (const [index, { name, file: of }] of all.entries()) {
    if (of !== file) continue;
    lines.push(`export function ${name}(...given) { return late(${index})(...given); }`);
  }
  return [...lines, ...literalsOf(file).map(({ statement }) => statement)].join('\n');
}

/** Imports the late functions, and hands them to their stand-ins. */
function fill(root: string, all: readonly LateFunction[]): string {
  const imports = all.map(
    ({ file, name }, index) => `import { ${name} as f${index} } from ${JSON.stringify(file)};`,
  );
  const names = all.map(({ file, name }) => `${name} of ${path.relative(root, file)}`);
  return [
    `import { lateFunctions } from '${SUPPORT}';`,
    ...imports,
    `lateFunctions.push(${all.map((_, index) => `f${index}`).join(', ')});`,
    `export const LATE_NAMES = ${JSON.stringify(names)};`,
  ].join('\n');
}

/** The modules in a chunk and in all chunks that it imports statically. */
function modulesAtOnce(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle): string[] {
  const chunks = new Set([chunk]);
  for (const { imports } of chunks) {
    for (const name of imports) {
      const imported = bundle[name];
      if (imported?.type === 'chunk') chunks.add(imported);
    }
  }
  return [...chunks].flatMap(({ moduleIds }) => moduleIds);
}
