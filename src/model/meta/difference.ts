// What one write changed of an object, field by field, in the words of paths.
import { isRecord } from './json-data.ts';

export interface Difference {
  /** `spec.containers[web].image`. */
  readonly path: string;
  /** Short JSON; null when the field was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** More fields than this are counted, not shown. */
const MOST_DIFFERENCES = 60;
const LONGEST_VALUE = 160;
/** What every write changes, and who wrote which field: they say nothing about this one. */
const UNTOLD = new Set(['metadata.resourceVersion', 'metadata.managedFields']);
/** Fields by which the elements of a list are told apart, the best first. */
const KEYS = ['name', 'type', 'uid', 'ip', 'key', 'containerPort', 'port'];

/** The fields that differ, in the order of the newer object. Either may be undefined. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  const found: Difference[] = [];
  compare(before, after, '', found);
  return found;
}

function compare(before: unknown, after: unknown, path: string, found: Difference[]): void {
  if (before === after || found.length >= MOST_DIFFERENCES || UNTOLD.has(path)) return;
  if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, path, found);
  else if (isRecord(before) && isRecord(after)) compareMaps(before, after, path, found);
  else put(before, after, path, found);
}

function put(before: unknown, after: unknown, path: string, found: Difference[]): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  found.push({ path, before: brief(before), after: brief(after) });
}

function compareMaps(
  before: { readonly [key: string]: unknown },
  after: { readonly [key: string]: unknown },
  path: string,
  found: Difference[],
): void {
  for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
    const was = Object.hasOwn(before, key) ? before[key] : undefined;
    const is = Object.hasOwn(after, key) ? after[key] : undefined;
    compare(was, is, path === '' ? key : `${path}${step(key)}`, found);
  }
}

/** Keys with dots in them (labels, annotations) are quoted. */
function step(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? `.${key}` : `["${key}"]`;
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
  found: Difference[],
): void {
  const key = KEYS.find((one) => isKeyOf(one, before) && isKeyOf(one, after));
  if (key === undefined) {
    const length = Math.max(before.length, after.length);
    for (let at = 0; at < length; at++) compare(before[at], after[at], `${path}[${at}]`, found);
    return;
  }
  const was = byKey(before, key);
  const is = byKey(after, key);
  for (const name of new Set([...is.keys(), ...was.keys()])) {
    compare(was.get(name), is.get(name), `${path}[${name}]`, found);
  }
}

/** Whether each element has the field, and no two the same. */
function isKeyOf(key: string, list: readonly unknown[]): boolean {
  const values = new Set<unknown>();
  for (const one of list) {
    if (!isRecord(one) || !Object.hasOwn(one, key)) return false;
    values.add(one[key]);
  }
  return values.size === list.length;
}

function byKey(list: readonly unknown[], key: string): Map<string, unknown> {
  return new Map(list.map((one) => [String((one as { [key: string]: unknown })[key]), one]));
}

function brief(value: unknown): string | null {
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
