// Upstream: pkg/kubelet/images/image_gc_manager_test.go.
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../kernel/time.ts';
import { createDirectory } from '../../../world/machines/file-system-node.ts';
import type { ImageRecord } from './image-collector.ts';
import { bytesToFree, imagesToRemove } from './image-collector.ts';

const NOW = 60 * MINUTE;

function record(id: string, bytes: number, firstDetected: number, lastUsed: number): ImageRecord {
  const names = { repoTags: [id], repoDigests: [], uid: 0, username: '', isPinned: false };
  const layer = () => createDirectory();
  return { image: { id, bytes, layer, ...names }, firstDetected, lastUsed };
}

test.each([
  { name: 'below the high threshold nothing is freed', used: 840, expected: undefined },
  { name: 'at the high threshold, down to the low one', used: 850, expected: 50 },
  { name: 'a full disk', used: 1000, expected: 200 },
])('$name', ({ used, expected }) => {
  expect(bytesToFree(1000, used)).toBe(expected);
});

test.each([
  {
    name: 'longest unused first, ties by age, until enough is free',
    records: [
      record('young', 10, NOW - 30 * MINUTE, 0),
      record('old', 10, NOW - 50 * MINUTE, 0),
      record('recent', 10, NOW - 50 * MINUTE, NOW - MINUTE),
    ],
    bytes: 15,
    removed: ['old', 'young'],
  },
  {
    name: 'images in use stay',
    records: [record('used', 10, 0, NOW), record('unused', 10, 0, NOW - SECOND)],
    bytes: Infinity,
    removed: ['unused'],
  },
  {
    name: 'images pulled just now stay',
    records: [record('new', 10, NOW - MINUTE, 0), record('older', 10, NOW - 2 * MINUTE, 0)],
    bytes: Infinity,
    removed: ['older'],
  },
])('$name', ({ records, bytes, removed }) => {
  expect(imagesToRemove(records, bytes, NOW).map(({ image }) => image.id)).toEqual(removed);
});
