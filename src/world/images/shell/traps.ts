// Traps: commands that run when a signal has come, or when the shell exits.
import type { Signal } from '../../../kernel/process.ts';
import { SIGNAL_NUMBERS } from '../../../kernel/process.ts';
import type { Task } from '../../../kernel/task.ts';
import { runScript } from './interpreter.ts';
import type { Shell } from './shell.ts';
import { parseShared } from './syntax/parse-shared.ts';

/** Runs the traps of the signals that came while a command ran. */
export function* runTraps(shell: Shell): Task {
  for (;;) {
    const signal = shell.signals.poll();
    if (!signal) return;
    yield* runTrap(shell, signal);
    if (shell.leaving) return;
  }
}

/** Runs a signal's trap; one without a trap was dropped for pid 1. */
export function* runTrap(shell: Shell, signal: Signal): Task {
  const action = shell.traps.get(signal);
  if (!action) return;
  const { status } = shell;
  yield* runScript(shell, parseShared(action));
  if (!shell.leaving) shell.status = status;
}

/** The EXIT trap, once, whatever made the shell leave. */
export function* runExitTrap(shell: Shell): Task {
  const action = shell.traps.get('EXIT');
  if (action === undefined) return;
  const rest = new Map(shell.traps);
  rest.delete('EXIT');
  shell.traps = rest;
  if (action === '') return;
  const { status } = shell;
  shell.leaving = undefined;
  yield* runScript(shell, parseShared(action));
  if (!shell.leaving) shell.status = status;
  shell.leaving = undefined;
}

/** TERM, SIGTERM, 15 and term name one signal. */
export function signalNamed(name: string): Signal | 'EXIT' | undefined {
  if (name === '0' || name === 'EXIT') return 'EXIT';
  const plain = name.toUpperCase().replace(/^SIG/, '');
  for (const [signal, number] of Object.entries(SIGNAL_NUMBERS)) {
    if (signal === plain || String(number) === name) return signal as Signal;
  }
  return undefined;
}
