// CEL's extensions for sets, lists and texts, as the API server offers them.
// Upstream: cel-go ext/{sets,lists,strings}.go
import type { Environment } from '@marcbachmann/cel-js';
import { CelFailure } from './cel-failure.ts';

class CelSets {}

type Values = readonly unknown[];

const isIn = (list: Values, value: unknown): boolean => list.includes(value);
const holdsAll = (list: Values, others: Values): boolean =>
  others.every((value) => isIn(list, value));

export function registerSets(made: Environment): void {
  made.registerType('kubernetes.Sets', { ctor: CelSets, fields: {} });
  made.registerConstant('sets', 'kubernetes.Sets', new CelSets());
  const test = (name: string, decide: (a: Values, b: Values) => boolean): void => {
    const signature = `kubernetes.Sets.${name}(list, list): bool`;
    made.registerFunction(signature, (_: CelSets, a: Values, b: Values) => decide(a, b));
  };
  test('contains', holdsAll);
  test('equivalent', (a, b) => holdsAll(a, b) && holdsAll(b, a));
  test('intersects', (a, b) => a.some((value) => isIn(b, value)));
}

export function registerMoreLists(made: Environment): void {
  made.registerFunction('list.slice(int, int): list', (list: Values, from: bigint, to: bigint) => {
    if (from < 0n || to > BigInt(list.length) || from > to) {
      throw new CelFailure(`cannot slice(${from}, ${to}), list is length ${list.length}`);
    }
    return list.slice(Number(from), Number(to));
  });
  made.registerFunction('list.flatten(): list', (list: Values) => list.flat());
  made.registerFunction('list.distinct(): list', (list: Values) => [...new Set(list)]);
  made.registerFunction('list.sort(): list', (list: readonly (string | number | bigint)[]) =>
    [...list].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
  );
}

/** `'%s has %d'.format([name, count])`, and texts backwards. */
export function registerMoreTexts(made: Environment): void {
  made.registerFunction('string.reverse(): string', (text: string) => [...text].reverse().join(''));
  made.registerFunction('string.format(list): string', (text: string, values: Values) => {
    let next = 0;
    return text.replace(/%(?:\.(\d+))?([sdfeboxX%])/g, (_, digits: string | undefined, verb) => {
      if (verb === '%') return '%';
      if (next >= values.length) throw new CelFailure(`index ${next} out of range`);
      return formatted(values[next++], verb as string, digits);
    });
  });
}

const BASES: ReadonlyMap<string, number> = new Map([
  ['b', 2],
  ['o', 8],
  ['x', 16],
  ['X', 16],
]);

function formatted(value: unknown, verb: string, digits: string | undefined): string {
  const base = BASES.get(verb);
  if (base !== undefined && typeof value === 'bigint') {
    const text = value.toString(base);
    return verb === 'X' ? text.toUpperCase() : text;
  }
  if (verb === 'f' && typeof value !== 'object') return Number(value).toFixed(Number(digits ?? 6));
  if (Array.isArray(value))
    return `[${value.map((item) => formatted(item, 's', digits)).join(', ')}]`;
  return String(value);
}
