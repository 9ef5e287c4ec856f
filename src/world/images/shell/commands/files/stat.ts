// stat, readlink, realpath, basename, dirname.
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { TreeNode } from '../../../../machines/file-system-node.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { civilTime } from '../../civil-time.ts';
import { absolute, complain, invalidOption, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';
import { groupName, userName } from '../../user-names.ts';
import { modeText, sizeOf } from './ls.ts';

const KINDS = {
  file: 'regular file',
  directory: 'directory',
  link: 'symbolic link',
  device: 'character special file',
} as const;

export const stat: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'Lft', 'c', { format: 'c' });
  if (wrong) return invalidOption(self, wrong);
  let status = 0;
  for (const name of operands) {
    const path = absolute(self, name);
    const node = given.has('L') ? self.files.stat(path) : self.files.lstat(path);
    if (isFileError(node)) {
      complain(self, `can't stat '${name}': ${node.text}`);
      status = 1;
      continue;
    }
    const format =
      given.get('c') ??
      '  File: %N\n  Size: %s\t%F\nAccess: (%a/%A)  Uid: (%u/%U)   Gid: (%g/%G)\nModify: %y';
    self.stdout.write(
      `${format.replace(/%([a-zA-Z%])/g, (_all, letter: string) =>
        field(self, name, node, letter),
      )}\n`,
    );
  }
  return status;
});

function field(
  self: ProgramContext,
  name: string,
  node: Readonly<TreeNode>,
  letter: string,
): string {
  switch (letter) {
    case 'a':
      return node.mode.toString(8);
    case 'A':
      return modeText(node);
    case 'F':
      return node.kind === 'file' && node.bytes === 0 ? 'regular empty file' : KINDS[node.kind];
    case 'g':
      return String(node.gid);
    case 'G':
      return groupName(self.files, node.gid);
    case 'h':
      return String(node.kind === 'file' ? node.links : 1);
    case 'n':
      return name;
    case 'N':
      return node.kind === 'link' ? `'${name}' -> '${node.target}'` : name;
    case 's':
      return String(sizeOf(node));
    case 'u':
      return String(node.uid);
    case 'U':
      return userName(self.files, node.uid);
    case 'Y':
      return String(Math.floor(node.modified / 1_000_000));
    case 'y': {
      const time = civilTime(node.modified);
      const two = (value: number): string => String(value).padStart(2, '0');
      return (
        `${time.year}-${two(time.month)}-${two(time.day)} ${two(time.hour)}:` +
        `${two(time.minute)}:${two(time.second)}.${String(time.micros).padStart(6, '0')}000 +0000`
      );
    }
    default:
      return letter === '%' ? '%' : '?';
  }
}

export const readlink: Program = light(function* (self) {
  const { given, operands } = parseOptions(self.argv, 'fnem');
  const path = absolute(self, operands[0] ?? '');
  if (given.has('f') || given.has('e')) {
    const real = self.files.realPath(path);
    if (isFileError(real)) return 1;
    self.stdout.write(`${real}\n`);
    return 0;
  }
  const node = self.files.lstat(path);
  if (isFileError(node) || node.kind !== 'link') return 1;
  self.stdout.write(given.has('n') ? node.target : `${node.target}\n`);
  return 0;
});

export const realpath: Program = light(function* (self) {
  let status = 0;
  for (const name of self.argv.slice(1)) {
    const real = self.files.realPath(absolute(self, name));
    if (isFileError(real)) {
      complain(self, `${name}: ${real.text}`);
      status = 1;
    } else {
      self.stdout.write(`${real}\n`);
    }
  }
  return status;
});

export const basename: Program = light(function* (self) {
  const [path = '', suffix = ''] = self.argv.slice(1);
  let name = path.replace(/(.)\/+$/, '$1').replace(/^.*\/(?=.)/s, '');
  if (name !== suffix && name.endsWith(suffix)) name = name.slice(0, name.length - suffix.length);
  self.stdout.write(`${name}\n`);
  return 0;
});

export const dirname: Program = light(function* (self) {
  const path = (self.argv[1] ?? '').replace(/(.)\/+$/, '$1');
  const slash = path.lastIndexOf('/');
  const directory = slash < 0 ? '.' : path.slice(0, slash).replace(/\/+$/, '') || '/';
  self.stdout.write(`${directory}\n`);
  return 0;
});
