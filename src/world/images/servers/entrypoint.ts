// docker-entrypoint.sh of official images: a few chores, then the command takes its place.
import type { Task } from '../../../kernel/task.ts';
import type { ExitCode, Program } from '../../machines/program.ts';
import { findProgram } from '../find-program.ts';
import { Executing } from './executing.ts';

/** Runs its arguments as the container's program; `adjust` is what the script does to them. */
export function entrypoint(
  adjust: (argv: readonly string[]) => readonly string[] = (argv) => argv,
): Program {
  return function* (self): Task<ExitCode> {
    const argv = adjust(self.argv.slice(1));
    const name = argv[0] ?? '';
    const { env, files, processes, workingDirectory } = self;
    const lookup = findProgram(files, name, env.get('PATH'), workingDirectory);
    if (lookup.is !== 'program') {
      self.stderr.write(`${self.argv[0]}: exec: ${name}: not found\n`);
      return lookup.is === 'missing' ? 127 : 126;
    }
    const entry = processes.get(self.pid);
    if (entry) entry.command = argv.join(' ');
    return yield* lookup.program(new Executing(self, argv));
  };
}
