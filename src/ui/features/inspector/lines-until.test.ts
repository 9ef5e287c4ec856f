// Of a log with times only what had been written by then is shown.
import { expect, test } from 'vitest';
import { linesUntil } from './lines-until.ts';

const LINES = [
  '2025-01-01T00:00:01.000000000Z one',
  '2025-01-01T00:00:02.500000000Z two words',
  '2025-01-01T00:00:03.000000000Z three',
  '',
];
const START = Date.parse('2025-01-01T00:00:00Z') * 1000;

test.each([
  [0, ''],
  [1e6, 'one'],
  [2.6e6, 'one\ntwo words'],
  [9e6, 'one\ntwo words\nthree'],
])('%d microseconds in', (at, text) => {
  expect(linesUntil(LINES, START + at)).toBe(text);
});
