// Commands that are programs and builtins at once: echo, test, printf, kill.
import type { Program } from '../../../machines/program.ts';
import type { Builtin } from '../builtins.ts';
import { BROKEN_PIPE } from '../broken-pipe.ts';
import { LightContext } from '../light-context.ts';

/** Runs the program in the shell itself, without a pid of its own. */
export function asBuiltin(program: Program): Builtin {
  return function* (shell, fields) {
    const status = yield* program(new LightContext(shell, fields));
    // SIGPIPE would have ended the shell itself.
    if (status === BROKEN_PIPE) shell.leaving = { is: 'exit' };
    return status;
  };
}
