// Manifests are split as kubectl splits them, and every problem knows its line.
import { expect, test } from 'vitest';
import { ManifestReader } from './read-manifests.ts';

const POD = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;

test('several documents, comments and empty ones', () => {
  const { manifests, problems } = new ManifestReader(
    `# first\n${POD('a')}---\n# nothing here\n---\n${POD('b')}`,
  ).result;
  expect(problems).toEqual([]);
  expect(manifests.map(({ name, line }) => [name, line])).toEqual([
    ['a', 2],
    ['b', 9],
  ]);
});

test('a broken document is reported at its line and spoils no other', () => {
  const { manifests, problems } = new ManifestReader(
    `${POD('a')}---\nkind: Pod\n  spec: [\n---\n${POD('b')}`,
  ).result;
  expect(manifests.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.line).toBeGreaterThanOrEqual(6);
  expect(problems[0]?.line).toBeLessThanOrEqual(8);
});

test('fields are found by the paths that the server names', () => {
  const text = `${POD('a')}---\n${POD('b')}spec:\n  containers:\n  - name: x\n    image: y\n`;
  const reader = new ManifestReader(text);
  expect(reader.lineOf(1, ['spec.containers[0].image'])).toBe(13);
  expect(reader.lineOf(1, ['spec.containers[0].ports'])).toBe(12);
  expect(reader.lineOf(1, [])).toBe(6);
});

test('a List is its items; a key given twice is an error', () => {
  const list =
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n' +
    '  metadata: {name: a}\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: b}\n';
  const reader = new ManifestReader(list);
  expect(reader.result.manifests.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(reader.lineOf(1, ['metadata.name'])).toBe(9);
  const twice = new ManifestReader(`${POD('a')}kind: Pod\n`).result;
  expect(twice.problems[0]).toEqual({
    line: 5,
    message: 'yaml: line 5: key "kind" already set in map',
  });
});

test('hostile keys are plain data', () => {
  const { manifests } = new ManifestReader(`${POD('a')}__proto__:\n  polluted: yes\n`).result;
  expect(Object.hasOwn(manifests[0]!.object, '__proto__')).toBe(true);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('items of a list of one kind need not name it; what is no object is told', () => {
  const text =
    'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n- 5\n' +
    '- apiVersion: v1\n  kind: List\n  items:\n  - {apiVersion: v1, kind: Pod, metadata: {name: b}}\n';
  const reader = new ManifestReader(text);
  const { manifests, problems } = reader.result;
  expect(manifests.map(({ apiVersion, kind, name }) => `${apiVersion} ${kind} ${name}`)).toEqual([
    'v1 ConfigMap a',
    'v1 Pod b',
  ]);
  expect(reader.lineOf(1, ['metadata.name'])).toBe(9);
  expect(problems).toEqual([
    { line: 5, message: 'items[1] is no object with apiVersion and kind' },
  ]);
});

test('Windows line ends, a byte order mark, JSON and anchors', () => {
  const text =
    '\uFEFF---\r\napiVersion: v1\r\nkind: Pod\r\nmetadata: &m\r\n  name: a\r\n---\r\n' +
    '{"apiVersion": "v1",\r\n "kind": "Pod",\r\n "metadata": {"name": "b"}}\r\n--- # more\r\n' +
    'x: &x {name: c}\napiVersion: v1\nkind: Pod\nmetadata: *x\n';
  const reader = new ManifestReader(text);
  expect(reader.result.problems).toEqual([]);
  expect(reader.result.manifests.map(({ name, line }) => [name, line])).toEqual([
    ['a', 2],
    ['b', 7],
    ['c', 11],
  ]);
  expect(reader.lineOf(1, ['metadata.name'])).toBe(9);
});

test('a tab where YAML has none is a problem at its line', () => {
  const { problems } = new ManifestReader(`${POD('a')}spec:\n\tcontainers: []\n`).result;
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ line: 6 });
});
