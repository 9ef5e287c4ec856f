// wait and jobs.
import type { Signal } from '../../../../kernel/process.ts';
import { SIGNAL_NUMBERS } from '../../../../kernel/process.ts';
import type { Task } from '../../../../kernel/task.ts';
import { Latch, race } from '../../../../kernel/waits.ts';
import type { Wait } from '../../../../kernel/task.ts';
import type { Builtin } from '../builtins.ts';
import { jobStatus } from '../jobs.ts';
import type { Job, Shell } from '../shell.ts';
import { runTrap } from '../traps.ts';

/** Waits for jobs; a trapped signal interrupts it with 128 + its number. */
export const wait: Builtin = function* (shell, fields) {
  const operands = fields.slice(1).filter((field) => field !== '--');
  if (operands.length === 0) {
    for (const job of shell.jobs) {
      const status = yield* waitForJob(shell, job);
      if (status.isInterrupted) return status.status;
    }
    shell.jobs = [];
    return 0;
  }
  let status = 0;
  for (const operand of operands) {
    const job = jobOf(shell, operand);
    if (!job) {
      status = 127;
      continue;
    }
    const outcome = yield* waitForJob(shell, job);
    if (outcome.isInterrupted) return outcome.status;
    shell.jobs = shell.jobs.filter((other) => other !== job);
    ({ status } = outcome);
  }
  return status;
};

function jobOf(shell: Shell, operand: string): Job | undefined {
  if (operand === '%%' || operand === '%+') return shell.jobs.at(-1);
  return shell.jobs.find((job) => String(job.pid) === operand || `%${job.number}` === operand);
}

interface Waited {
  readonly status: number;
  readonly isInterrupted: boolean;
}

function* waitForJob(shell: Shell, job: Job): Task<Waited> {
  const ended = new Latch<void>(`job ${job.pid}`);
  job.handle.onEnd(() => ended.open());
  for (;;) {
    const status = jobStatus(job);
    if (status !== undefined) return { status, isInterrupted: false };
    const waits: Wait<void | Signal>[] = [ended.wait(), shell.signals.receive()];
    const { index, value } = yield* race(waits);
    if (index === 0) continue;
    const signal = value as Signal;
    if (!shell.traps.get(signal)) continue;
    yield* runTrap(shell, signal);
    return { status: 128 + SIGNAL_NUMBERS[signal], isInterrupted: true };
  }
}

export const jobs: Builtin = function* (shell) {
  for (const job of shell.jobs) {
    const status = jobStatus(job);
    const state = status === undefined ? 'Running' : status === 0 ? 'Done' : `Done(${status})`;
    const mark = job === shell.jobs.at(-1) ? '+' : ' ';
    shell.write(`[${job.number}] ${mark} ${state.padEnd(24)}${job.command}\n`);
  }
  shell.jobs = shell.jobs.filter((job) => jobStatus(job) === undefined);
  return 0;
};
