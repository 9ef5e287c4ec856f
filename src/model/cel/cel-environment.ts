// CEL as the API server offers it: the language from a library, Kubernetes' functions from here.
// Upstream: apiserver pkg/cel/library (lists.go, regex.go, quantity.go), cel-go ext/strings.go
import { Environment } from '@marcbachmann/cel-js';
import { CelFailure } from './cel-failure.ts';
import { registerMoreLists, registerMoreTexts, registerSets } from './collection-library.ts';
import { registerAddresses, registerUrls } from './network-library.ts';
import { addAmounts, parseQuantity } from '../meta/quantity.ts';
import type { Amount } from '../meta/quantity.ts';

/** A compiled expression; evaluating throws CelFailure. */
export type CelProgram = (variables: { readonly [name: string]: unknown }) => unknown;

class CelQuantity {
  readonly amount: Amount;

  constructor(amount: Amount) {
    this.amount = amount;
  }
}

const COMPILED_LIMIT = 2_000;
/** What stands before an expression where the library points into it. */
const LIBRARY_MARGIN = 9;
const compiled = new Map<string, CelProgram | CelFailure>();
let environment: Environment | undefined;

/**
 * Compiles an expression; any variable may be used and is dynamically typed. Remembered by text.
 * Throws CelFailure with the library's first line.
 */
export function compileCel(expression: string): CelProgram {
  let program = compiled.get(expression);
  if (program === undefined) {
    program = compileNew(expression);
    if (compiled.size >= COMPILED_LIMIT) compiled.clear();
    compiled.set(expression, program);
  }
  if (program instanceof CelFailure) throw program;
  return program;
}

/** The type of an expression's result (`dyn` when nobody knows), or why there is none. */
export type CelCheck =
  | { readonly is: 'sound'; readonly type: string }
  | { readonly is: 'broken'; readonly why: string };

/** Parses an expression and tells what is known of its type. */
export function checkCel(expression: string): CelCheck {
  environment ??= createEnvironment();
  try {
    environment.parse(expression);
  } catch (error) {
    const column = /\n( *)\^/.exec(error instanceof Error ? error.message : '')?.[1]?.length ?? 0;
    const at = Math.max(0, column - LIBRARY_MARGIN);
    const dots = '.'.repeat(at);
    const head = `ERROR: <input>:1:${at + 1}: Syntax error: ${firstLine(error)}`;
    return { is: 'broken', why: `${head}\n | ${expression}\n | ${dots}^` };
  }
  const { valid, type } = environment.check(expression);
  return { is: 'sound', type: valid ? String(type) : 'dyn' };
}

function compileNew(expression: string): CelProgram | CelFailure {
  try {
    environment ??= createEnvironment();
    const parsed = environment.parse(expression);
    return (variables) => {
      try {
        return parsed(variables as { [name: string]: unknown }) as unknown;
      } catch (error) {
        throw new CelFailure(firstLine(error));
      }
    };
  } catch (error) {
    return new CelFailure(firstLine(error));
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}

/** The language with Kubernetes' functions. `open`: names that nobody declared are of any type. */
export function createEnvironment(open = true): Environment {
  const made = new Environment({
    unlistedVariablesAreDyn: open,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
  });
  registerTexts(made);
  registerLists(made);
  registerQuantities(made);
  registerSets(made);
  registerMoreLists(made);
  registerMoreTexts(made);
  registerUrls(made);
  registerAddresses(made);
  return made;
}

function registerTexts(made: Environment): void {
  made.registerFunction(
    'string.replace(string, string): string',
    (text: string, from: string, to: string) => text.replaceAll(from, () => to),
  );
  made.registerFunction('string.charAt(int): string', (text: string, at: bigint) =>
    text.charAt(Number(at)),
  );
  made.registerFunction(
    'string.find(string): string',
    (text: string, regex: string) => new RegExp(regex, 'u').exec(text)?.[0] ?? '',
  );
  made.registerFunction(
    'string.findAll(string): list<string>',
    (text: string, regex: string) => text.match(new RegExp(regex, 'gu')) ?? [],
  );
}

type Comparable = bigint | number | string;

function registerLists(made: Environment): void {
  type Better = (a: Comparable, b: Comparable) => boolean;
  const extreme = (list: readonly Comparable[], better: Better): Comparable =>
    list.reduce((best, item) => (better(item, best) ? item : best));
  made.registerFunction('list.isSorted(): bool', (list: readonly Comparable[]) =>
    list.every((item, i) => i === 0 || list[i - 1]! <= item),
  );
  made.registerFunction('list.sum(): dyn', (list: readonly (bigint | number)[]) =>
    list.some((item) => typeof item === 'number')
      ? list.reduce<number>((sum, item) => sum + Number(item), 0)
      : list.reduce<bigint>((sum, item) => sum + BigInt(item), 0n),
  );
  made.registerFunction('list.min(): dyn', (list: readonly Comparable[]) =>
    extreme(list, (a, b) => a < b),
  );
  made.registerFunction('list.max(): dyn', (list: readonly Comparable[]) =>
    extreme(list, (a, b) => a > b),
  );
  made.registerFunction('list.indexOf(dyn): int', (list: readonly unknown[], item: unknown) =>
    BigInt(list.indexOf(item)),
  );
  made.registerFunction('list.lastIndexOf(dyn): int', (list: readonly unknown[], item: unknown) =>
    BigInt(list.lastIndexOf(item)),
  );
}

function registerQuantities(made: Environment): void {
  made.registerType('kubernetes.Quantity', { ctor: CelQuantity, fields: {} });
  made.registerFunction('quantity(string): kubernetes.Quantity', (text: string) => {
    const amount = parseQuantity(text);
    if (amount === undefined) throw new CelFailure('no such overload: quantity(string)');
    return new CelQuantity(amount);
  });
  made.registerFunction(
    'isQuantity(string): bool',
    (text: string) => parseQuantity(text) !== undefined,
  );
  const compare = (a: CelQuantity, b: CelQuantity): number =>
    a.amount.nano < b.amount.nano ? -1 : a.amount.nano > b.amount.nano ? 1 : 0;
  const of = 'kubernetes.Quantity';
  made.registerFunction(`${of}.compareTo(${of}): int`, (a: CelQuantity, b: CelQuantity) =>
    BigInt(compare(a, b)),
  );
  made.registerFunction(
    `${of}.isGreaterThan(${of}): bool`,
    (a: CelQuantity, b: CelQuantity) => compare(a, b) > 0,
  );
  made.registerFunction(
    `${of}.isLessThan(${of}): bool`,
    (a: CelQuantity, b: CelQuantity) => compare(a, b) < 0,
  );
  made.registerFunction(
    `${of}.add(${of}): ${of}`,
    (a: CelQuantity, b: CelQuantity) => new CelQuantity(addAmounts(a.amount, b.amount)),
  );
}
