// tar: creates and extracts plain archives, as `kubectl cp` needs it. Source: POSIX ustar.
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { absolute, complain, put } from '../../command.ts';
import { light } from '../../light.ts';

const BLOCK = 512;
const FILE = '0';
const LINK = '2';
const DIRECTORY = '5';

/** What an invocation asks for; `tar cf - x` and `tar -c -f - x` are the same. */
interface Order {
  readonly letters: ReadonlySet<string>;
  readonly archive: string;
  readonly directory: string;
  readonly names: readonly string[];
}

function orderOf(argv: readonly string[]): Order {
  const letters = new Set<string>();
  const names: string[] = [];
  let archive = '-';
  let directory = '';
  const words = argv.slice(1);
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (index > 0 && !word.startsWith('-')) {
      names.push(word);
      continue;
    }
    for (const letter of word.replace(/^-+/, '')) {
      letters.add(letter);
      if (letter === 'f') archive = words[++index] ?? '-';
      else if (letter === 'C') directory = words[++index] ?? '';
    }
  }
  return { letters, archive, directory, names };
}

export const tar: Program = light(function* (self) {
  const order = orderOf(self.argv);
  const base = order.directory === '' ? self.workingDirectory : absolute(self, order.directory);
  if (order.letters.has('c')) {
    const archive = order.names.map((name) => packed(self, base, name)).join('');
    const text = `${archive}${'\0'.repeat(2 * BLOCK)}`;
    if (order.archive === '-') yield* put(self.stdout, text);
    else self.files.writeText(absolute(self, order.archive), text);
    return 0;
  }
  if (!order.letters.has('x') && !order.letters.has('t')) {
    complain(self, 'you must specify one of -c, -x or -t');
    return 1;
  }
  let archive = '';
  if (order.archive === '-') {
    for (;;) {
      const piece = yield* self.stdin.read();
      if (piece === undefined) break;
      archive += piece;
    }
  } else {
    const text = self.files.readText(absolute(self, order.archive));
    if (isFileError(text)) {
      complain(self, `can't open '${order.archive}': ${text.text}`);
      return 1;
    }
    archive = text;
  }
  for (const entry of entriesOf(archive)) {
    if (order.letters.has('t')) yield* put(self.stdout, `${entry.name}\n`);
    else if (!extract(self, base, entry)) return 1;
  }
  return 0;
});

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly mode: number;
  readonly target: string;
  readonly text: string;
}

function* entriesOf(archive: string): Iterable<Entry> {
  let at = 0;
  while (at + BLOCK <= archive.length) {
    const head = archive.slice(at, at + BLOCK);
    const field = (from: number, length: number): string =>
      head.slice(from, from + length).replace(/\0.*$/s, '');
    if (field(0, 100) === '') return;
    const prefix = field(345, 155);
    const bytes = Number.parseInt(field(124, 12).trim() || '0', 8);
    at += BLOCK;
    const text = takeBytes(archive, at, bytes);
    at += text.length + ((BLOCK - (bytes % BLOCK)) % BLOCK);
    yield {
      name: prefix === '' ? field(0, 100) : `${prefix}/${field(0, 100)}`,
      type: field(156, 1) === '' ? FILE : field(156, 1),
      mode: Number.parseInt(field(100, 8).trim() || '644', 8),
      target: field(157, 100),
      text,
    };
  }
}

function extract(self: ProgramContext, base: string, entry: Entry): boolean {
  const { files } = self;
  const path = `${base}/${entry.name}`.replaceAll('//', '/').replace(/\/$/, '');
  const parent = path.slice(0, path.lastIndexOf('/'));
  if (parent !== '') files.makeDirectory(parent, { parents: true });
  const error =
    entry.type === DIRECTORY
      ? files.makeDirectory(path, { parents: true, mode: entry.mode })
      : entry.type === LINK
        ? files.link(entry.target, path)
        : files.writeText(path, entry.text, { mode: entry.mode });
  if (!error) return true;
  complain(self, `can't create '${entry.name}': ${error.text}`);
  return false;
}

function packed(self: ProgramContext, base: string, name: string): string {
  const { files } = self;
  const path = name.startsWith('/') ? name : `${base}/${name}`;
  const node = files.lstat(path);
  if (isFileError(node)) {
    complain(self, `${name}: ${node.text}`);
    return '';
  }
  const short = name.replace(/^\/+/, '');
  if (node.kind === 'directory') {
    const entries = files.list(path);
    const inner = isFileError(entries) ? [] : entries;
    const parts = inner.map((entry) => packed(self, base, `${name}/${entry.name}`));
    return header(`${short}/`, DIRECTORY, node.mode, 0, '') + parts.join('');
  }
  if (node.kind === 'link') return header(short, LINK, 0o777, 0, node.target);
  if (node.kind !== 'file') return '';
  const text = files.readText(path);
  if (isFileError(text)) return '';
  const bytes = byteLength(text);
  const padding = '\0'.repeat((BLOCK - (bytes % BLOCK)) % BLOCK);
  return header(short, FILE, node.mode, bytes, '') + text + padding;
}

function header(name: string, type: string, mode: number, bytes: number, target: string): string {
  const octal = (value: number, width: number): string =>
    `${value.toString(8).padStart(width - 1, '0')}\0`;
  const text = (value: string, width: number): string => value.slice(0, width).padEnd(width, '\0');
  const before = text(name, 100) + octal(mode & 0o7777, 8) + octal(0, 8) + octal(0, 8);
  const sizes = octal(bytes, 12) + octal(0, 12);
  const after = type + text(target, 100) + 'ustar\u000000' + text('root', 32) + text('root', 32);
  const blank = before + sizes + ' '.repeat(8) + after;
  let sum = 0;
  for (let index = 0; index < blank.length; index++) sum += blank.charCodeAt(index);
  const checksum = `${sum.toString(8).padStart(6, '0')}\0 `;
  return (before + sizes + checksum + after).padEnd(BLOCK, '\0');
}

/** Bytes of one UTF-16 unit in UTF-8; the halves of a pair count two each. */
function unitBytes(unit: number): number {
  if (unit < 0x80) return 1;
  return unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) bytes += unitBytes(text.charCodeAt(index));
  return bytes;
}

/** As much text as has so many bytes. */
function takeBytes(text: string, from: number, bytes: number): string {
  let end = from;
  for (let left = bytes; left > 0 && end < text.length; end++) {
    left -= unitBytes(text.charCodeAt(end));
  }
  return text.slice(from, end);
}
