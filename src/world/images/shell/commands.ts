// Every command that images may hold: one line for each.
import type { Program } from '../../machines/program.ts';
import { echo } from './commands/system/echo.ts';
import { kill } from './commands/system/kill.ts';
import { sleep } from './commands/system/sleep.ts';
import { test } from './commands/system/test.ts';
import { falseCommand, trueCommand } from './commands/system/true.ts';
import { cat } from './commands/text/cat.ts';
import { printf } from './commands/text/printf.ts';
import { sh } from './script-program.ts';

/** Programs by the name of their file in /bin. */
export const COMMANDS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['[', test],
  ['cat', cat],
  ['echo', echo],
  ['false', falseCommand],
  ['kill', kill],
  ['printf', printf],
  ['sh', sh],
  ['sleep', sleep],
  ['test', test],
  ['true', trueCommand],
]);
