// --sort-by: objects in the order of one field. Upstream: kubectl pkg/cmd/get/sorter.go
import type { Obj } from '../api/client.ts';
import { KubectlError } from '../errors.ts';
import { valuesAt } from '../printers/json-path.ts';
import { parseQuantity, compareQuantities } from '../../model/meta/quantity.ts';

export function sortObjects(objects: readonly Obj[], path: string): Obj[] {
  return sortBy(objects, path, (object) => object);
}

export function sortRows(rows: readonly Obj[], path: string): Obj[] {
  return sortBy(rows, path, (row) => row.object);
}

function sortBy(list: readonly Obj[], path: string, objectOf: (one: Obj) => Obj): Obj[] {
  const keyed = list.map((one) => ({ one, key: valuesAt(path, objectOf(one))[0] }));
  if (list.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new KubectlError(
      `couldn't find any field with path "${shown(path)}" in the list of objects`,
    );
  }
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ one }) => one);
}

function shown(path: string): string {
  const inner = path.replace(/^\{?\.?/, '').replace(/\}$/, '');
  return `{.${inner}}`;
}

/** What has no such field comes first. */
function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [String(a), String(b)];
  if (parseQuantity(x) && parseQuantity(y)) return compareQuantities(x, y);
  return x < y ? -1 : x > y ? 1 : 0;
}
