// Which stretch a timeline shows, and which marks stand where.
import { expect, test } from 'vitest';
import type { TimelineMarker } from '../../../hosts/worker/protocol.ts';
import { clustersOf, neighbour, stretchOf } from './moments.ts';

const SECOND = 1e6;

function marker(id: number, seconds: number, tone: TimelineMarker['tone']): TimelineMarker {
  const about = { kind: 'Pod', namespace: 'default', name: 'a' };
  return { id, at: seconds * SECOND, kind: 'fault', text: `${id}`, tone, about };
}

test.each([
  ['a young cluster', 600, 0, 0, 10, null, [0, 30]],
  ['all of a short life', 600, 0, 0, 100, null, [0, 100]],
  ['the last stretch of a long life', 600, 0, 0, 5000, null, [4400, 5000]],
  ['a moment long past', 600, 0, 0, 5000, 2000, [1700, 2300]],
  ['a moment at the beginning', 600, 0, 0, 5000, 10, [0, 600]],
  ['what is forgotten is left out', 600, 0, 4900, 5000, null, [4900, 5000]],
  ['everything', Infinity, 100, 0, 5000, null, [100, 5000]],
])('%s', (_what, length, start, earliest, now, shown, [from, to]) => {
  const stretch = stretchOf(length * SECOND, {
    start: start * SECOND,
    earliest: earliest * SECOND,
    now: now * SECOND,
    shown: shown === null ? null : shown * SECOND,
  });
  expect(stretch).toEqual({ from: from! * SECOND, to: to! * SECOND });
});

const MARKERS = [marker(1, 10, 'busy'), marker(2, 10.1, 'bad'), marker(3, 50, 'good')];

test('marks in one place are one, as loud as the loudest', () => {
  const clusters = clustersOf(MARKERS, { from: 0, to: 100 * SECOND });
  expect(clusters.map(({ marker: { id }, count }) => [id, count])).toEqual([
    [2, 2],
    [3, 1],
  ]);
  expect(clustersOf(MARKERS, { from: 20 * SECOND, to: 40 * SECOND })).toEqual([]);
});

test('the marks before and after a moment', () => {
  expect(neighbour(MARKERS, 50 * SECOND, -1)?.id).toBe(2);
  expect(neighbour(MARKERS, 10 * SECOND, 1)?.id).toBe(2);
  expect(neighbour(MARKERS, 50 * SECOND, 1)).toBeUndefined();
});
