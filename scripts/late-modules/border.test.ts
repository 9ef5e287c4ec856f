// What the worker's first file holds, and what it leaves for later.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findBorder, functionsOf } from './border.ts';
import { readUncalled } from './uncalled.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

function folderOf(files: Readonly<Record<string, string>>): (name: string) => string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'border-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return (name) => path.join(folder, name);
}

test('a module comes late when it is not called and only its functions are wanted', () => {
  const at = folderOf({
    'main.ts': `import { called } from './called.ts';
import { later, LIMIT } from './functions.ts';
import type { Shape } from './types.ts';
import {
  Later,
  type Other,
} from './class.ts';
import * as all from './all.ts';
`,
    'called.ts': "import { inside } from './inside.ts';\nexport function called() {}\n",
    'functions.ts': 'export function later() {}\nexport const LIMIT = 3_000;\n',
    'inside.ts': 'export const inside: Task = function* () {};\n',
    'types.ts': 'export interface Shape {}\n',
    'class.ts': 'export class Later {}\n',
    'all.ts': 'export function one() {}\n',
  });
  const uncalled = ['functions.ts', 'inside.ts', 'class.ts', 'all.ts'].map(at);
  const { first, crossed } = findBorder(at('main.ts'), new Set(uncalled));
  expect([...first].sort()).toEqual(['all.ts', 'called.ts', 'class.ts', 'main.ts'].map(at));
  expect([...crossed].sort()).toEqual(['functions.ts', 'inside.ts'].map(at));
});

test('a module that anyone needs at once is not late for the others', () => {
  const at = folderOf({
    'main.ts': "import { make } from './a.ts';\nimport { go } from './b.ts';\n",
    'a.ts': 'export function make() {}\nexport class Made {}\n',
    'b.ts': "import { Made } from './a.ts';\nexport function go() {}\n",
  });
  const { first, crossed } = findBorder(at('main.ts'), new Set([at('a.ts')]));
  expect(first.has(at('a.ts'))).toBe(true);
  expect([...crossed]).toEqual([]);
});

test('functions are told from other exports', () => {
  const at = folderOf({
    'some.ts': `export function plain<T>(of: T) {}
export function* task() {}
export const arrow = (one: number) => one;
export const typed: Teller = (event) => {
};
export const program: Program = function* (self) {};
export const TABLE = new Map();
export class Thing {}
`,
  });
  expect(functionsOf(at('some.ts'))).toEqual(['plain', 'task', 'arrow', 'typed', 'program']);
});

test('the first load has no shell, no image, no YAML and no CEL', () => {
  const { modules: uncalled } = readUncalled(ROOT);
  const entry = path.join(ROOT, 'src/hosts/worker/worker.ts');
  const first = [...findBorder(entry, uncalled).first].map((file) => path.relative(ROOT, file));
  expect(first).toContain('src/engine/engine.ts');
  const late = /world\/images\/(shell|nginx|redis)|model\/(cel|structural)/;
  expect(first.filter((file) => late.test(file))).toEqual(['src/model/cel/cel-failure.ts']);
  const packages = first.filter((file) =>
    /from '(yaml|@marcbachmann\/cel-js)'/.test(readFileSync(path.join(ROOT, file), 'utf8')),
  );
  expect(packages).toEqual([]);
});
