// What tasks wait for: time, messages, each other.
import { assert } from './assert.ts';
import { MAX_MAILBOX_LENGTH } from './limits.ts';
import type { Cancel, Resumption, Task, TaskHandle } from './task.ts';
import { undo, Wait } from './task.ts';
import type { Micros } from './time.ts';

class Sleep extends Wait<void> {
  constructor(
    private readonly delay: Micros,
    private readonly isBackground: boolean,
  ) {
    super();
  }

  arm(resumption: Resumption<void>): Cancel {
    return resumption.owner.clock.after(this.delay, wake, resumption, this.isBackground);
  }

  describe(): string {
    return `sleep ${this.delay} us`;
  }
}

function wake(resumption: unknown): void {
  (resumption as Resumption<void>).now(undefined);
}

/** Waits for a duration. */
export function sleep(delay: Micros): Wait<void> {
  return new Sleep(delay, false);
}

/** Waits for a duration that `settle` need not wait for: heartbeats, resyncs, probe periods. */
export function sleepInBackground(delay: Micros): Wait<void> {
  return new Sleep(delay, true);
}

class Forever extends Wait<never> {
  arm(): Cancel {
    return () => {};
  }
  describe(): string {
    return 'forever';
  }
}

/** Waits until its process ends. */
export function forever(): Wait<never> {
  return new Forever();
}

/** A queue of messages; of several readers the one that waits longest gets the next. */
export class Mailbox<T> {
  private messages: T[] = [];
  private head = 0;
  /** Who waits, the longest first: nearly always nobody or one. */
  private reader: Resumption<T> | undefined;
  private moreReaders: Resumption<T>[] | undefined;

  constructor(readonly name: string) {}

  get length(): number {
    return this.messages.length - this.head;
  }

  send(message: T): void {
    const { reader } = this;
    if (reader) {
      this.reader = this.moreReaders?.shift();
      reader.later(message);
      return;
    }
    assert(this.length < MAX_MAILBOX_LENGTH, `mailbox ${this.name} is read`);
    this.messages.push(message);
  }

  /** The oldest message, if there is one. */
  poll(): T | undefined {
    if (this.head === this.messages.length) return undefined;
    const message = this.messages[this.head] as T;
    this.messages[this.head++] = undefined as T;
    if (this.head > 64 && this.head * 2 > this.messages.length) {
      this.messages = this.messages.slice(this.head);
      this.head = 0;
    }
    return message;
  }

  /** Waits for the oldest message. */
  receive(): Wait<T> {
    return new Receive(this);
  }

  /** Used by Receive alone. */
  attach(resumption: Resumption<T>): Cancel {
    if (this.length > 0) {
      resumption.later(this.poll() as T);
      return () => {};
    }
    if (!this.reader) this.reader = resumption;
    else (this.moreReaders ??= []).push(resumption);
    return () => {
      if (this.reader === resumption) {
        this.reader = this.moreReaders?.shift();
        return;
      }
      const place = this.moreReaders?.indexOf(resumption) ?? -1;
      if (place >= 0) this.moreReaders?.splice(place, 1);
    };
  }
}

class Receive<T> extends Wait<T> {
  constructor(private readonly mailbox: Mailbox<T>) {
    super();
  }
  arm(resumption: Resumption<T>): Cancel {
    return this.mailbox.attach(resumption);
  }
  describe(): string {
    return `receive ${this.mailbox.name}`;
  }
}

/** A one-time event with a value; any number of tasks may wait for it. */
export class Latch<T = void> {
  private isOpen = false;
  private value: T | undefined;
  private waiting: Set<Resumption<T>> | undefined;

  constructor(readonly name: string) {}

  get opened(): boolean {
    return this.isOpen;
  }

  /** Opens it; later calls change nothing. */
  open(value: T): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.value = value;
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting) for (const resumption of waiting) resumption.later(value);
  }

  wait(): Wait<T> {
    return new LatchWait(this);
  }

  attach(resumption: Resumption<T>): Cancel {
    if (this.isOpen) {
      resumption.later(this.value as T);
      return () => {};
    }
    (this.waiting ??= new Set()).add(resumption);
    return () => this.waiting?.delete(resumption);
  }
}

class LatchWait<T> extends Wait<T> {
  constructor(private readonly latch: Latch<T>) {
    super();
  }
  arm(resumption: Resumption<T>): Cancel {
    return this.latch.attach(resumption);
  }
  describe(): string {
    return `latch ${this.latch.name}`;
  }
}

/** A bell that rings again and again: `ring` wakes whoever waits at that moment. */
export class Bell {
  private waiting: Set<Resumption<void>> | undefined;

  constructor(readonly name: string) {}

  ring(): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (!waiting) return;
    for (const resumption of waiting) resumption.later(undefined);
  }

  wait(): Wait<void> {
    return new BellWait(this);
  }

  attach(resumption: Resumption<void>): Cancel {
    (this.waiting ??= new Set()).add(resumption);
    return () => this.waiting?.delete(resumption);
  }
}

class BellWait extends Wait<void> {
  constructor(private readonly bell: Bell) {
    super();
  }
  arm(resumption: Resumption<void>): Cancel {
    return this.bell.attach(resumption);
  }
  describe(): string {
    return `bell ${this.bell.name}`;
  }
}

export type Timed<T> = { readonly is: 'value'; readonly value: T } | { readonly is: 'timeout' };
const TIMEOUT = { is: 'timeout' } as const;

class WithTimeout<T> extends Wait<Timed<T>> {
  constructor(
    private readonly inner: Wait<T>,
    private readonly delay: Micros,
  ) {
    super();
  }

  arm(resumption: Resumption<Timed<T>>): Cancel {
    const { clock } = resumption.owner;
    let cancelInner: Cancel = () => {};
    const timer = clock.after(this.delay, () => {
      undo(clock, cancelInner);
      resumption.now(TIMEOUT);
    });
    const settle = (resume: (value: Timed<T>) => void) => (value: T) => {
      clock.cancel(timer);
      resume({ is: 'value', value });
    };
    cancelInner = this.inner.arm({
      owner: resumption.owner,
      later: settle((value) => resumption.later(value)),
      now: settle((value) => resumption.now(value)),
    });
    return () => {
      clock.cancel(timer);
      undo(clock, cancelInner);
    };
  }

  describe(): string {
    return `${this.inner.describe()} or ${this.delay} us`;
  }
}

/** Waits at most a duration. A message that a timed-out receive did not take stays queued. */
export function withTimeout<T>(wait: Wait<T>, delay: Micros): Wait<Timed<T>> {
  return new WithTimeout(wait, delay);
}

export interface Raced<T> {
  readonly index: number;
  readonly value: T;
}

class Race<T> extends Wait<Raced<T>> {
  constructor(private readonly waits: readonly Wait<T>[]) {
    super();
  }

  arm(resumption: Resumption<Raced<T>>): Cancel {
    const { clock } = resumption.owner;
    const cancels: Cancel[] = [];
    let isWon = false;
    const win = (index: number, resume: (value: Raced<T>) => void) => (value: T) => {
      assert(!isWon, 'a race has one winner');
      isWon = true;
      cancels.forEach((cancel, other) => other !== index && undo(clock, cancel));
      resume({ index, value });
    };
    for (const [index, wait] of this.waits.entries()) {
      const cancel = wait.arm({
        owner: resumption.owner,
        later: win(index, (value) => resumption.later(value)),
        now: win(index, (value) => resumption.now(value)),
      });
      if (isWon) return () => {};
      cancels.push(cancel);
    }
    return () => cancels.forEach((cancel) => undo(clock, cancel));
  }

  describe(): string {
    return `race of ${this.waits.map((wait) => wait.describe()).join(', ')}`;
  }
}

/** Waits for the first of several; the others are cancelled. Earlier ones win a tie. */
export function race<T>(waits: readonly Wait<T>[]): Wait<Raced<T>> {
  return new Race(waits);
}

class Join<T> extends Wait<T> {
  constructor(private readonly handle: TaskHandle<T>) {
    super();
  }

  arm(resumption: Resumption<T>): Cancel {
    let isCancelled = false;
    this.handle.onEnd((state) => {
      if (!isCancelled && state.is === 'done') resumption.later(state.value);
    });
    return () => {
      isCancelled = true;
    };
  }

  describe(): string {
    return `task ${this.handle.name}`;
  }
}

/** Waits for the value of another task. One that fails or is cancelled never answers. */
export function join<T>(handle: TaskHandle<T>): Wait<T> {
  return new Join(handle);
}

type Settled<T> = { readonly value: T } | { readonly error: unknown };

function* settled<T>(task: Task<T>): Task<Settled<T>> {
  try {
    return { value: yield* task };
  } catch (error) {
    return { error };
  }
}

class All<T> extends Wait<readonly Settled<T>[]> {
  constructor(private readonly tasks: readonly Task<T>[]) {
    super();
  }

  arm(resumption: Resumption<readonly Settled<T>[]>): Cancel {
    const results: Settled<T>[] = Array.from({ length: this.tasks.length });
    let missing = this.tasks.length;
    if (missing === 0) resumption.later(results);
    const handles = this.tasks.map((task, index) => {
      const handle = resumption.owner.spawn('all', settled(task));
      handle.onEnd((state) => {
        if (state.is !== 'done') return;
        results[index] = state.value;
        if (--missing === 0) resumption.later(results);
      });
      return handle;
    });
    return () => handles.forEach((handle) => handle.cancel());
  }

  describe(): string {
    return `all of ${this.tasks.length} tasks`;
  }
}

/** Runs tasks side by side and returns their values in order; then throws the first error. */
export function* all<T>(tasks: readonly Task<T>[]): Task<T[]> {
  const results = yield* new All(tasks);
  return results.map((result) => {
    if ('error' in result) throw result.error;
    return result.value;
  });
}
