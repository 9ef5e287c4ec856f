// Processes: what runs on a machine. They own tasks, die at once, and share nothing that changes.
import { assert } from './assert.ts';
import type { Clock } from './clock.ts';
import type { Kernel } from './kernel.ts';
import { Random } from './random.ts';
import type { Task, TaskOwner } from './task.ts';
import { TaskHandle } from './task.ts';
import { Mailbox } from './waits.ts';

export type Signal = 'TERM' | 'KILL' | 'INT' | 'HUP' | 'QUIT' | 'USR1' | 'USR2' | 'CHLD' | 'STOP';

/** Numbers as Linux has them; an untrapped one ends a process with 128 + number. */
export const SIGNAL_NUMBERS: Readonly<Record<Signal, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  TERM: 15,
  CHLD: 17,
  STOP: 19,
};

export type ProcessState =
  | { readonly is: 'running' }
  | { readonly is: 'exited'; readonly exitCode: number; readonly reason: string };

const RUNNING = { is: 'running' } as const;

export type ExitListener = (exitCode: number, reason: string) => void;

/**
 * One incarnation of a program. Its main task's return value is the exit code. A crash, a fatal
 * signal or the end of the main task drops all its tasks; what must be released (sockets, mounts)
 * registers with `onEnd`.
 */
export class Process implements TaskOwner {
  readonly clock: Clock;
  private currentState: ProcessState = RUNNING;
  // Processes are many and most have one task: what few need is made when it is needed.
  private mainTask: TaskHandle<any> | undefined;
  private moreTasks: Set<TaskHandle<any>> | undefined;
  private signalBox: Mailbox<Signal> | undefined;
  /** Signals that it does not heed pass by, KILL excepted: a first process in its namespace. */
  isSpared = false;
  /** A bit for each number of a heeded signal. */
  private heeded = 0;
  private endListeners: Set<ExitListener> | undefined;
  private stream: Random | undefined;

  constructor(
    readonly kernel: Kernel,
    readonly name: string,
    readonly incarnation = 0,
  ) {
    this.clock = kernel.clock;
  }

  get state(): ProcessState {
    return this.currentState;
  }

  get isRunning(): boolean {
    return this.currentState.is === 'running';
  }

  /** Signals that the program asked to see itself; see `heed`. */
  get signals(): Mailbox<Signal> {
    return (this.signalBox ??= new Mailbox('signals'));
  }

  /** This incarnation's own stream of chance. */
  get random(): Random {
    return (this.stream ??= new Random(this.kernel.seed, `${this.name}#${this.incarnation}`));
  }

  /** Starts the main task; its return value ends the process. */
  run(main: Task<number>): void {
    const handle = this.spawn('main', main);
    handle.onEnd((state) => {
      if (state.is === 'done') this.end(state.value, 'exited');
    });
  }

  spawn<T>(name: string, task: Task<T>): TaskHandle<T> {
    assert(this.isRunning, `${this.name} is running when it spawns ${name}`);
    const handle = new TaskHandle(this, name, task);
    if (!this.mainTask) this.mainTask = handle;
    else (this.moreTasks ??= new Set()).add(handle);
    return handle;
  }

  forget(task: TaskHandle<any>): void {
    if (this.mainTask === task) this.mainTask = undefined;
    else this.moreTasks?.delete(task);
  }

  /** A failure that the program did not catch ends it; a bug stops the world. */
  failed(task: TaskHandle<any>, error: unknown): void {
    if (!this.kernel.isFailure(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    this.end(1, `${task.name}: ${message}`);
  }

  /** From now on this signal arrives in `signals` instead of ending the process. */
  heed(signal: Signal): void {
    assert(signal !== 'KILL' && signal !== 'STOP', 'KILL and STOP cannot be heeded');
    this.heeded |= 1 << SIGNAL_NUMBERS[signal];
  }

  ignoreAgain(signal: Signal): void {
    this.heeded &= ~(1 << SIGNAL_NUMBERS[signal]);
  }

  /** Delivers a signal: heeded ones as a message, others end the process with 128 + number. */
  signal(signal: Signal): void {
    if (!this.isRunning || signal === 'CHLD') return;
    if ((this.heeded & (1 << SIGNAL_NUMBERS[signal])) !== 0) this.signals.send(signal);
    else if (!this.isSpared || signal === 'KILL')
      this.end(128 + SIGNAL_NUMBERS[signal], `killed by SIG${signal}`);
  }

  /** Ends the process at once, as a power cut or a panic does. */
  crash(reason: string, exitCode = 137): void {
    this.end(exitCode, reason);
  }

  /** Runs when the process ends, however it ends; at once if it has. Answers how to forget it. */
  onEnd(listener: ExitListener): () => void {
    const state = this.currentState;
    if (state.is === 'running') (this.endListeners ??= new Set()).add(listener);
    else listener(state.exitCode, state.reason);
    return () => this.endListeners?.delete(listener);
  }

  /** The tasks that live now, for the who-waits-for-what page and leak checks. */
  *liveTasks(): Iterable<TaskHandle<any>> {
    if (this.mainTask) yield this.mainTask;
    if (this.moreTasks) yield* this.moreTasks;
  }

  private end(exitCode: number, reason: string): void {
    if (!this.isRunning) return;
    this.currentState = { is: 'exited', exitCode, reason };
    for (const task of this.liveTasks()) task.cancel();
    const listeners = this.endListeners;
    this.endListeners = undefined;
    if (!listeners) return;
    for (const listener of listeners) listener(exitCode, reason);
  }
}
