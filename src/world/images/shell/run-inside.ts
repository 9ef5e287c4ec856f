// Commands that run other commands: xargs, find -exec, timeout, env, nohup, watch.
import type { Task } from '../../../kernel/task.ts';
import type { ExitCode, ProgramContext } from '../../machines/program.ts';
import { findProgram } from '../find-program.ts';
import { nameOf } from './command.ts';
import { isLight } from './light.ts';
import { runProgram } from './run-program.ts';
import { Shell } from './shell.ts';

/** What differs for the command that is run. */
export interface Inside {
  readonly env?: ReadonlyMap<string, string>;
  readonly stdin?: ProgramContext['stdin'];
  readonly stdout?: ProgramContext['stdout'];
  readonly workingDirectory?: string;
}

/** Runs argv in the caller's surroundings; 127 and a message when there is no such command. */
export function* runInside(
  self: ProgramContext,
  argv: readonly string[],
  changes: Inside = {},
): Task<ExitCode> {
  const { process, hostname, user, files, net, group, processes, pid, stderr } = self;
  const context: ProgramContext = {
    process,
    hostname,
    user,
    files,
    net,
    group,
    processes,
    pid,
    stderr,
    argv,
    env: changes.env ?? self.env,
    workingDirectory: changes.workingDirectory ?? self.workingDirectory,
    stdin: changes.stdin ?? self.stdin,
    stdout: changes.stdout ?? self.stdout,
  };
  const name = argv[0] ?? '';
  const lookup = findProgram(files, name, context.env.get('PATH'), context.workingDirectory);
  if (lookup.is !== 'program') {
    const why = lookup.is === 'missing' ? 'No such file or directory' : 'Permission denied';
    stderr.write(`${nameOf(self)}: can't execute '${name}': ${why}\n`);
    return lookup.is === 'missing' ? 127 : 126;
  }
  if (isLight(lookup.program)) return yield* lookup.program(context);
  return yield* runProgram(Shell.create(context, false), argv);
}
