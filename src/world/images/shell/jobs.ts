// Pipelines and background jobs: parts of a script that run side by side.
import type { Signal } from '../../../kernel/process.ts';
import { SIGNAL_NUMBERS } from '../../../kernel/process.ts';
import type { Task, TaskHandle } from '../../../kernel/task.ts';
import { Latch } from '../../../kernel/waits.ts';
import { FixedInput, NULL_OUTPUT, Pipe } from '../../processes/streams.ts';
import { describeCommand } from './describe.ts';
import { runCommand, runForked } from './interpreter.ts';
import type { Descriptor, Job, Shell } from './shell.ts';
import { release, retain } from './shell.ts';
import type { Command } from './syntax/syntax.ts';

function replaced(
  descriptors: Shell['descriptors'],
  index: number,
  descriptor: Descriptor,
): (Descriptor | undefined)[] {
  const next = [...descriptors];
  next[index] = descriptor;
  return next;
}

/** Every part runs in a subshell; the status is the last one's. */
export function* runPipeline(shell: Shell, command: Command & { is: 'pipeline' }): Task {
  const { commands, isNegated } = command;
  const parts: Latch<number>[] = [];
  let input = shell.descriptors[0];
  for (let index = 0; index < commands.length - 1; index++) {
    const pipe = new Pipe();
    const child = shell.fork();
    child.descriptors = replaced(child.descriptors, 1, { input: undefined, output: pipe });
    if (index > 0) child.descriptors = replaced(child.descriptors, 0, input as Descriptor);
    const latch = startPart(shell, child, commands[index] as Command);
    parts.push(latch);
    input = { input: pipe, output: undefined };
  }
  const status = yield* runLast(shell, command, input);
  const statuses: number[] = [];
  for (const part of parts) statuses.push(yield* part.wait());
  statuses.push(status);
  shell.status = shell.has('pipefail') ? (statuses.findLast((each) => each !== 0) ?? 0) : status;
  if (isNegated) shell.status = shell.status === 0 ? 1 : 0;
}

function* runLast(
  shell: Shell,
  { commands, isNegated }: Command & { is: 'pipeline' },
  input: Descriptor | undefined,
): Task<number> {
  const last = commands.at(-1) as Command;
  const child = shell.fork();
  if (isNegated) child.guarded++;
  if (commands.length === 1) {
    if (isNegated) return yield* runNegated(shell, last);
  } else {
    child.descriptors = replaced(child.descriptors, 0, input as Descriptor);
  }
  const status = yield* runForked(child, [{ command: last, isBackground: false }]);
  if (commands.length > 1 && input?.input instanceof Pipe) input.input.removeReader();
  return status;
}

/** `! command` alone runs in this shell itself. */
function* runNegated(shell: Shell, command: Command): Task<number> {
  shell.guarded++;
  yield* runCommand(shell, command);
  shell.guarded--;
  return shell.status;
}

function startPart(shell: Shell, child: Shell, command: Command): Latch<number> {
  const ended = new Latch<number>('part of a pipeline');
  const { process } = shell.context;
  const held = child.descriptors;
  const handle = process.spawn('pipeline', runForked(child, [{ command, isBackground: false }]));
  handle.onEnd((state) => {
    if (held[1]?.output instanceof Pipe) held[1].output.removeWriter();
    const input = held[0]?.input;
    if (input instanceof Pipe && input !== shell.descriptors[0]?.input) input.removeReader();
    ended.open(state.is === 'done' ? state.value : 1);
  });
  return ended;
}

/** `command &`: a subshell whose input is empty, known by a pid. */
export function startJob(shell: Shell, command: Command): void {
  const child = shell.fork();
  child.descriptors = replaced(child.descriptors, 0, {
    input: new FixedInput(undefined),
    output: NULL_OUTPUT,
  });
  const { process, processes, user } = shell.context;
  const held = child.descriptors;
  retain(held);
  const handle = process.spawn('job', runForked(child, [{ command, isBackground: false }]));
  const text = describeCommand(command);
  const pid = processes.add({
    parent: shell.context.pid,
    command: text,
    uid: user.uid,
    started: process.clock.now,
    isBackground: true,
    signal: (signal) => signalJob(job, child, signal),
  });
  const number = (shell.jobs.at(-1)?.number ?? 0) + 1;
  const job: Job = { number, pid, command: text, handle, killed: undefined };
  shell.jobs = [...shell.jobs, job];
  shell.lastJobPid = pid;
  shell.status = 0;
  handle.onEnd(() => {
    processes.remove(pid);
    release(held);
  });
}

function signalJob(job: Job, child: Shell, signal: Signal): void {
  if (signal === 'CHLD' || signal === 'STOP') return;
  const action = child.traps.get(signal);
  if (action === '' && signal !== 'KILL') return;
  if (action !== undefined && signal !== 'KILL') {
    child.signals.send(signal);
    return;
  }
  job.killed = 128 + SIGNAL_NUMBERS[signal];
  (job.handle as TaskHandle<number>).cancel();
}

/** A job's status, or undefined while it runs. */
export function jobStatus(job: Job): number | undefined {
  const { state } = job.handle;
  if (state.is === 'waiting') return undefined;
  return state.is === 'done' ? state.value : (job.killed ?? 1);
}
