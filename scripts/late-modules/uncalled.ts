// The list of what a cluster's boot does not call: written by measure.mjs, read by the bundler.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const FILE = 'scripts/late-modules/uncalled.json';

/** All paths are absolute. */
export interface Uncalled {
  /** Modules of which nothing is called. */
  readonly modules: ReadonlySet<string>;
  /** Of the others, the functions that are not, by module: names as in units.ts. */
  readonly functions: ReadonlyMap<string, readonly string[]>;
}

export function readUncalled(root: string): Uncalled {
  const { modules, functions } = JSON.parse(readFileSync(path.join(root, FILE), 'utf8')) as {
    modules: readonly string[];
    functions: Readonly<Record<string, readonly string[]>>;
  };
  const pairs = Object.entries(functions).map(([file, names]) => [path.join(root, file), names]);
  return {
    modules: new Set(modules.map((file) => path.join(root, file))),
    functions: new Map(pairs as [string, readonly string[]][]),
  };
}
