// command, type, hash, umask, ulimit, times, alias: small builtins that scripts try.
import { ANY_EXECUTABLE, findProgram } from '../../find-program.ts';
import type { Builtin } from '../builtins.ts';
import { builtinNamed } from '../builtins.ts';
import { runProgram } from '../run-program.ts';
import type { Shell } from '../shell.ts';

const KEYWORDS: ReadonlySet<string> = new Set([
  '!',
  '{',
  '}',
  'case',
  'do',
  'done',
  'elif',
  'else',
  'esac',
  'fi',
  'for',
  'if',
  'in',
  'then',
  'until',
  'while',
]);

function locate(shell: Shell, name: string): string | undefined {
  const lookup = findProgram(shell.files, name, shell.variables.get('PATH'), shell.directory);
  if (lookup.is !== 'program' || lookup.path === ANY_EXECUTABLE) return undefined;
  return lookup.path;
}

export const command: Builtin = function* (shell, fields) {
  const flag = /^-[vV]$/.test(fields[1] ?? '') ? fields[1] : undefined;
  const rest = fields.slice(flag || fields[1] === '-p' || fields[1] === '--' ? 2 : 1);
  const name = rest[0];
  if (name === undefined) return 0;
  if (flag === '-V') return yield* type(shell, ['type', ...rest]);
  if (flag) {
    const isKnown = KEYWORDS.has(name) || shell.functions.has(name) || builtinNamed(name);
    const found = isKnown ? name : locate(shell, name);
    if (found === undefined) return 127;
    shell.write(`${found}\n`);
    return 0;
  }
  const builtin = builtinNamed(name);
  return builtin ? yield* builtin(shell, rest) : yield* runProgram(shell, rest);
};

export const type: Builtin = function* (shell, fields) {
  let status = 0;
  for (const name of fields.slice(1)) {
    const path = locate(shell, name);
    if (KEYWORDS.has(name)) shell.write(`${name} is a shell keyword\n`);
    else if (shell.functions.has(name)) shell.write(`${name} is a function\n`);
    else if (builtinNamed(name)) shell.write(`${name} is a shell builtin\n`);
    else if (path) shell.write(`${name} is ${path}\n`);
    else {
      shell.write(`${name}: not found\n`);
      status = 127;
    }
  }
  return status;
};

export const hash: Builtin = function* (shell, fields) {
  for (const name of fields.slice(1)) {
    if (name === '-r' || locate(shell, name) || builtinNamed(name)) continue;
    shell.complain(`hash: ${name}: not found`);
    return 1;
  }
  return 0;
};

export const umask: Builtin = function* (shell, fields) {
  if (fields.length === 1) shell.write('0022\n');
  return 0;
};

export const ulimit: Builtin = function* (shell, fields) {
  if (fields.some((field) => /^-[Hs]*n$/.test(field))) {
    if (fields.length === 2) shell.write('1048576\n');
  } else if (fields.length <= 2) {
    shell.write('unlimited\n');
  }
  return 0;
};

export const times: Builtin = function* (shell) {
  shell.write('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
};

export const alias: Builtin = function* () {
  return 0;
};

export const unalias: Builtin = function* () {
  return 0;
};
