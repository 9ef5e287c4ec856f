// `$(command)`: a subshell whose output becomes text.
import type { Task } from '../../../kernel/task.ts';
import { TextOutput } from '../../processes/streams.ts';
import { runScript } from './interpreter.ts';
import type { Shell } from './shell.ts';
import { runSimple } from './simple-command.ts';
import type { Command, Script } from './syntax/syntax.ts';
import { runExitTrap } from './traps.ts';

/** The output without its last newlines; its status is that of a command of assignments alone. */
export function* runSubstitution(shell: Shell, script: Script): Task<string> {
  const child = shell.fork();
  const output = new TextOutput();
  const descriptors = [...child.descriptors];
  descriptors[1] = { input: undefined, output };
  child.descriptors = descriptors;
  child.status = 0;
  const file = onlyInput(script);
  yield* file ? runSimple(child, { ...file, fields: ['cat'] }) : runScript(child, script);
  yield* runExitTrap(child);
  shell.substituted = child.status;
  return output.text.replace(/\0/g, '').replace(/\n+$/, '');
}

/** `$(< file)` is what the file holds. */
function onlyInput({ lists, error }: Script): (Command & { is: 'simple' }) | undefined {
  const isOne = lists.length === 1 && lists[0]?.length === 1 && error === undefined;
  const command = isOne ? lists[0]?.[0]?.command : undefined;
  if (command?.is !== 'simple' || command.words.length > 0) return undefined;
  const isInput = command.redirects.length === 1 && command.redirects[0]?.operator === '<';
  return isInput && command.assignments.length === 0 ? command : undefined;
}
