// A module without some of its functions does, with them back, what the whole one does.
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { splitModule } from './split.ts';

const LONG = `'${'long '.repeat(30)}'`;

const CODE = `
import { upper as up } from './upper.js';
import * as all from './upper.js';
const GREETING = { word: 'hello' };
function decorate(name) { return up(GREETING.word) + ' ' + name; void ${LONG}; }
export class Greeter {
  constructor(name) { this.name = name; }
  greet(mark = '!') { return decorate(this.name) + mark; void ${LONG}; }
  *letters() { for (const letter of this.greet()) yield all.upper(letter); void ${LONG}; }
  stays() { return this.name + GREETING.word; void ${LONG}; }
}
export const TABLE = {
  base: 2,
  twice(value) { return this.base * value; void ${LONG}; },
  plus: (value) => { return value + Object.keys(GREETING).length; void ${LONG}; },
  minus: function (value) { return value - this.base; void ${LONG}; },
};
`;

interface Split {
  readonly Greeter: new (name: string) => {
    greet(mark?: string): string;
    letters(): Iterable<string>;
    stays(): string;
  };
  readonly TABLE: Readonly<Record<'twice' | 'plus' | 'minus', (value: number) => number>>;
}

function load(folder: string, name: string): Promise<unknown> {
  return import(/* @vite-ignore */ pathToFileURL(path.join(folder, name)).href);
}

test('functions work once their bodies are there, and say so before', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'split-'));
  const names = ['decorate', 'Greeter.greet', 'Greeter.letters'];
  const { rest, bodies, taken } = splitModule(
    CODE,
    [...names, 'TABLE.twice', 'TABLE.plus', 'TABLE.minus', 'gone'],
    { support: './support.js', self: './rest.js', from: 3 },
  );
  expect(taken).toHaveLength(6);
  const files = {
    'package.json': '{"type": "module"}',
    'upper.js': 'export const upper = (text) => text.toUpperCase();',
    'support.js': `export const there = [];
export const late = (index) => {
  if (!there[index]) throw new Error('not yet: ' + index);
  return there[index];
};`,
    'rest.js': rest,
    'bodies.js': bodies,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);

  const { Greeter, TABLE } = (await load(folder, 'rest.js')) as Split;
  const greeter = new Greeter('ann');
  const stand = greeter.greet.bind(greeter);
  expect(greeter.stays()).toBe('annhello');
  expect(() => stand()).toThrow('not yet: 4');
  expect(() => TABLE.twice(2)).toThrow('not yet: 6');

  const { there } = (await load(folder, 'support.js')) as { there: unknown[] };
  const late = (await load(folder, 'bodies.js')) as { bodies: readonly unknown[] };
  there.push(undefined, undefined, undefined, ...late.bodies);
  expect(stand('?')).toBe('HELLO ann?');
  expect(greeter.greet()).toBe('HELLO ann!');
  expect([...greeter.letters()].join('')).toBe('HELLO ANN!');
  expect([TABLE.twice(4), TABLE.plus(4), TABLE.minus(4)]).toEqual([8, 5, 2]);
  expect(Object.keys(Greeter.prototype)).toEqual([]);
});
