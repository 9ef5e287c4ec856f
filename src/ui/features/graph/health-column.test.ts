// A byte for each pod, however high its id.
import { expect, test } from 'vitest';
import { HEALTHS } from '../../../hosts/worker/protocol.ts';
import { HealthColumn } from './health-column.ts';

test('keeps what it had when it grows, and says 0 of pods that are not there', () => {
  const column = new HealthColumn();
  column.set(7, 'bad');
  column.set(200_000, 'unknown');
  expect(HEALTHS[column.at(7) - 1]).toBe('bad');
  expect(HEALTHS[column.at(200_000) - 1]).toBe('unknown');
  column.set(7, undefined);
  expect([column.at(7), column.at(8), column.at(9_000_000)]).toEqual([0, 0, 0]);
});
