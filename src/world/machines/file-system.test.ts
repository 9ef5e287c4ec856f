// Filesystems: layers, mounts, rights, space, links, errors.
import { expect, test } from 'vitest';
import { FileError, isFileError } from './file-system-error.ts';
import { utf8Length } from '../../bytes/utf8.ts';
import { becomeShared, createDirectory, createFile } from './file-system-node.ts';
import type { DirectoryNode } from './file-system-node.ts';
import { FileTree } from './file-system-tree.ts';
import { FileSystem } from './file-system.ts';

const time = { now: 5 };

function imageLayer(): DirectoryNode {
  const root = createDirectory();
  const etc = createDirectory();
  etc.entries.set('conf', createFile('shipped'));
  root.entries.set('etc', etc);
  const tmp = createDirectory(0o1777);
  root.entries.set('tmp', tmp);
  becomeShared(root);
  return root;
}

const code = (value: unknown): unknown => (value instanceof FileError ? value.code : value);

test('two containers share a layer until one of them writes', () => {
  const layer = imageLayer();
  const one = new FileTree(time, layer);
  const other = new FileTree(time, layer);
  const files = FileSystem.of(one);
  expect(files.writeText('/etc/conf', 'changed')).toBeUndefined();
  expect(files.readText('/etc/conf')).toBe('changed');
  expect(FileSystem.of(other).readText('/etc/conf')).toBe('shipped');
  expect(other.root).toBe(layer);
  expect(one.root.entries.get('tmp')).toBe(layer.entries.get('tmp'));
  expect(one.usedBytes).toBe(7);
});

test('an open file outlives its name', () => {
  const files = FileSystem.empty(time);
  files.writeText('/f', 'text');
  const open = files.openForReading('/f');
  files.remove('/f');
  expect(isFileError(open) ? open : open.read()).toBe('text');
  expect(code(files.readText('/f'))).toBe('ENOENT');
});

test('volumes are shared between filesystems; read-only ones refuse', () => {
  const volume = new FileTree(time);
  const one = FileSystem.of(new FileTree(time, imageLayer()));
  const other = FileSystem.of(new FileTree(time, imageLayer()));
  one.mount('/data/deep', volume);
  other.mount('/in', volume, { isReadOnly: true });
  expect(one.writeText('/data/deep/x', 'seen')).toBeUndefined();
  expect(other.readText('/in/x')).toBe('seen');
  expect(code(other.writeText('/in/x', 'no'))).toBe('EROFS');
  const names = one.list('/');
  expect(isFileError(names) ? names : names.map(({ name }) => name)).toEqual([
    'data',
    'etc',
    'tmp',
  ]);
  expect(code(one.remove('/data/deep', { recursive: true }))).toBe('EBUSY');
});

test('a replaced tree shows at once; a bound file keeps what it had', () => {
  const volume = new FileTree(time);
  const files = FileSystem.of(new FileTree(time));
  const first = createDirectory();
  first.entries.set('key', createFile('old'));
  volume.replace(first);
  files.mount('/config', volume);
  files.mount('/one', volume, { node: first.entries.get('key')! });
  const second = createDirectory();
  second.entries.set('key', createFile('new'));
  volume.replace(second);
  expect(files.readText('/config/key')).toBe('new');
  expect(files.readText('/one')).toBe('old');
});

test('a directory of one filesystem bound into another', () => {
  const host = FileSystem.of(new FileTree(time, imageLayer()));
  const bound = host.bind('/etc');
  if (isFileError(bound)) throw new Error(bound.text);
  const pod = FileSystem.of(new FileTree(time));
  pod.mount('/host', bound.tree, { node: bound.node! });
  pod.writeText('/host/new', 'from the pod');
  expect(host.readText('/etc/new')).toBe('from the pod');
});

test.each([
  ['makeDirectory', ['/etc'], 'EEXIST'],
  ['makeDirectory', ['/none/deep'], 'ENOENT'],
  ['readText', ['/etc'], 'EISDIR'],
  ['readText', ['/etc/conf/x'], 'ENOTDIR'],
  ['writeText', ['/none/x', ''], 'ENOENT'],
  ['removeDirectory', ['/etc'], 'ENOTEMPTY'],
  ['remove', ['/etc'], 'EISDIR'],
  ['rename', ['/etc', '/etc/sub'], 'EINVAL'],
  ['stat', ['/loop'], 'ELOOP'],
] as const)('%s %j is %s', (method, args, expected) => {
  const files = FileSystem.of(new FileTree(time, imageLayer()));
  files.link('/loop', '/loop');
  const call = files[method] as (...given: readonly string[]) => unknown;
  expect(code(call.apply(files, [...args]))).toBe(expected);
});

test('rights of users who are not root', () => {
  const files = FileSystem.of(new FileTree(time, imageLayer()));
  const user = files.as({ uid: 1000, gid: 1000 });
  expect(code(user.writeText('/etc/conf', 'x'))).toBe('EACCES');
  expect(code(user.writeText('/new', 'x'))).toBe('EACCES');
  expect(user.writeText('/tmp/own', 'x')).toBeUndefined();
  expect(user.stat('/tmp/own')).toMatchObject({ uid: 1000, mode: 0o644, modified: 5 });
  files.change('/etc/conf', { mode: 0o600 });
  expect(code(user.readText('/etc/conf'))).toBe('EACCES');
  expect(code(user.change('/etc/conf', { mode: 0o777 }))).toBe('EPERM');
});

test('space: limits, sparse files, what is given back', () => {
  const tree = new FileTree(time);
  tree.limitBytes = 1000;
  const files = FileSystem.of(tree);
  const open = files.openForWriting('/big');
  if (isFileError(open)) throw new Error(open.text);
  expect(open.writeZeros(900)).toBeUndefined();
  expect(code(open.writeZeros(200))).toBe('ENOSPC');
  expect(tree.usedBytes).toBe(900);
  files.hardLink('/big', '/second');
  files.remove('/big');
  expect(tree.usedBytes).toBe(900);
  files.remove('/second');
  expect(tree.usedBytes).toBe(0);
});

test('links are followed in the middle and at the end', () => {
  const files = FileSystem.of(new FileTree(time, imageLayer()));
  files.makeDirectory('/a/b', { parents: true });
  files.link('../etc', '/a/up');
  expect(files.readText('/a/up/conf')).toBe('shipped');
  expect(files.readText('/a/b/../up/./conf')).toBe('shipped');
  files.link('target', '/tmp/dangling');
  files.writeText('/tmp/dangling', 'through');
  expect(files.readText('/tmp/target')).toBe('through');
  expect(files.realPath('/a/up')).toBe('/etc');
});

test('renaming replaces a file and keeps its bytes right', () => {
  const tree = new FileTree(time);
  const files = FileSystem.of(tree);
  files.writeText('/a', '12345');
  files.writeText('/b', '123');
  expect(files.rename('/a', '/b')).toBeUndefined();
  expect(files.readText('/b')).toBe('12345');
  expect(tree.usedBytes).toBe(5);
});

test('bytes are those of UTF-8', () => {
  expect(['a', 'é', '€', '😀'].map(utf8Length)).toEqual([1, 2, 3, 4]);
});
