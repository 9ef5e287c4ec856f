// Runs a program from a shell: light commands as tasks, others as processes of their own.
import type { Signal } from '../../../kernel/process.ts';
import { SIGNAL_NUMBERS } from '../../../kernel/process.ts';
import type { Task, Wait } from '../../../kernel/task.ts';
import { Latch } from '../../../kernel/waits.ts';
import type { ExitCode, Program } from '../../machines/program.ts';
import { startProgram } from '../../processes/start-program.ts';
import { ready } from '../../processes/streams.ts';
import { findProgram, programAt } from '../find-program.ts';
import type { ProgramLookup } from '../find-program.ts';
import { isLight, isShell } from './light.ts';
import { LightContext } from './light-context.ts';
import { scriptProgram } from './script-program.ts';
import { release, retain } from './shell.ts';
import type { Shell } from './shell.ts';

/** 127 not found, 126 not executable; the words are busybox's. */
export function* runProgram(shell: Shell, fields: readonly string[]): Task<number> {
  const name = fields[0] as string;
  const lookup = lookUp(shell, name);
  const program = programOf(shell, name, lookup);
  if (!program) return complaint(shell, name, lookup);
  return isLight(program)
    ? yield* runLight(shell, program, fields)
    : yield* runChild(shell, program, fields);
}

/** Remembers where a command was found, as shells do; the file is looked at again each time. */
function lookUp(shell: Shell, name: string): ProgramLookup {
  const known = shell.hashed.get(name);
  if (known !== undefined) {
    const again = programAt(shell.files, known, name);
    if (again?.is === 'program') return again;
  }
  const searchPath = shell.variables.get('PATH');
  const lookup = findProgram(shell.files, name, searchPath, shell.directory);
  if (lookup.is === 'program' && !name.includes('/')) {
    shell.hashed = new Map(shell.hashed).set(name, lookup.path);
  }
  return lookup;
}

function programOf(shell: Shell, name: string, lookup: ProgramLookup): Program | undefined {
  if (lookup.is === 'program') return lookup.program;
  if (lookup.is !== 'malformed') return undefined;
  const text = shell.files.readText(shell.path(name));
  return typeof text === 'string' ? scriptProgram(name, text) : undefined;
}

export function complaint(shell: Shell, name: string, lookup: ProgramLookup): number {
  const isDenied = lookup.is === 'denied';
  shell.complain(`${name}: ${isDenied ? 'Permission denied' : 'not found'}`);
  return isDenied ? 126 : 127;
}

/** Runs it in the shell's place (`exec`): the shell's own process and signals are its own. */
export function* replaceShell(
  shell: Shell,
  program: Program,
  fields: readonly string[],
): Task<number> {
  const entry = shell.ownsProcess && shell.context.processes.get(shell.context.pid);
  if (entry) entry.command = fields.join(' ');
  return yield* program(new LightContext(shell, fields, shell.ownsProcess));
}

function* runLight(shell: Shell, program: Program, fields: readonly string[]): Task<number> {
  const context = new LightContext(shell, fields);
  const running = program(context);
  if (isShell(program)) return yield* waitFor(shell, context, running, ready(undefined));
  const first = running.next();
  if (first.done) return first.value;
  return yield* waitFor(shell, context, running, first.value);
}

/** A command that waits gets a pid, so that `ps` shows it and `kill` ends it. */
function* waitFor(
  shell: Shell,
  context: LightContext,
  running: Task<ExitCode>,
  firstWait: Wait<any>,
): Task<number> {
  const { process, processes, user } = shell.context;
  const held = shell.descriptors;
  const ended = new Latch<number>('a command');
  let killed = 1;
  const handle = process.spawn(context.argv[0] as string, continued(running, firstWait));
  context.pid = processes.add({
    parent: shell.context.pid,
    command: context.argv.join(' '),
    uid: user.uid,
    started: process.clock.now,
    signal: (signal: Signal) => {
      if (signal === 'CHLD' || signal === 'STOP') return;
      killed = 128 + SIGNAL_NUMBERS[signal];
      handle.cancel();
    },
  });
  retain(held);
  handle.onEnd((state) => {
    processes.remove(context.pid);
    release(held);
    ended.open(state.is === 'done' ? state.value : killed);
  });
  return yield* ended.wait();
}

function* continued(running: Task<ExitCode>, firstWait: Wait<any>): Task<ExitCode> {
  let step = running.next(yield firstWait);
  while (!step.done) step = running.next(yield step.value);
  return step.value;
}

function* runChild(shell: Shell, program: Program, fields: readonly string[]): Task<number> {
  const { kernel } = shell.context.process;
  const { context } = shell;
  const name = `${context.process.name}/${fields[0]}.${context.processes.lastPid + 1}`;
  const process = kernel.createProcess(name);
  const held = shell.descriptors;
  const ended = new Latch<number>(`process ${fields[0]}`);
  retain(held);
  const { workingDirectory, env, stdin, stdout, stderr } = new LightContext(shell, fields);
  const { hostname, user, files, net, group, processes } = context;
  startProgram(process, program, {
    argv: fields,
    workingDirectory,
    env,
    stdin,
    stdout,
    stderr,
    hostname,
    user,
    files,
    net,
    group,
    processes,
    parentPid: context.pid,
  });
  process.onEnd((exitCode) => {
    kernel.forgetProcess(name);
    release(held);
    ended.open(exitCode);
  });
  return yield* ended.wait();
}
