// du and df: how much is used.
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { TreeNode } from '../../../../machines/file-system-node.ts';
import type { FileTree } from '../../../../machines/file-system-tree.ts';
import type { Program } from '../../../../machines/program.ts';
import { absolute, complain, invalidOption, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';
import { humanSize, sizeOf } from './ls.ts';

const BLOCK = 4096;

export const du: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'shkmcaxb', 'd');
  if (wrong) return invalidOption(self, wrong);
  let status = 0;
  const line = (bytes: number, name: string): void => {
    const size = given.has('h')
      ? humanSize(bytes)
      : given.has('b')
        ? String(bytes)
        : String(Math.ceil(bytes / (given.has('m') ? 1_048_576 : 1024)));
    self.stdout.write(`${size}\t${name}\n`);
  };
  const walk = (path: string, name: string, node: Readonly<TreeNode>, isTop: boolean): number => {
    if (node.kind !== 'directory') return Math.ceil(sizeOf(node) / BLOCK) * BLOCK;
    let bytes = BLOCK;
    const entries = self.files.list(path);
    for (const entry of isFileError(entries) ? [] : entries) {
      bytes += walk(`${path}/${entry.name}`, `${name}/${entry.name}`, entry.node, false);
    }
    if (isTop || !given.has('s')) line(bytes, name);
    return bytes;
  };
  for (const name of operands.length > 0 ? operands : ['.']) {
    const path = absolute(self, name);
    const node = self.files.stat(path);
    if (isFileError(node)) {
      complain(self, `${name}: ${node.text}`);
      status = 1;
      continue;
    }
    const bytes = walk(path, name, node, true);
    if (node.kind !== 'directory') line(bytes, name);
  }
  return status;
});

export const df: Program = light(function* (self) {
  const { given, operands } = parseOptions(self.argv, 'hkmiPT');
  const isHuman = given.has('h');
  const size = (bytes: number): string =>
    (isHuman ? humanSize(bytes) : String(Math.ceil(bytes / 1024))).padStart(10);
  const unit = isHuman ? '     Size' : '1K-blocks';
  self.stdout.write(`Filesystem           ${unit}      Used Available Use% Mounted on\n`);
  for (const name of operands.length > 0 ? operands : ['/']) {
    const place = self.files.find(absolute(self, name));
    if (isFileError(place)) {
      complain(self, `${name}: ${place.text}`);
      return 1;
    }
    const { tree } = place.mount;
    const total = tree.limitBytes === Infinity ? 100 * 1024 ** 3 : tree.limitBytes;
    const percent = Math.ceil((tree.usedBytes / total) * 100);
    self.stdout.write(
      `${(name === '/' ? 'overlay' : deviceOf(tree)).padEnd(20)} ${size(total)}${size(tree.usedBytes)}` +
        `${size(total - tree.usedBytes)} ${String(percent).padStart(3)}% ${name}\n`,
    );
  }
  return 0;
});

/** A volume in memory has a size of its own; others lie on the node's disk. */
function deviceOf({ limitBytes }: FileTree): string {
  return limitBytes === Infinity ? '/dev/sda1' : 'tmpfs';
}
