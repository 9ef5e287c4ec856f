// fsGroup on a volume with files, by both policies.
import { expect, test } from 'vitest';
import { createDirectory, createFile } from '../../../world/machines/file-system-node.ts';
import { giveToGroup } from './volume-ownership.ts';

const ROOT = { uid: 0, gid: 0, at: 0 };

function volume(mode: number) {
  const root = createDirectory(mode, ROOT);
  const file = createFile('text', 0o600, ROOT);
  root.entries.set('file', file);
  return { root, file };
}

test("all of a volume becomes the group's, to write", () => {
  const { root, file } = volume(0o755);
  giveToGroup(root, 2000, 'Always');
  expect([root.gid, root.mode.toString(8)]).toEqual([2000, '2775']);
  expect([file.gid, file.mode.toString(8)]).toEqual([2000, '660']);
});

test('OnRootMismatch does nothing where the root is right already', () => {
  const { root, file } = volume(0o2775);
  root.gid = 2000;
  giveToGroup(root, 2000, 'OnRootMismatch');
  expect(file.gid).toBe(0);
  giveToGroup(root, 3000, 'OnRootMismatch');
  expect([root.gid, file.gid]).toEqual([3000, 3000]);
});
