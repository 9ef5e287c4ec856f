// Splits the worker's bundle: what the boot does not call comes in a second file.
//
// Nobody's imports change. A module of the first file that imports a function of a late one gets a
// stand-in of the same name, which calls the real function once the second file is there. Of the
// first file's own modules, the functions that the boot does not call are treated the same way.
// docs/decisions/0005-late-modules.md tells why and what to mind.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { transformWithOxc } from 'vite';
import { findBorder, functionsOf, literalsOf } from './border.ts';
import type { SplitModule } from './split.ts';
import { splitModule } from './split.ts';
import type { Uncalled } from './uncalled.ts';
import { readUncalled } from './uncalled.ts';

const ENTRY = 'src/hosts/worker/worker.ts';
/** What the worker imports dynamically. In a build it holds all late modules. */
const LATE_PARTS = 'src/hosts/worker/late-parts.ts';

const STAND_IN = '\0stand-in:';
const BODIES = '\0late-bodies:';
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
  const uncalled = readUncalled(root);
  const { first, crossed } = findBorder(entry, uncalled.modules);
  const functions = [...crossed].flatMap((file) =>
    functionsOf(file).map((name) => ({ file, name })),
  );
  let split: ReadonlyMap<string, SplitModule> = new Map();
  return {
    name: 'late-modules',
    apply: 'build',
    enforce: 'pre',
    async buildStart({ input }) {
      // The page's other workers are built with this plugin too.
      const isMain = Object.values(input).some((file) => path.resolve(root, file) === entry);
      if (isMain) split = await splitAll(first, uncalled, functions.length);
    },
    async resolveId(source, importer, options) {
      if (isOurs(source)) return source;
      if (importer === undefined) return null;
      const isLate = importer.startsWith(BODIES);
      if (!isLate && !first.has(importer)) return null;
      const from = isLate ? importer.slice(BODIES.length) : importer;
      const resolved = await this.resolve(source, from, { ...options, skipSelf: true });
      const isCrossed = !isLate && resolved && crossed.has(resolved.id);
      return isCrossed ? `${STAND_IN}${resolved.id}` : resolved;
    },
    load(id) {
      if (id === SUPPORT) return SUPPORT_CODE;
      if (id === door) return fill(root, functions, split);
      if (id.startsWith(STAND_IN)) return standIn(id.slice(STAND_IN.length), functions);
      if (id.startsWith(BODIES)) return split.get(id.slice(BODIES.length))?.bodies ?? null;
      const rest = split.get(id)?.rest;
      return rest === undefined ? null : { code: rest, moduleType: 'js' };
    },
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
      const worker = chunks.find(({ facadeModuleId }) => facadeModuleId === entry);
      if (!worker) return;
      for (const id of modulesAtOnce(worker, bundle)) {
        const isLate = crossed.has(id) || id.startsWith(BODIES);
        if (isLate) this.error(`${path.relative(root, id)} is late, and loads first`);
      }
    },
  };
}

function isOurs(id: string): boolean {
  return id === SUPPORT || id.startsWith(STAND_IN) || id.startsWith(BODIES);
}

/** Splits the modules of the first file, by file. Their functions are numbered after the others. */
async function splitAll(
  first: ReadonlySet<string>,
  { functions }: Uncalled,
  counted: number,
): Promise<ReadonlyMap<string, SplitModule>> {
  const split = new Map<string, SplitModule>();
  let from = counted;
  for (const [file, names] of functions) {
    if (!first.has(file)) continue;
    const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file);
    const parts = splitModule(code, names, { support: SUPPORT, self: file, from });
    if (parts.taken.length === 0) continue;
    from += parts.taken.length;
    split.set(file, parts);
  }
  return split;
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
function fill(
  root: string,
  all: readonly LateFunction[],
  split: ReadonlyMap<string, SplitModule>,
): string {
  const imports = all.map(
    ({ file, name }, index) => `import { ${name} as f${index} } from ${JSON.stringify(file)};`,
  );
  const parts = [...split.keys()].map(
    (file, index) => `import { bodies as b${index} } from ${JSON.stringify(`${BODIES}${file}`)};`,
  );
  const given = [...all.map((_, index) => `f${index}`), ...parts.map((_, index) => `...b${index}`)];
  const units = [...split].flatMap(([file, { taken }]) =>
    taken.map(({ name }) => ({ file, name })),
  );
  const names = [...all, ...units].map(
    ({ file, name }) => `${name} of ${path.relative(root, file)}`,
  );
  return [
    `import { lateFunctions } from '${SUPPORT}';`,
    ...imports,
    ...parts,
    `lateFunctions.push(${given.join(', ')});`,
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
