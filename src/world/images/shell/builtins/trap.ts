// trap: what to do when a signal comes.
import type { Signal } from '../../../../kernel/process.ts';
import type { Builtin } from '../builtins.ts';
import type { Shell } from '../shell.ts';
import { signalNamed } from '../traps.ts';
import { quoted } from './names.ts';

export const trap: Builtin = function* (shell, fields) {
  const words = fields.slice(fields[1] === '--' ? 2 : 1);
  if (words.length === 0) {
    for (const [signal, action] of shell.traps) {
      shell.write(`trap -- ${quoted(action)} ${signal}\n`);
    }
    return 0;
  }
  const isReset = words.length === 1 || words[0] === '-' || /^[0-9]+$/.test(words[0] as string);
  const names = words[0] === '-' || !isReset ? words.slice(1) : words;
  let status = 0;
  for (const name of names) {
    const signal = signalNamed(name);
    if (!signal) {
      shell.complain(`trap: ${name}: invalid signal specification`);
      status = 1;
    } else if (isReset) {
      reset(shell, signal);
    } else {
      shell.traps = new Map(shell.traps).set(signal, words[0] as string);
      if (canHeed(shell, signal)) shell.context.process.heed(signal);
    }
  }
  return status;
};

function reset(shell: Shell, signal: Signal | 'EXIT'): void {
  const rest = new Map(shell.traps);
  rest.delete(signal);
  shell.traps = rest;
  // Pid 1 goes on dropping what it has no trap for.
  if (canHeed(shell, signal) && shell.context.pid !== 1) {
    shell.context.process.ignoreAgain(signal);
  }
}

function canHeed(shell: Shell, signal: Signal | 'EXIT'): signal is Signal {
  return shell.ownsProcess && signal !== 'EXIT' && signal !== 'KILL' && signal !== 'STOP';
}
