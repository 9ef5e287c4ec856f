// Room for pods, and blocks in columns.
import { expect, test } from 'vitest';
import type { Block } from './arrangement.ts';
import { roomFor, roomStep, standInColumns, union } from './arrangement.ts';
import { capacityOf, DENSITIES } from './geometry.ts';
import { Shelf } from './shelf.ts';

test.each([1, 2, 4, 5, 8, 9, 32, 33, 128, 129, 1000, 4096, 50_000])(
  '%i pods have a place in the room that they are given',
  (pods) => {
    const area = { x: 0, y: 0, ...roomFor(pods) };
    const smallest = DENSITIES[DENSITIES.length - 1]!;
    expect(capacityOf(area, smallest)).toBeGreaterThanOrEqual(pods);
    const shelf = new Shelf();
    for (let pod = 1; pod <= pods; pod++) shelf.add(pod);
    const placed = [...shelf.places(area)].filter(([, place]) => place !== undefined);
    expect(placed).toHaveLength(pods);
  },
);

test('one pod more or less seldom needs another room', () => {
  let changes = 0;
  for (let pods = 1; pods <= 1000; pods++) if (roomStep(pods) !== roomStep(pods - 1)) changes++;
  expect(changes).toBe(8);
});

test('a pod that wishes for a place gets it, and another the first that is free', () => {
  const shelf = new Shelf();
  const area = { x: 0, y: 0, ...roomFor(4) };
  shelf.add(12, 2);
  shelf.add(10, 0);
  shelf.add(13, 2);
  const places = new Map(shelf.places(area));
  expect(places.get(10)).toMatchObject({ x: 0, y: 0 });
  expect(places.get(12)!.y).toBeGreaterThan(0);
  expect(places.get(13)).toMatchObject({ y: 0 });
});

test('blocks in columns do not overlap, keep their order, and have about the asked shape', () => {
  const rects: { x: number; y: number; width: number; height: number }[] = [];
  const blocks = Array.from({ length: 40 }, (_, index): Block => {
    const [width, height] = [200, 60 + (index % 7) * 30];
    return { width, height, place: (x, y) => void (rects[index] = { x, y, width, height }) };
  });
  standInColumns(blocks, 20, 1.6);
  for (const [index, a] of rects.entries()) {
    for (const b of rects.slice(index + 1)) {
      const isApart = b.x >= a.x + a.width || b.y >= a.y + a.height;
      expect(isApart).toBe(true);
    }
  }
  const { width, height } = union(rects);
  expect(width / height).toBeGreaterThan(0.9);
  expect(width / height).toBeLessThan(2.6);
});
