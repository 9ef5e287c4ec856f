// cp, mv and ln.
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { FileError } from '../../../../machines/file-system-error.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { absolute, complain, invalidOption, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';

/** The operands as pairs of names; a directory as the last one takes all others into it. */
function pairs(
  self: ProgramContext,
  operands: readonly string[],
): readonly (readonly [from: string, to: string])[] | undefined {
  const last = operands.at(-1);
  if (operands.length < 2 || last === undefined) {
    complain(self, 'missing operand');
    return undefined;
  }
  if (!self.files.isDirectory(absolute(self, last))) {
    if (operands.length === 2) return [[operands[0] as string, last]];
    complain(self, `target '${last}' is not a directory`);
    return undefined;
  }
  return operands.slice(0, -1).map((from) => {
    const base = from.replace(/\/+$/, '').replace(/^.*\//, '');
    return [from, `${last.replace(/\/$/, '')}/${base}`] as const;
  });
}

export const cp: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'rRapfdHLPvnT', '');
  if (wrong) return invalidOption(self, wrong);
  const isDeep = ['r', 'R', 'a'].some((letter) => given.has(letter));
  const isPreserving = given.has('a') || given.has('d') || given.has('P');
  let status = 0;
  for (const [from, to] of pairs(self, operands) ?? []) {
    const problem = copy(self, from, to, isDeep, isPreserving);
    if (problem === undefined) continue;
    complain(self, problem);
    status = 1;
  }
  return operands.length < 2 ? 1 : status;
});

function copy(
  self: ProgramContext,
  from: string,
  to: string,
  isDeep: boolean,
  keepsLinks: boolean,
): string | undefined {
  const { files } = self;
  const source = absolute(self, from);
  const target = absolute(self, to);
  const node = keepsLinks ? files.lstat(source) : files.stat(source);
  if (isFileError(node)) return `can't stat '${from}': ${node.text}`;
  if (node.kind === 'link') return explain(files.link(node.target, target), to);
  if (node.kind === 'device') return undefined;
  if (node.kind === 'file') {
    const file = files.openForWriting(target, { mode: node.mode & 0o777 });
    if (isFileError(file)) return `can't create '${to}': ${file.text}`;
    const error =
      file.write(node.text) ?? (node.zeros > 0 ? file.writeZeros(node.zeros) : undefined);
    file.node.program = node.program;
    return explain(error, to);
  }
  if (!isDeep) return `omitting directory '${from}'`;
  const error = files.makeDirectory(target, { parents: true, mode: node.mode });
  if (error) return `can't create directory '${to}': ${error.text}`;
  const entries = files.list(source);
  for (const { name } of isFileError(entries) ? [] : entries) {
    const problem = copy(self, `${from}/${name}`, `${to}/${name}`, isDeep, keepsLinks);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function explain(error: FileError | undefined, name: string): string | undefined {
  return error && `can't create '${name}': ${error.text}`;
}

export const mv: Program = light(function* (self) {
  const { operands, wrong } = parseOptions(self.argv, 'finvT');
  if (wrong) return invalidOption(self, wrong);
  let status = 0;
  for (const [from, to] of pairs(self, operands) ?? []) {
    const problem = move(self, from, to);
    if (problem === undefined) continue;
    complain(self, problem);
    status = 1;
  }
  return operands.length < 2 ? 1 : status;
});

function move(self: ProgramContext, from: string, to: string): string | undefined {
  const error = self.files.rename(absolute(self, from), absolute(self, to));
  if (error?.code !== 'EXDEV') return error && `can't rename '${from}': ${error.text}`;
  const problem = copy(self, from, to, true, true);
  if (problem !== undefined) return problem;
  const left = self.files.remove(absolute(self, from), { recursive: true });
  return left && `can't remove '${from}': ${left.text}`;
}

export const ln: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'sfnvT');
  if (wrong) return invalidOption(self, wrong);
  const named =
    operands.length === 1
      ? [operands[0] as string, (operands[0] as string).replace(/^.*\//, '')]
      : operands;
  const isBare = given.has('n') || given.has('T');
  const all =
    isBare && named.length === 2 ? [[named[0], named[1]] as [string, string]] : pairs(self, named);
  for (const [from, to] of all ?? []) {
    const path = absolute(self, to);
    if (given.has('f')) self.files.remove(path);
    const error = given.has('s')
      ? self.files.link(from, path)
      : self.files.hardLink(absolute(self, from), path);
    if (!error) continue;
    complain(self, `${given.has('s') ? to : from}: ${error.text}`);
    return 1;
  }
  return all ? 0 : 1;
});
