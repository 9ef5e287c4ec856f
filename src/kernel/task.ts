// Tasks: generators that the clock resumes. Everything that takes virtual time is written as one.
import { assert } from './assert.ts';
import type { Clock, TimerId } from './clock.ts';

/** Undoes the arming of a wait: a function to call, or the one timer that was set. */
export type Cancel = (() => void) | TimerId;

/** Undoes it. */
export function undo(clock: Clock, cancel: Cancel): void {
  if (typeof cancel === 'number') clock.cancel(cancel);
  else cancel();
}

/**
 * What a task runs on: made by a process, dropped with it.
 * `later` resumes at this instant through the clock; `now` only from within a clock event.
 */
export interface Resumption<T> {
  readonly owner: TaskOwner;
  later(value: T): void;
  now(value: T): void;
}

/** Who owns tasks: a process, or the kernel itself. */
export interface TaskOwner {
  readonly clock: Clock;
  spawn<T>(name: string, task: Task<T>): TaskHandle<T>;
  forget(task: TaskHandle<any>): void;
  /** A task ended by throwing; the owner decides what dies with it. */
  failed(task: TaskHandle<any>, error: unknown): void;
}

export type Task<T = void> = Generator<Wait<any>, T, any>;

/**
 * Something to wait for: `const value = yield* wait`. It resumes its task once, never while the
 * task is still running. A wait serves one task at a time.
 */
export abstract class Wait<T> implements Iterable<Wait<any>, T, any> {
  private isYielded = false;

  abstract arm(resumption: Resumption<T>): Cancel;
  abstract describe(): string;

  [Symbol.iterator](): Iterator<Wait<any>, T, any> {
    this.isYielded = false;
    return this as unknown as Iterator<Wait<any>, T, any>;
  }

  /** The iterator protocol: first hands out the wait itself, then returns its value. */
  next(value: T): IteratorResult<Wait<any>, T> {
    if (this.isYielded) return { value, done: true };
    this.isYielded = true;
    return { value: this, done: false };
  }
}

export type TaskState<T> =
  | { readonly is: 'waiting'; readonly wait: Wait<any> | undefined }
  | { readonly is: 'done'; readonly value: T }
  | { readonly is: 'failed'; readonly error: unknown }
  | { readonly is: 'cancelled' };

const CANCELLED = { is: 'cancelled' } as const;

/** A running task. */
export class TaskHandle<T> implements Resumption<any> {
  private generator: Task<T> | undefined;
  private wait: Wait<any> | undefined;
  private cancelWait: Cancel | undefined;
  private outcome: TaskState<T> | undefined;
  private listeners: ((state: TaskState<T>) => void)[] | undefined;
  /** What the next step gets; a task waits for one thing at a time. */
  private given: unknown;

  constructor(
    readonly owner: TaskOwner,
    readonly name: string,
    task: Task<T>,
  ) {
    this.generator = task;
    owner.clock.at(owner.clock.now, proceed, this);
  }

  get state(): TaskState<T> {
    return this.outcome ?? { is: 'waiting', wait: this.wait };
  }

  /** Runs until the task ends; at once if it has. */
  onEnd(listener: (state: TaskState<T>) => void): void {
    if (this.outcome) listener(this.outcome);
    else if (this.listeners) this.listeners.push(listener);
    else this.listeners = [listener];
  }

  later(value: unknown): void {
    this.cancelWait = undefined;
    this.given = value;
    this.owner.clock.at(this.owner.clock.now, proceed, this);
  }

  now(value: unknown): void {
    this.cancelWait = undefined;
    this.step(value);
  }

  /** Drops the frame where it stands; its finally blocks do not run, as in a power cut. */
  cancel(): void {
    if (this.outcome) return;
    this.generator = undefined;
    if (this.cancelWait !== undefined) undo(this.owner.clock, this.cancelWait);
    this.end(CANCELLED);
  }

  /** Used by proceed alone. */
  takeGiven(): void {
    const { given } = this;
    this.given = undefined;
    this.step(given);
  }

  private step(value: unknown): void {
    const generator = this.generator;
    if (!generator) return;
    let result: IteratorResult<Wait<any>, T>;
    try {
      result = generator.next(value);
    } catch (error) {
      if (!this.generator) return;
      this.generator = undefined;
      this.end({ is: 'failed', error });
      this.owner.failed(this, error);
      return;
    }
    if (!this.generator) return;
    if (result.done) {
      this.generator = undefined;
      this.end({ is: 'done', value: result.value });
      return;
    }
    this.wait = result.value;
    assert(result.value instanceof Wait, 'a task yields waits only: yield* is used');
    this.cancelWait = result.value.arm(this);
  }

  private end(state: TaskState<T>): void {
    this.outcome = state;
    this.wait = undefined;
    this.owner.forget(this);
    const listeners = this.listeners;
    this.listeners = undefined;
    if (listeners) for (const listener of listeners) listener(state);
  }
}

/** The clock's call for a task: one function for all, so that a task needs none of its own. */
function proceed(handle: unknown): void {
  (handle as TaskHandle<any>).takeGiven();
}
