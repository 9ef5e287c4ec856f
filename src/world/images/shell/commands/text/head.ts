// head and tail: the first or last lines; tail -f follows a file as it grows.
import type { Task } from '../../../../../kernel/task.ts';
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import {
  absolute,
  complain,
  invalidOption,
  openOperand,
  parseOptions,
  put,
  readAll,
} from '../../command.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { light } from '../../light.ts';
import { sizeNumber } from '../files/size-number.ts';

/** `-5` and `+5` as -n takes them. */
function modern(argv: readonly string[]): string[] {
  return argv.flatMap((word, index) =>
    index > 0 && /^[-+]\d+$/.test(word) && !/^-[nc]$/.test(argv[index - 1] as string)
      ? ['-n', word.replace(/^-/, '')]
      : [word],
  );
}

export const head: Program = light(function* (self): Task<number> {
  const { given, operands, wrong } = parseOptions(modern(self.argv), 'qv', 'nc', {
    lines: 'n',
    bytes: 'c',
  });
  if (wrong) return invalidOption(self, wrong);
  const bytes = given.get('c');
  const limit = sizeNumber((bytes ?? given.get('n') ?? '10').replace(/^-/, ''));
  if (limit === undefined) {
    complain(self, `invalid number '${bytes ?? given.get('n')}'`);
    return 1;
  }
  const dropsEnd = (bytes ?? given.get('n') ?? '').startsWith('-');
  let status = 0;
  for (const [index, name] of (operands.length > 0 ? operands : ['-']).entries()) {
    const input = openOperand(self, name);
    if (typeof input === 'string') {
      complain(self, `${name}: ${input}`);
      status = 1;
      continue;
    }
    if (operands.length > 1) self.stdout.write(`${index > 0 ? '\n' : ''}==> ${name} <==\n`);
    if (dropsEnd) {
      const lines = (yield* readAll(input)).match(/[^\n]*\n|[^\n]+$/g) ?? [];
      self.stdout.write(lines.slice(0, -limit || undefined).join(''));
      continue;
    }
    if (!(yield* first(self, input, limit, bytes !== undefined))) return BROKEN_PIPE;
  }
  return status;
});

function* first(
  self: ProgramContext,
  input: Exclude<ReturnType<typeof openOperand>, string>,
  limit: number,
  isBytes: boolean,
): Task<boolean> {
  let left = limit;
  while (left > 0) {
    const piece = yield* input.read();
    if (piece === undefined) break;
    let end = 0;
    if (isBytes) end = Math.min(left, piece.length);
    else
      while (left > 0 && end < piece.length) {
        const newline = piece.indexOf('\n', end);
        end = newline < 0 ? piece.length : newline + 1;
        if (newline >= 0) left--;
      }
    if (isBytes) left -= end;
    if (end < piece.length) input.unread(piece.slice(end));
    if (!(yield* put(self.stdout, piece.slice(0, end)))) return false;
  }
  return true;
}

export const tail: Program = light(function* (self): Task<number> {
  const { given, operands, wrong } = parseOptions(modern(self.argv), 'fFqvr', 'ncs', {
    lines: 'n',
    follow: 'f',
  });
  if (wrong) return invalidOption(self, wrong);
  const count = given.get('c') ?? given.get('n') ?? '10';
  const isFollowing = given.has('f') || given.has('F');
  let status = 0;
  for (const [index, name] of (operands.length > 0 ? operands : ['-']).entries()) {
    const input = openOperand(self, name);
    if (typeof input === 'string') {
      complain(self, `can't open '${name}': ${input}`);
      status = 1;
      continue;
    }
    if (operands.length > 1) self.stdout.write(`${index > 0 ? '\n' : ''}==> ${name} <==\n`);
    const text = name === '/dev/null' && isFollowing ? '' : yield* readAll(input);
    if (!(yield* put(self.stdout, end(text, count, given.has('c'))))) return BROKEN_PIPE;
  }
  if (!isFollowing) return status;
  return yield* follow(self, operands, given.has('F'));
});

function end(text: string, count: string, isBytes: boolean): string {
  const number = sizeNumber(count.replace(/^[-+]/, '')) ?? 0;
  const units = isBytes ? [...text] : (text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
  if (count.startsWith('+')) return units.slice(Math.max(0, number - 1)).join('');
  return number === 0 ? '' : units.slice(-number).join('');
}

/** Writes what is appended, for ever. A file that is replaced is followed under its name (-F). */
function* follow(self: ProgramContext, names: readonly string[], byName: boolean): Task<number> {
  const paths = names.map((name) => absolute(self, name));
  const opened = paths.map((path) => self.files.openForReading(path));
  for (const file of opened) {
    if (!isFileError(file)) file.position = file.node.text.length + file.node.zeros;
  }
  const place = self.files.find(paths[0] ?? '/');
  const bell = isFileError(place) ? undefined : place.mount.tree.changed;
  for (;;) {
    for (const [index, path] of paths.entries()) {
      let file = opened[index] as (typeof opened)[number];
      const now = byName || isFileError(file) ? self.files.stat(path) : undefined;
      if (now && !isFileError(now) && (isFileError(file) || now !== file.node)) {
        opened[index] = file = self.files.openForReading(path);
      }
      if (isFileError(file)) continue;
      if (file.position > file.node.text.length + file.node.zeros) file.position = 0;
      for (let text = file.read(); text !== undefined; text = file.read()) {
        if (!(yield* put(self.stdout, text))) return BROKEN_PIPE;
      }
    }
    if (!bell) return 1;
    yield* bell.wait();
  }
}
