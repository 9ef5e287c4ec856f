// exit, return, break, continue.
import type { Builtin } from '../builtins.ts';
import type { Shell } from '../shell.ts';

function statusOf(shell: Shell, fields: readonly string[]): number {
  const text = fields[1];
  if (text === undefined) return shell.status;
  if (/^[0-9]+$/.test(text)) return Number(text) & 255;
  shell.complain(`${fields[0]}: Illegal number: ${text}`);
  return 2;
}

export const exit: Builtin = function* (shell, fields) {
  const status = statusOf(shell, fields);
  shell.leaving = { is: 'exit' };
  return status;
};

export const returnFrom: Builtin = function* (shell, fields) {
  const status = statusOf(shell, fields);
  shell.leaving = { is: 'return' };
  return status;
};

function leaveLoop(is: 'break' | 'continue'): Builtin {
  return function* (shell, fields) {
    const levels = Number(fields[1] ?? 1);
    if (!Number.isInteger(levels) || levels < 1) {
      shell.fail(`${is}: Illegal number: ${fields[1]}`);
      return 2;
    }
    if (shell.loops > 0) shell.leaving = { is, levels: Math.min(levels, shell.loops) };
    return 0;
  };
}

export const breakLoop = leaveLoop('break');
export const continueLoop = leaveLoop('continue');
