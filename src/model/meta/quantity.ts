// Exact resource amounts ("100m", "1.5Gi") in resource.Quantity's own forms.
// Upstream: apimachinery pkg/api/resource/quantity.go, suffix.go
import { assert } from '../../kernel/assert.ts';
import { goQuote } from './go-text.ts';

/** How an amount was written, which decides how it is shown. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** An exact amount in billionths; finer parts are rounded up, as upstream does. */
export interface Amount {
  readonly nano: bigint;
  readonly format: QuantityFormat;
}

/** A quantity as JSON has it. */
type QuantityText = string | number;

const NANO = 1_000_000_000n;
const NANO_PER_MILLI = 1_000_000n;
const MAX_INT64 = (1n << 63n) - 1n;
const EXPONENT_LIMIT = 400;
const LENGTH_LIMIT = 512;
const CACHE_LIMIT = 20_000;

const SYNTAX = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const EXPONENT = /^[eE]([-+]?\d+)$/;

const DECIMAL_POWERS: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const DECIMAL_SUFFIXES: ReadonlyMap<number, string> = new Map(
  [...DECIMAL_POWERS].map(([suffix, power]) => [power, suffix]),
);
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** The amount of a text, undefined when it is no quantity (quantityError says why). */
export function parseQuantity(text: QuantityText): Amount | undefined {
  const parsed = read(String(text));
  return typeof parsed === 'string' ? undefined : parsed;
}

/** Upstream's error for a text that is no quantity, undefined when it is one. */
export function quantityError(text: QuantityText): string | undefined {
  const parsed = read(String(text));
  return typeof parsed === 'string' ? parsed : undefined;
}

/** The canonical text of an amount: no more digits than needed, the largest fitting suffix. */
export function formatQuantity(amount: Amount): string {
  const { nano, format } = amount;
  if (nano === 0n) return '0';
  const inWhole = nano % NANO === 0n;
  const small = nano > -1024n * NANO && nano < 1024n * NANO;
  if (format === 'BinarySI' && inWhole && !small) return formatBinary(nano / NANO);
  return formatDecimal(nano, format === 'DecimalExponent');
}

const canonicalTexts = new Map<string, string>();

/** The canonical text of a quantity that is known to be valid; cached. */
export function canonicalQuantity(text: QuantityText): string {
  const key = String(text);
  let canonical = canonicalTexts.get(key);
  if (canonical === undefined) {
    canonical = formatQuantity(valid(key));
    remember(canonicalTexts, key, canonical);
  }
  return canonical;
}

const milliValues = new Map<string, number>();
const wholeValues = new Map<string, number>();

/**
 * Thousandths, rounded away from zero, as for cpu; 0 for undefined. Exact up to 2^53.
 * Fast: repeated texts come from a cache. The text must be valid.
 */
export function milliValue(text: QuantityText | undefined): number {
  if (text === undefined) return 0;
  const key = typeof text === 'string' ? text : String(text);
  let value = milliValues.get(key);
  if (value === undefined) {
    value = Number(divideAwayFromZero(valid(key).nano, NANO_PER_MILLI));
    remember(milliValues, key, value);
  }
  return value;
}

/** Whole units (bytes, pods), rounded away from zero; 0 for undefined. As milliValue else. */
export function wholeValue(text: QuantityText | undefined): number {
  if (text === undefined) return 0;
  const key = typeof text === 'string' ? text : String(text);
  let value = wholeValues.get(key);
  if (value === undefined) {
    value = Number(divideAwayFromZero(valid(key).nano, NANO));
    remember(wholeValues, key, value);
  }
  return value;
}

/** The canonical text of so many thousandths. */
export function milliQuantity(milli: number, format: QuantityFormat = 'DecimalSI'): string {
  return formatQuantity({ nano: BigInt(milli) * NANO_PER_MILLI, format });
}

/** The canonical text of so many whole units. */
export function wholeQuantity(whole: number, format: QuantityFormat = 'DecimalSI'): string {
  return formatQuantity({ nano: BigInt(whole) * NANO, format });
}

/** Negative, 0 or positive as a is less than, equal to or greater than b. Both must be valid. */
export function compareQuantities(a: QuantityText, b: QuantityText): number {
  if (a === b) return 0;
  const left = valid(String(a)).nano;
  const right = valid(String(b)).nano;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The canonical text of a + b, in a's format unless a is zero. Both must be valid. */
export function addQuantities(a: QuantityText, b: QuantityText): string {
  return formatQuantity(addAmounts(valid(String(a)), valid(String(b))));
}

/** The canonical text of a - b. Both must be valid. */
export function subtractQuantities(a: QuantityText, b: QuantityText): string {
  const right = valid(String(b));
  return formatQuantity(addAmounts(valid(String(a)), { ...right, nano: -right.nano }));
}

/** The sum, in the first amount's format unless that is zero. */
export function addAmounts(a: Amount, b: Amount): Amount {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format };
}

function valid(text: string): Amount {
  const parsed = read(text);
  assert(typeof parsed !== 'string', `a quantity that was validated: ${goQuote(text)}`);
  return parsed;
}

function remember<V>(cache: Map<string, V>, key: string, value: V): void {
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, value);
}

// The amount, or upstream's error text.
function read(text: string): Amount | string {
  const parts = text.length > LENGTH_LIMIT ? null : SYNTAX.exec(text);
  const number = parts && NUMBER.exec(parts[1]!);
  if (!parts || !number) {
    return `quantities must match the regular expression '${SYNTAX.source}'`;
  }
  const unit = readSuffix(parts[2]!);
  if (unit === undefined) return "unable to parse quantity's suffix";
  const [, sign, whole = '', fraction = ''] = number;
  if (whole === '' && fraction === '') return 'unable to parse numeric part of quantity';
  const digits = BigInt(whole + fraction);
  let nano = scale(digits, unit, fraction.length);
  let { format } = unit;
  if (format === 'BinarySI' && nano > MAX_INT64 * NANO) nano = MAX_INT64 * NANO;
  if (format === 'BinarySI' && nano > 0n && nano < NANO) format = 'DecimalSI';
  return { nano: sign === '-' ? -nano : nano, format };
}

interface Unit {
  readonly base: 2n | 10n;
  readonly power: number;
  readonly format: QuantityFormat;
}

function readSuffix(suffix: string): Unit | undefined {
  const power = DECIMAL_POWERS.get(suffix);
  if (power !== undefined) return { base: 10n, power, format: 'DecimalSI' };
  const binary = BINARY_SUFFIXES.indexOf(suffix);
  if (binary > 0) return { base: 2n, power: binary * 10, format: 'BinarySI' };
  const exponent = EXPONENT.exec(suffix);
  if (!exponent) return undefined;
  const clamped = Math.max(-EXPONENT_LIMIT, Math.min(EXPONENT_LIMIT, Number(exponent[1])));
  return { base: 10n, power: clamped, format: 'DecimalExponent' };
}

function scale(digits: bigint, unit: Unit, fractionDigits: number): bigint {
  if (unit.base === 2n) {
    return divideAwayFromZero(digits * NANO * (1n << BigInt(unit.power)), tenTo(fractionDigits));
  }
  const power = unit.power + 9 - fractionDigits;
  return power >= 0 ? digits * tenTo(power) : divideAwayFromZero(digits, tenTo(-power));
}

function tenTo(power: number): bigint {
  return 10n ** BigInt(power);
}

function divideAwayFromZero(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  if (quotient * divisor === value) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}

function formatBinary(whole: bigint): string {
  let mantissa = whole;
  let suffix = 0;
  while (suffix < BINARY_SUFFIXES.length - 1 && mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    suffix++;
  }
  return `${mantissa}${BINARY_SUFFIXES[suffix]}`;
}

function formatDecimal(nano: bigint, exponential: boolean): string {
  let mantissa = nano;
  let power = -9;
  // The largest suffix is E; an exponent has no end.
  const largest = exponential ? Number.MAX_SAFE_INTEGER : 18;
  while (mantissa % 1000n === 0n && power < largest) {
    mantissa /= 1000n;
    power += 3;
  }
  if (!exponential) return `${mantissa}${DECIMAL_SUFFIXES.get(power) ?? ''}`;
  return power === 0 ? String(mantissa) : `${mantissa}e${power}`;
}
