// Programs run inside a container beside its own: exec, exec probes, hooks.
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Signal } from '../../../kernel/process.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { Latch, Mailbox, sleep, withTimeout } from '../../../kernel/waits.ts';
import { findProgram } from '../../../world/images/find-program.ts';
import type { Input } from '../../../world/machines/program.ts';
import { NO_INPUT } from '../../../world/machines/program.ts';
import { Terminal } from '../../../world/processes/terminal.ts';
import type { ExecSession, ExecStreams, ExecSyncResult } from '../cri.ts';
import { EXEC_START } from '../limits.ts';
import type { Container } from './container.ts';

/** What runc says of a command it cannot start; the exit code is the shell's word for it. */
export interface ExecFailure {
  readonly exitCode: number;
  readonly message: string;
}

export interface ExecOptions {
  readonly command: readonly string[];
  readonly stdin: boolean;
  /** With a terminal in between: echo, line editing, ^C, one output. */
  readonly tty?: boolean;
}

const EXEC_NAME = ' exec';

/** The names of a container's processes never come back. */
export function forgetNames(kernel: Kernel, { processName }: Container): void {
  kernel.forgetProcess(processName);
  kernel.forgetProcess(processName + EXEC_NAME);
}

/** Output of exec probes and hooks beyond this is cut. Upstream: pkg/probe/exec (10 KiB). */
const MAX_OUTPUT_CHARACTERS = 10 * 1024;

/**
 * Starts a command in a running container at once. It dies with the container (137).
 * A text answer instead of a session says why nothing was started.
 */
export function startExec(
  container: Container,
  options: ExecOptions,
  streams: ExecStreams,
): ExecSession | ExecFailure {
  const { command } = options;
  const { machine, config } = container.sandbox;
  const lookup = findProgram(
    container.files,
    command[0] ?? '',
    container.env.get('PATH'),
    container.workingDirectory,
  );
  if (lookup.is !== 'program') {
    const id = machine.kernel.random(`${container.processName} exec`).hex(64);
    const message =
      `failed to start exec "${id}": OCI runtime exec failed: exec failed: ` +
      `unable to start container process: ${lookup.message}: unknown`;
    return { exitCode: lookup.is === 'missing' ? 127 : 126, message };
  }
  const name = `${config.namespace}/${config.name}/${container.config.name}${EXEC_NAME}`;
  const process = machine.createProcess(name);
  const terminal = options.tty
    ? new Terminal(
        (text) => streams.stdout(text),
        (name) => container.processes.foregroundOf(pid)?.signal(name),
      )
    : undefined;
  const isPiped = options.stdin && !terminal;
  const input = isPiped ? new Mailbox<string | undefined>('exec stdin') : undefined;
  const stdin: Input = terminal ?? (input ? { read: () => input.receive() } : NO_INPUT);
  const pid = container.processes.add({
    parent: 0,
    command: command.join(' '),
    uid: container.files.user.uid,
    started: machine.kernel.now,
    signal: (signal: Signal) => process.signal(signal),
  });
  let isOver = false;
  const forget = container.process?.onEnd(() => process.crash('container ended'));
  process.onEnd((exitCode) => {
    forget?.();
    container.processes.remove(pid);
    if (!isOver) streams.exited(exitCode);
    isOver = true;
  });
  const context = container.contextOf(process, pid, command).with({
    stdin,
    stdout: terminal ?? { write: (text) => streams.stdout(text) },
    stderr: terminal ?? { write: (text) => streams.stderr(text) },
  });
  process.run(lookup.program(context));
  return {
    stdin: (text) => {
      if (!terminal) input?.send(text);
      else if (text === undefined) terminal.hangUp();
      else terminal.type(text);
    },
    resize: (width, height) => terminal?.resize(width, height),
    hangUp: () => process.signal('HUP'),
  };
}

/** As startExec, for somebody who only hears streams: a failure comes as an exit. */
export function openExec(
  container: Container,
  options: ExecOptions,
  streams: ExecStreams,
): ExecSession {
  const started = startExec(container, options, streams);
  if (!('message' in started)) return started;
  streams.exited(started.exitCode, started.message);
  return { stdin: () => {}, resize: () => {}, hangUp: () => {} };
}

/** Runs a command to its end or its timeout; then it is killed. */
export function* runExec(
  container: Container,
  command: readonly string[],
  timeout: Micros,
): Task<ExecSyncResult> {
  yield* sleep(EXEC_START);
  let output = '';
  const ended = new Latch<number>('exec');
  const take = (text: string): void => {
    if (output.length < MAX_OUTPUT_CHARACTERS) output += text;
  };
  if (!container.isRunning) return { is: 'exited', exitCode: 137, output: '' };
  const started = startExec(
    container,
    { command, stdin: false },
    {
      stdout: take,
      stderr: take,
      exited: (exitCode) => ended.open(exitCode),
    },
  );
  if ('message' in started) {
    return { is: 'exited', exitCode: started.exitCode, output: started.message };
  }
  const outcome = yield* withTimeout(ended.wait(), timeout);
  if (outcome.is === 'value') return { is: 'exited', exitCode: outcome.value, output };
  started.hangUp();
  return { is: 'timeout', output };
}
