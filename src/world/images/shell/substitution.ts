// `$(command)`: a subshell whose output becomes text.
import type { Task } from '../../../kernel/task.ts';
import { TextOutput } from '../../processes/streams.ts';
import { runScript } from './interpreter.ts';
import type { Shell } from './shell.ts';
import type { Script } from './syntax/syntax.ts';
import { runExitTrap } from './traps.ts';

/** The output without its last newlines; its status is that of a command of assignments alone. */
export function* runSubstitution(shell: Shell, script: Script): Task<string> {
  const child = shell.fork();
  const output = new TextOutput();
  const descriptors = [...child.descriptors];
  descriptors[1] = { input: undefined, output };
  child.descriptors = descriptors;
  child.status = 0;
  yield* runScript(child, script);
  yield* runExitTrap(child);
  shell.substituted = child.status;
  return output.text.replace(/\0/g, '').replace(/\n+$/, '');
}
