// `$(command)`: a subshell whose output becomes text.
import type { Task } from '../../../kernel/task.ts';
import { TextOutput } from '../../processes/streams.ts';
import { runScript } from './interpreter.ts';
import type { Shell } from './shell.ts';
import type { Script } from './syntax/syntax.ts';
import { runExitTrap } from './traps.ts';

/** The output without its last newlines; the status becomes the shell's. */
export function* runSubstitution(shell: Shell, script: Script): Task<string> {
  const child = shell.fork();
  const output = new TextOutput();
  const descriptors = [...child.descriptors];
  descriptors[1] = { input: undefined, output };
  child.descriptors = descriptors;
  child.status = 0;
  yield* runScript(child, script);
  yield* runExitTrap(child);
  shell.status = child.status;
  return output.text.replace(/\0/g, '').replace(/\n+$/, '');
}
