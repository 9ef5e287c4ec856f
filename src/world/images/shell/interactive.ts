// A shell that reads its commands from an input: a script on stdin, or a person at a terminal.
import type { Task } from '../../../kernel/task.ts';
import { race } from '../../../kernel/waits.ts';
import type { Input } from '../../machines/program.ts';
import { runScript } from './interpreter.ts';
import type { Shell } from './shell.ts';
import { parse } from './syntax/parser.ts';
import type { Script } from './syntax/syntax.ts';

const INCOMPLETE = /^(unexpected end of file|unterminated|missing '\)\)'|EOF in)/;

/** Runs commands as their lines come, until the input ends or `exit`. */
export function* runInteractive(shell: Shell, input: Input): Task {
  const isTerminal = input.isTerminal === true;
  const reader = shell.input() ?? input;
  let pending = '';
  if (isTerminal) becomeInteractive(shell);
  for (;;) {
    const piece: string | undefined = isTerminal
      ? yield* typed(shell, reader)
      : yield* reader.read();
    pending += piece ?? '';
    const end = piece === undefined ? pending.length : pending.lastIndexOf('\n') + 1;
    const text = pending.slice(0, end);
    if (text.trim() !== '') {
      const script = parse(text);
      const isWhole = script.error === undefined || !INCOMPLETE.test(script.error);
      if (isWhole || piece === undefined) {
        pending = pending.slice(end);
        yield* runScript(shell, script);
        if (shell.leaving && !(isTerminal && survives(shell, script))) return;
        shell.leaving = undefined;
      } else if (isTerminal) {
        shell.write('> ', 2);
        continue;
      }
    } else {
      pending = pending.slice(end);
    }
    if (piece === undefined) return;
    if (isTerminal) shell.write(prompt(shell), 2);
  }
}

/** The next line; ^C at the prompt shows another one. */
function* typed(shell: Shell, reader: Input): Task<string | undefined> {
  for (;;) {
    const { index, value } = yield* race<string | undefined>([
      reader.read(),
      shell.signals.receive(),
    ]);
    if (index === 0) return value;
    shell.write(prompt(shell), 2);
  }
}

/** Takes ^C for itself and shows the first prompt. */
function becomeInteractive(shell: Shell): void {
  shell.isInteractive = true;
  if (shell.ownsProcess) {
    for (const signal of ['INT', 'TERM', 'QUIT'] as const) shell.context.process.heed(signal);
  }
  shell.write(prompt(shell), 2);
}

/** A wrong line or an interrupted command leaves a person at the next prompt. */
function survives(shell: Shell, script: Script): boolean {
  return script.error !== undefined || shell.status === 130;
}

function prompt(shell: Shell): string {
  const home = shell.variables.get('HOME');
  const place = shell.directory === home ? '~' : shell.directory;
  return `${place} ${shell.context.user.uid === 0 ? '#' : '$'} `;
}
