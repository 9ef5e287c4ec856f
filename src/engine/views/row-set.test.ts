// Changed rows are told once, no more at a time than asked for, the rest later.
import { expect, test } from 'vitest';
import { RowSet } from './row-set.ts';

function rowsOf(count: number): RowSet<{ readonly id: number }> {
  let last = 0;
  const rows = new RowSet(() => ++last);
  for (let index = 0; index < count; index++) {
    const key = `row-${index}`;
    rows.put(key, { id: rows.idOf(key) });
  }
  return rows;
}

test('what is too much for one frame comes with the next', () => {
  const rows = rowsOf(5);
  const take = (): number[] => rows.take(({ id }) => id !== 2, 3).rows.map(({ id }) => id);
  expect(take()).toEqual([1, 3, 4]);
  expect(rows.hasNews).toBe(true);
  expect(take()).toEqual([5]);
  expect(rows.hasNews).toBe(false);
});

test('a row that goes before it was told is only gone', () => {
  const rows = rowsOf(3);
  rows.take(() => true, 1);
  rows.delete('row-2');
  expect(rows.take(() => true, 5)).toEqual({ rows: [{ id: 2 }], gone: [3] });
});
