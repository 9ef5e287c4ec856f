// eval, `.` and exec: more text to run, or another program in the shell's place.
import { isFileError } from '../../../machines/file-system-error.ts';
import type { Builtin } from '../builtins.ts';
import { findProgram } from '../../find-program.ts';
import { runScript } from '../interpreter.ts';
import { replaceShell } from '../run-program.ts';
import type { Shell } from '../shell.ts';
import { parseShared } from '../syntax/parse-shared.ts';

export const evalCommand: Builtin = function* (shell, fields) {
  shell.status = 0;
  yield* runScript(shell, parseShared(fields.slice(1).join(' ')));
  return shell.status;
};

export const dot: Builtin = function* (shell, fields) {
  const name = fields[1];
  if (name === undefined) {
    shell.fail('.: filename argument required');
    return 2;
  }
  const text = readSourced(shell, name);
  if (text === undefined) {
    shell.fail(`.: ${name}: not found`, 2);
    shell.leaving = { is: 'exit' };
    return 2;
  }
  const { positional } = shell;
  if (fields.length > 2) shell.positional = fields.slice(2);
  shell.status = 0;
  yield* runScript(shell, parseShared(text));
  shell.positional = positional;
  if (shell.leaving?.is === 'return') shell.leaving = undefined;
  return shell.status;
};

function readSourced(shell: Shell, name: string): string | undefined {
  const places = name.includes('/')
    ? [shell.path(name)]
    : (shell.variables.get('PATH') ?? '').split(':').map((place) => `${place}/${name}`);
  for (const place of [...places, shell.path(name)]) {
    const text = shell.files.readText(place);
    if (!isFileError(text)) return text;
  }
  return undefined;
}

export const exec: Builtin = function* (shell, fields) {
  const rest = fields.slice(fields[1] === '--' ? 2 : 1);
  const name = rest[0];
  if (name === undefined) return 0;
  const lookup = findProgram(shell.files, name, shell.variables.get('PATH'), shell.directory);
  shell.traps = new Map();
  shell.leaving = { is: 'exit' };
  if (lookup.is !== 'program') {
    shell.complain(`exec: ${name}: ${lookup.is === 'denied' ? 'Permission denied' : 'not found'}`);
    return lookup.is === 'denied' ? 126 : 127;
  }
  return yield* replaceShell(shell, lookup.program, rest);
};
