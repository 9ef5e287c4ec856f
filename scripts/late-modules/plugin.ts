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
export function notYet(file) {
  return new Proxy({}, {
    get(_, name) {
      globalThis.kubetariumCalledEarly = file + ' ' + name;
      throw new Error(name + ' of ' + file + ' is called before the late modules are there');
    },
  });
}`;

export function lateModules(root: string): Plugin {
  const entry = path.join(root, ENTRY);
  const door = path.join(root, LATE_PARTS);
  const uncalled = JSON.parse(readFileSync(path.join(root, UNCALLED), 'utf8')) as string[];
  const { first, crossed } = findBorder(entry, new Set(uncalled.map((f) => path.join(root, f))));
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
      if (id === door) return fillAll([...crossed]);
      if (id.startsWith(STAND_IN)) return standIn(root, id.slice(STAND_IN.length));
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

function standIn(root: string, file: string): string {
  const calls = functionsOf(file).map(
    (name) => `export function ${name}(...given) { return late.${name}(...given); }`,
  );
  const name = JSON.stringify(path.relative(root, file));
  return [
    `import { notYet } from '${SUPPORT}';`,
    `let late = notYet(${name});`,
    'export const fill = (real) => { late = real; };',
    ...calls,
    ...literalsOf(file).map(({ statement }) => statement),
  ].join('\n');
}

/** Imports the late modules, and gives their functions to their stand-ins. */
function fillAll(files: readonly string[]): string {
  const lines = files.flatMap((file, index) => {
    const names = functionsOf(file);
    if (names.length === 0) return [];
    const renamed = names.map((name) => `${name} as ${name}${index}`).join(', ');
    const given = names.map((name) => `${name}: ${name}${index}`).join(', ');
    return [
      `import { ${renamed} } from ${JSON.stringify(file)};`,
      `import { fill as fill${index} } from ${JSON.stringify(`${STAND_IN}${file}`)};`,
      `fill${index}({ ${given} });`,
    ];
  });
  return lines.join('\n');
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
