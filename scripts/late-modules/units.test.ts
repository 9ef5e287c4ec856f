// Which functions of a module are found, and under which names.
import { expect, test } from 'vitest';
import { unitsOf } from './units.ts';

const LONG = `"${'long '.repeat(30)}"`;

test('functions of a module, of its classes and of its tables are found', () => {
  const code = `
export function first() { return ${LONG}; }
const second = (value) => ${LONG} + value;
function* task() { yield ${LONG}; }
export class Queue {
  size = 0;
  add(key) { this.size++; return ${LONG}; }
  *take() { yield ${LONG}; }
}
export const POLICIES = define({
  update(next) { return ${LONG}; },
  create: function (next) { return ${LONG}; },
  read: (next) => ${LONG},
  list: (next) => ${LONG},
});
const Made = class { method() { return ${LONG}; } };
each((one) => ${LONG}, (other) => ${LONG});
`;
  const units = unitsOf(code);
  expect(units.map(({ name, form }) => `${name}: ${form}`)).toEqual([
    'first: declaration',
    'second: arrow',
    'task: declaration',
    'Queue.add: class method',
    'Queue.take: class method',
    'POLICIES.update: object method',
    'POLICIES.create: function',
    'POLICIES.read: arrow',
    'POLICIES.list: arrow',
    'Made.method: class method',
    ': arrow',
    '#2: arrow',
  ]);
  const texts = units.map(({ start, end }) => code.slice(start, end).slice(0, 12));
  expect(texts.slice(2, 7)).toEqual([
    'function* ta',
    'add(key) { t',
    '*take() { yi',
    'update(next)',
    'function (ne',
  ]);
});

test('what is short, or needs its surroundings, is none', () => {
  const code = `
function short() {}
class Base {
  constructor() { this.text = ${LONG}; }
  get text() { return ${LONG}; }
  set text(text) { this.was = ${LONG}; }
  static make() { return ${LONG}; }
  ['computed']() { return ${LONG}; }
  hidden() { return this.#secret + ${LONG}; }
  parent() { return super.parent() + ${LONG}; }
  field = () => ${LONG};
  #secret = 1;
  static { (() => ${LONG})(); }
}
make(class { method() { return ${LONG}; } });
const table = { get text() { return ${LONG}; }, async later() { return ${LONG}; } };
function outer() { return () => ${LONG}; }
`;
  expect(unitsOf(code).map(({ name }) => name)).toEqual(['outer']);
});
