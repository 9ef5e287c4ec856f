// ls: names in a directory; -l, -a, -A, -1, -d, -R, -h.
import { DAY } from '../../../../../kernel/time.ts';
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { TreeNode } from '../../../../machines/file-system-node.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { absolute, complain, invalidOption, parseOptions } from '../../command.ts';
import { civilTime } from '../../civil-time.ts';
import { light } from '../../light.ts';
import { groupName, userName } from '../../user-names.ts';

interface Shown {
  readonly name: string;
  readonly path: string;
  readonly node: Readonly<TreeNode>;
}

export const ls: Program = light(function* (self) {
  const parsed = parseOptions(self.argv, 'laA1dRhtrSiFnc', '', { color: 'C', all: 'a' });
  if (parsed.wrong) return invalidOption(self, parsed.wrong);
  const listing = new Listing(self, new Set(parsed.given.keys()));
  return listing.run(parsed.operands.length > 0 ? parsed.operands : ['.']);
});

class Listing {
  private status = 0;

  constructor(
    private readonly self: ProgramContext,
    private readonly options: ReadonlySet<string>,
  ) {}

  run(operands: readonly string[]): number {
    const files: Shown[] = [];
    const directories: Shown[] = [];
    for (const name of [...operands].sort()) {
      const path = absolute(this.self, name);
      const isLong = this.options.has('l') || this.options.has('d');
      const followed = this.self.files.stat(path);
      const node = isLong || isFileError(followed) ? this.self.files.lstat(path) : followed;
      if (isFileError(node)) {
        complain(this.self, `${name}: ${node.text}`);
        this.status = 1;
      } else if (node.kind === 'directory' && !this.options.has('d')) {
        directories.push({ name, path, node });
      } else {
        files.push({ name, path, node });
      }
    }
    this.show(files);
    const isTitled = directories.length > 1 || files.length > 0 || this.options.has('R');
    for (const [index, directory] of directories.entries()) {
      if (index > 0 || files.length > 0) this.self.stdout.write('\n');
      this.directory(directory, isTitled);
    }
    return this.status;
  }

  private directory({ name, path, node }: Shown, isTitled: boolean): void {
    if (isTitled) this.self.stdout.write(`${name}:\n`);
    const entries = this.self.files.list(path);
    if (isFileError(entries)) {
      complain(this.self, `can't open '${name}': ${entries.text}`);
      this.status = 1;
      return;
    }
    const isAll = this.options.has('a');
    const shown: Shown[] = entries
      .filter((entry) => isAll || this.options.has('A') || !entry.name.startsWith('.'))
      .map((entry) => ({ ...entry, path: `${path}/${entry.name}` }));
    const dots: Shown[] = isAll
      ? [
          { name: '.', path, node },
          { name: '..', path: `${path}/..`, node },
        ]
      : [];
    this.show([...dots, ...this.sorted(shown)], this.options.has('l'));
    if (!this.options.has('R')) return;
    for (const entry of shown) {
      if (entry.node.kind !== 'directory') continue;
      this.self.stdout.write('\n');
      this.directory({ ...entry, name: `${name}/${entry.name}` }, true);
    }
  }

  private sorted(shown: Shown[]): Shown[] {
    const order = this.options.has('t')
      ? (entry: Shown) => -entry.node.modified
      : this.options.has('S')
        ? (entry: Shown) => -sizeOf(entry.node)
        : undefined;
    const sorted = order ? shown.toSorted((one, other) => order(one) - order(other)) : shown;
    return this.options.has('r') ? sorted.toReversed() : sorted;
  }

  private show(entries: readonly Shown[], hasTotal = false): void {
    if (!this.options.has('l')) {
      for (const { name, node } of entries) this.self.stdout.write(`${name}${this.mark(node)}\n`);
      return;
    }
    const blocks = entries.reduce((sum, { node }) => sum + Math.ceil(sizeOf(node) / 4096) * 4, 0);
    if (hasTotal) this.self.stdout.write(`total ${blocks}\n`);
    for (const entry of entries) this.self.stdout.write(`${this.long(entry)}\n`);
  }

  private mark(node: Readonly<TreeNode>): string {
    if (!this.options.has('F')) return '';
    if (node.kind === 'directory') return '/';
    return node.kind === 'link' ? '@' : node.kind === 'file' && node.mode & 0o111 ? '*' : '';
  }

  private long({ name, node }: Shown): string {
    const links = node.kind === 'file' ? node.links : node.kind === 'directory' ? 2 : 1;
    const size = this.options.has('h') ? humanSize(sizeOf(node)) : String(sizeOf(node));
    const target = node.kind === 'link' ? ` -> ${node.target}` : '';
    const isNumeric = this.options.has('n');
    const user = isNumeric ? String(node.uid) : userName(this.self.files, node.uid);
    const group = isNumeric ? String(node.gid) : groupName(this.self.files, node.gid);
    const when = this.when(node.modified);
    return (
      `${modeText(node)} ${String(links).padStart(4)} ${user.padEnd(8)} ${group.padEnd(8)} ` +
      `${size.padStart(9)} ${when} ${name}${target}`
    );
  }

  private when(modified: number): string {
    const time = civilTime(modified);
    const day = `${time.monthName} ${String(time.day).padStart(2)}`;
    const isRecent = this.self.process.clock.now - modified < 180 * DAY;
    if (!isRecent) return `${day}  ${time.year}`;
    const two = (value: number): string => String(value).padStart(2, '0');
    return `${day} ${two(time.hour)}:${two(time.minute)}`;
  }
}

export function sizeOf(node: Readonly<TreeNode>): number {
  if (node.kind === 'file') return node.program ? 1_048_576 : node.bytes;
  return node.kind === 'directory' ? 4096 : node.kind === 'link' ? node.target.length : 0;
}

export function humanSize(bytes: number): string {
  let value = bytes;
  for (const unit of ['', 'K', 'M', 'G', 'T']) {
    if (value < 1024 || unit === 'T')
      return unit === '' ? String(value) : `${value.toFixed(1)}${unit}`;
    value /= 1024;
  }
  return String(bytes);
}

/** `drwxr-xr-x`. */
export function modeText(node: Readonly<TreeNode>): string {
  const kind = { file: '-', directory: 'd', link: 'l', device: 'c' }[node.kind];
  let text = '';
  for (const shift of [6, 3, 0]) {
    const bits = node.mode >> shift;
    text += (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-') + (bits & 1 ? 'x' : '-');
  }
  if (node.mode & 0o4000) text = text.slice(0, 2) + (node.mode & 0o100 ? 's' : 'S') + text.slice(3);
  if (node.mode & 0o2000) text = text.slice(0, 5) + (node.mode & 0o010 ? 's' : 'S') + text.slice(6);
  if (node.mode & 0o1000) text = text.slice(0, 8) + (node.mode & 1 ? 't' : 'T');
  return kind + text;
}
