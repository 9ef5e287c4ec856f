// Starting a program as a process: its pid, pid 1's way with signals, its end.
import type { Process, Signal } from '../../kernel/process.ts';
import type { ExitCode, Program, ProgramContext } from '../machines/program.ts';
import type { Task } from '../../kernel/task.ts';

/** What the starter says about a program; the pid is given here. */
export type ProgramSetting = Omit<ProgramContext, 'process' | 'pid'> & {
  readonly parentPid?: number;
};

const CATCHABLE: readonly Signal[] = ['TERM', 'INT', 'HUP', 'QUIT', 'USR1', 'USR2'];

/**
 * Runs a program as the main task of a process and books it in its pid namespace. The first of a
 * namespace is its init: the kernel drops signals that init has no handler for, and when init ends
 * all others are killed. Source: pid_namespaces(7).
 */
export function startProgram(
  process: Process,
  program: Program,
  setting: ProgramSetting,
): ProgramContext {
  const { processes } = setting;
  const pid = processes.add({
    parent: setting.parentPid ?? 0,
    command: setting.argv.join(' '),
    uid: setting.user.uid,
    started: process.clock.now,
    signal: (signal) => process.signal(signal),
  });
  if (pid === 1) for (const signal of CATCHABLE) process.heed(signal);
  process.onEnd(() => {
    processes.remove(pid);
    if (pid === 1) for (const [, entry] of processes.list()) entry.signal('KILL');
  });
  const context: ProgramContext = { ...setting, process, pid };
  process.run(main(program, context));
  return context;
}

function* main(program: Program, context: ProgramContext): Task<ExitCode> {
  return yield* program(context);
}
