// Which modules the worker loads first, and over which imports it reaches those it loads second.
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Import {
  readonly file: string;
  /** Empty for an import of everything or of nothing. */
  readonly names: readonly string[];
}

export interface Border {
  /** Modules of the first load. */
  readonly first: ReadonlySet<string>;
  /** Late modules that those of the first load import. */
  readonly crossed: ReadonlySet<string>;
}

/**
 * Walks from the entry. At a module that the boot does not call, and of which only functions and
 * literals are wanted, it stops: that one can come later. All paths are absolute.
 */
export function findBorder(entry: string, uncalled: ReadonlySet<string>): Border {
  const first = new Set([entry]);
  const crossed = new Set<string>();
  for (const file of first) {
    for (const { file: target, names } of importsOf(file)) {
      const passes = uncalled.has(target) && names.length > 0 && passesAll(target, names);
      (passes ? crossed : first).add(target);
    }
  }
  for (const file of first) crossed.delete(file);
  return { first, crossed };
}

function passesAll(file: string, names: readonly string[]): boolean {
  const able = new Set([...functionsOf(file), ...literalsOf(file).map(({ name }) => name)]);
  return names.every((name) => able.has(name));
}

const FUNCTION = /^export function\*? ?(\w+)|^export const (\w+)(?:: \w+)? = (?:function|\(.*=>)/gm;

/** The functions that a module exports. */
export function functionsOf(file: string): readonly string[] {
  const found = readFileSync(file, 'utf8').matchAll(FUNCTION);
  return [...new Set([...found].map(([, name, constant]) => (name ?? constant) as string))];
}

/** The texts and numbers that a module exports, with their statements. */
export function literalsOf(file: string): readonly { name: string; statement: string }[] {
  const found = readFileSync(file, 'utf8').matchAll(/^export const (\w+) = (?:'[^']*'|[\d_]+);/gm);
  return [...found].map(([statement, name]) => ({ name: name as string, statement }));
}

const IMPORT = /^(?:im|ex)port (?!type )(?:(\{[^}]*\}|\* as \w+) from )?'(\.[^']+\.ts)'/gm;

function importsOf(file: string): Import[] {
  const imports: Import[] = [];
  for (const [, what = '', from] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const names = what
      .replace(/[{}]/g, '')
      .split(',')
      .map((one) => one.trim().replace(/ as \w+$/, ''))
      .filter((one) => one !== '' && !one.startsWith('type '));
    const target = path.join(path.dirname(file), from as string);
    imports.push({ file: target, names: what.startsWith('*') ? [] : names });
  }
  return imports;
}
