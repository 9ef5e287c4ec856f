// The builtins of the shell: one line for each.
import type { Task } from '../../../kernel/task.ts';
import { asBuiltin } from './builtins/as-builtin.ts';
import { cd, pwd } from './builtins/directory.ts';
import { doubleBrackets } from './builtins/double-brackets.ts';
import { dot, evalCommand, exec } from './builtins/evaluate.ts';
import { breakLoop, continueLoop, exit, returnFrom } from './builtins/leave.ts';
import { jobs, wait } from './builtins/wait.ts';
import { exportNames, local, readonly, unset } from './builtins/names.ts';
import { getopts } from './builtins/getopts.ts';
import { read } from './builtins/read.ts';
import { set, shift } from './builtins/set.ts';
import { trap } from './builtins/trap.ts';
import { alias, command, hash, times, type, ulimit, umask, unalias } from './builtins/various.ts';
import { echo } from './commands/system/echo.ts';
import { falseCommand, trueCommand } from './commands/system/true.ts';
import { kill } from './commands/system/kill.ts';
import { printf } from './commands/text/printf.ts';
import { test } from './commands/system/test.ts';
import type { Shell } from './shell.ts';

export type Builtin = (shell: Shell, fields: readonly string[]) => Task<number>;

/** Those whose assignments stay and whose errors end a script. Source: POSIX, 2.14. */
export const SPECIAL_BUILTINS: ReadonlySet<string> = new Set([
  '.',
  ':',
  'break',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'times',
  'trap',
  'unset',
]);

/** Built at first use: builtins run scripts, and scripts run builtins. */
let builtins: ReadonlyMap<string, Builtin> | undefined;

export function builtinNamed(name: string): Builtin | undefined {
  return (builtins ??= new Map(allBuiltins())).get(name);
}

function allBuiltins(): readonly (readonly [string, Builtin])[] {
  return [
    ['.', dot],
    [':', asBuiltin(trueCommand)],
    ['[', asBuiltin(test)],
    ['[[', doubleBrackets],
    ['alias', alias],
    ['break', breakLoop],
    ['cd', cd],
    ['command', command],
    ['continue', continueLoop],
    ['echo', asBuiltin(echo)],
    ['eval', evalCommand],
    ['exec', exec],
    ['exit', exit],
    ['export', exportNames],
    ['false', asBuiltin(falseCommand)],
    ['getopts', getopts],
    ['hash', hash],
    ['jobs', jobs],
    ['kill', asBuiltin(kill)],
    ['local', local],
    ['printf', asBuiltin(printf)],
    ['pwd', pwd],
    ['read', read],
    ['readonly', readonly],
    ['return', returnFrom],
    ['set', set],
    ['shift', shift],
    ['source', dot],
    ['test', asBuiltin(test)],
    ['times', times],
    ['trap', trap],
    ['true', asBuiltin(trueCommand)],
    ['type', type],
    ['ulimit', ulimit],
    ['umask', umask],
    ['unalias', unalias],
    ['unset', unset],
    ['wait', wait],
  ];
}
