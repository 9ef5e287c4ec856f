// Archives and joined texts: what goes out comes in again.
import { expect, test } from 'vitest';
import { ManifestReader } from '../read-manifests.ts';
import { oneText } from './export-files.ts';
import { filesOfZip, zipOf } from './zip.ts';

const FILES = [
  { name: 'a.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}' },
  { name: 'größe/b.json', text: '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}}' },
  { name: 'empty.yml', text: '' },
];
/** `zipfile` of Python 3.11: `kind: Pod` five times. */
const BY_PYTHON =
  'UEsDBBQAAAAIAAAAIVw8CQGTDwAAADIAAAAGAAAAYS55YW1sy87MS7FSCMhP4comkgUAUEsBAhQD' +
  'FAAAAAgAAAAhXDwJAZMPAAAAMgAAAAYAAAAAAAAAAAAAAIABAAAAAGEueWFtbFBLBQYAAAAAAQAB' +
  'ADQAAAAzAAAAAAA=';
const ALL = /\.(ya?ml|json)$/;

test('an archive holds the files, byte for byte, and leaves out what is not wanted', async () => {
  const bytes = await zipOf([...FILES, { name: 'README.md', text: 'no' }]);
  expect(await filesOfZip(bytes, ALL)).toEqual(FILES);
});

test('what another program has compressed is read', async () => {
  const bytes = Uint8Array.from(Buffer.from(BY_PYTHON, 'base64'));
  expect(await filesOfZip(bytes, ALL)).toEqual([{ name: 'a.yaml', text: 'kind: Pod\n'.repeat(5) }]);
});

test.each([
  ['nothing', new Uint8Array()],
  ['a text', new TextEncoder().encode('kind: Pod')],
  ['a cut archive', (await zipOf(FILES)).slice(40)],
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
