// Kin on the canvas: a line to each, a ring around each, and a bound on both.
import { expect, test } from 'vitest';
import { kinLines } from './kin-lines.ts';

const hub = { x: 0, y: 0, width: 10, height: 20 };

test('a line from the middle to the middle, a ring around both', () => {
  const { lines, rings } = kinLines([hub], [{ x: 100, y: 50, width: 4, height: 4 }]);
  expect(lines).toBe('M5 10L102 52');
  expect(rings).toBe('M0 0h10v20h-10ZM100 50h4v4h-4Z');
});

test('a crowd of kin has no more lines than can be told apart', () => {
  const pods = Array.from({ length: 5_000 }, (_, x) => ({ x, y: 0, width: 1, height: 1 }));
  const { lines, rings } = kinLines([hub], pods);
  expect(lines.split('M').length - 1).toBe(600);
  expect(rings.split('M').length - 1).toBe(4_000);
});
