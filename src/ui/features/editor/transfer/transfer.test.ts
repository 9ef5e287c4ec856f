// Archives and joined texts: what goes out comes in again.
import { expect, test } from 'vitest';
import { deflateRawSync } from 'node:zlib';
import { ManifestReader } from '../read-manifests.ts';
import { oneText } from './export-files.ts';
import { filesOfZip, zipOf } from './zip.ts';

const FILES = [
  { name: 'a.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}' },
  { name: 'größe/b.json', text: '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}}' },
  { name: 'empty.yml', text: '' },
];
const ALL = /\.(ya?ml|json)$/;

test('an archive holds the files, byte for byte, and leaves out what is not wanted', async () => {
  const bytes = zipOf([...FILES, { name: 'README.md', text: 'no' }]);
  expect(await filesOfZip(bytes, ALL)).toEqual(FILES);
});

test('what another program has compressed is read', async () => {
  const stored = zipOf([{ name: 'a.yaml', text: 'x'.repeat(50) }]);
  const packed = deflateRawSync('kind: Pod\n'.repeat(5));
  const bytes = stored.slice();
  bytes.set(packed, 30 + 6);
  const view = new DataView(bytes.buffer);
  const central = 30 + 6 + 50;
  view.setUint16(central + 10, 8, true);
  view.setUint32(central + 20, packed.length, true);
  expect(await filesOfZip(bytes, ALL)).toEqual([{ name: 'a.yaml', text: 'kind: Pod\n'.repeat(5) }]);
});

test.each([
  ['nothing', new Uint8Array()],
  ['a text', new TextEncoder().encode('kind: Pod')],
  ['a cut archive', zipOf(FILES).slice(40)],
])('%s is refused in words', async (_, bytes) => {
  expect(await filesOfZip(bytes, ALL)).toBe('this archive is damaged.');
});

test('all files in one text are all manifests', () => {
  const { manifests, problems } = new ManifestReader(
    oneText([
      ...FILES,
      { name: 'c.yaml', text: '\uFEFF---\r\napiVersion: v1\r\nkind: Pod\r\nmetadata: {name: c}' },
    ]),
  ).result;
  expect(problems).toEqual([]);
  expect(manifests.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});
