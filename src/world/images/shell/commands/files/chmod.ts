// chmod and chown.
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { TreeNode } from '../../../../machines/file-system-node.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { absolute, complain, invalidOption, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';
import { groupNamed, userNamed } from '../../user-names.ts';

type Change = (path: string, node: Readonly<TreeNode>) => string | undefined;

function changeAll(
  self: ProgramContext,
  names: readonly string[],
  isDeep: boolean,
  change: Change,
): number {
  let status = 0;
  for (const name of names) {
    const path = absolute(self, name);
    const node = self.files.stat(path);
    const problem = isFileError(node) ? node.text : change(path, node);
    if (problem !== undefined) {
      complain(self, `${name}: ${problem}`);
      status = 1;
    } else if (isDeep && !isFileError(node) && node.kind === 'directory') {
      const entries = self.files.list(path);
      const below = isFileError(entries) ? [] : entries.map((entry) => `${name}/${entry.name}`);
      status = Math.max(status, changeAll(self, below, true, change));
    }
  }
  return status;
}

export const chmod: Program = light(function* (self) {
  const words = self.argv.slice(1);
  const isDeep = words.some((word) => /^-[vRfc]*R/.test(word));
  const [mode = '', ...names] = words.filter((word) => !/^-[vRfc]+$/.test(word));
  if (names.length === 0) {
    complain(self, 'missing operand');
    return 1;
  }
  return changeAll(self, names, isDeep, (path, node) => {
    const next = newMode(mode, node.mode, node.kind === 'directory');
    if (next === undefined) return `invalid mode '${mode}'`;
    return self.files.change(path, { mode: next })?.text;
  });
});

/** 755, or clauses such as u+x,go-w. */
export function newMode(text: string, old: number, isDirectory: boolean): number | undefined {
  if (/^[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const found = /^([ugoa]*)([-+=])([rwxXst]*)$/.exec(clause);
    if (!found) return undefined;
    const [, who = '', operator, letters = ''] = found;
    let bits = 0;
    for (const letter of letters) {
      if (letter === 'r') bits |= 4;
      if (letter === 'w') bits |= 2;
      if (letter === 'x' || (letter === 'X' && (isDirectory || old & 0o111))) bits |= 1;
    }
    for (const [name, shift] of [
      ['u', 6],
      ['g', 3],
      ['o', 0],
    ] as const) {
      if (who !== '' && !who.includes(name) && !who.includes('a')) continue;
      if (operator === '+') mode |= bits << shift;
      else if (operator === '-') mode &= ~(bits << shift);
      else mode = (mode & ~(7 << shift)) | (bits << shift);
    }
    if (letters.includes('t')) mode = operator === '-' ? mode & ~0o1000 : mode | 0o1000;
  }
  return mode;
}

export const chown: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'Rhvf');
  if (wrong) return invalidOption(self, wrong);
  const [owner = '', ...names] = operands;
  const isGroupOnly = self.argv[0]?.endsWith('chgrp') ?? false;
  const [user, group] = isGroupOnly ? ['', owner] : owner.split(/[:.]/);
  const uid = user ? userNamed(self.files, user)?.uid : undefined;
  const gid = group ? groupNamed(self.files, group) : undefined;
  if ((user && uid === undefined) || (group && gid === undefined)) {
    const isUser = user && uid === undefined;
    complain(self, `unknown ${isUser ? `user ${user}` : `group ${group}`}`);
    return 1;
  }
  const to = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
  return changeAll(self, names, given.has('R'), (path) => self.files.change(path, to)?.text);
});
