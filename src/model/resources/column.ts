// Columns of a kind's table: what `kubectl get` shows.
import type { KubeObject } from '../meta/object.ts';
import { humanDuration } from '../meta/duration.ts';
import { parseTime } from '../meta/time.ts';

/** Integer microseconds of virtual time. */
type Micros = number;

export type CellValue = string | number | boolean | null;

/** One column of a table, with the cell that an object gets in it. */
export interface Column<T extends KubeObject = KubeObject> {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** `name` marks the column that names the object; '' otherwise. */
  readonly format: string;
  readonly description: string;
  /** 0 is always shown, 1 only with `-o wide`. */
  readonly priority: number;
  cell(object: T, now: Micros): CellValue;
}

type Cell<T extends KubeObject> = (object: T, now: Micros) => CellValue;

/** A column of text that is always shown. */
export function column<T extends KubeObject>(
  name: string,
  description: string,
  cell: Cell<T>,
): Column<T> {
  return { name, type: 'string', format: '', description, priority: 0, cell };
}

/** A column of text that only `-o wide` shows. */
export function wideColumn<T extends KubeObject>(
  name: string,
  description: string,
  cell: Cell<T>,
): Column<T> {
  return { name, type: 'string', format: '', description, priority: 1, cell };
}

/** A column of whole numbers that is always shown. */
export function countColumn<T extends KubeObject>(
  name: string,
  description: string,
  cell: Cell<T>,
): Column<T> {
  return { name, type: 'integer', format: '', description, priority: 0, cell };
}

/** The first column of almost every table. */
export const NAME_COLUMN: Column<any> = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'The name, unique within the namespace for objects of this kind.',
  priority: 0,
  cell: (object) => object.metadata.name,
};

/** The time since the object was created. */
export const AGE_COLUMN: Column<any> = {
  name: 'Age',
  type: 'string',
  format: '',
  description: 'The time since the server created the object.',
  priority: 0,
  cell: (object, now) => ageOf(object.metadata.creationTimestamp, now),
};

/** For kinds without columns of their own. Upstream: rest/table.go defaultTableConvertor. */
export const DEFAULT_COLUMNS: readonly Column<any>[] = [
  NAME_COLUMN,
  {
    name: 'Created At',
    type: 'date',
    format: '',
    description: 'When the server created the object.',
    priority: 0,
    cell: (object) => object.metadata.creationTimestamp ?? null,
  },
];

/** An age as kubectl shows it; `<unknown>` without a time. */
export function ageOf(time: string | undefined, now: Micros): string {
  const since = time === undefined ? undefined : parseTime(time);
  return since === undefined ? '<unknown>' : humanDuration(now - since);
}

/** Duration from a first moment to a second or to now. */
export function durationBetween(from: string, to: string | undefined, now: Micros): string {
  const start = parseTime(from) ?? now;
  const end = (to === undefined ? undefined : parseTime(to)) ?? now;
  return humanDuration(end - start);
}

/** `<none>` for what is empty or absent. */
export function orNone(text: string | undefined): string {
  return text === undefined || text === '' ? '<none>' : text;
}
