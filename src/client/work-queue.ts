// A queue of keys: dedupes, delays, backs off, and never hands one key to two workers at once.
import type { Process } from '../kernel/process.ts';
import type { TimerId } from '../kernel/clock.ts';
import type { Wait } from '../kernel/task.ts';
import type { Micros } from '../kernel/time.ts';
import { SECOND } from '../kernel/time.ts';
import { Mailbox } from '../kernel/waits.ts';
import { FIRST_RETRY_DELAY, LAST_RETRY_DELAY } from './limits.ts';

/** Longer delays than this are background: deadlines, schedules, resyncs. */
const SETTLING_DELAY: Micros = 30 * SECOND;

/** Upstream: staging/src/k8s.io/client-go/util/workqueue (queue.go, delaying_queue.go). */
export class WorkQueue {
  private readonly ready = new Mailbox<string>('work queue');
  /** Keys that wait for a worker, with the span because of which they do. */
  private readonly dirty = new Map<string, number>();
  private readonly processing = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly delayed = new Map<string, { readonly at: Micros; readonly timer: TimerId }>();

  /** Keys taken so far, and the last of them, for those who look on. */
  takenCount = 0;
  lastTaken = '';

  constructor(private readonly process: Process) {}

  add(key: string): void {
    if (this.dirty.has(key)) return;
    this.dirty.set(key, this.process.clock.cause);
    if (!this.processing.has(key)) this.ready.send(key);
  }

  /** Adds the key after a delay; of several delays the earliest wins. */
  addAfter(key: string, delay: Micros): void {
    if (delay <= 0) {
      this.add(key);
      return;
    }
    const { clock } = this.process;
    const at = clock.now + delay;
    const planned = this.delayed.get(key);
    if (planned && planned.at <= at) return;
    if (planned) clock.cancel(planned.timer);
    const add = (): void => {
      this.delayed.delete(key);
      if (this.process.isRunning) this.add(key);
    };
    // Whoever waits for the cluster to settle need not wait for what is minutes away.
    const isFar = delay > SETTLING_DELAY;
    this.delayed.set(key, { at, timer: clock.at(at, add, undefined, isFar) });
  }

  /** Adds the key after a delay that doubles with each failure since the last `forget`. */
  addRateLimited(key: string): void {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    const delay = failures > 30 ? LAST_RETRY_DELAY : FIRST_RETRY_DELAY * 2 ** failures;
    this.addAfter(key, Math.min(delay, LAST_RETRY_DELAY));
  }

  forget(key: string): void {
    this.failures.delete(key);
  }

  failuresOf(key: string): number {
    return this.failures.get(key) ?? 0;
  }

  /** Waits for a key; the worker calls `taken` when it begins and `done` when it ends. */
  next(): Wait<string> {
    return this.ready.receive();
  }

  taken(key: string): void {
    this.process.clock.cause = this.dirty.get(key) ?? 0;
    this.dirty.delete(key);
    this.processing.add(key);
    this.takenCount++;
    this.lastTaken = key;
  }

  done(key: string): void {
    this.processing.delete(key);
    if (this.dirty.has(key)) this.ready.send(key);
  }

  /** Keys that a worker has now. */
  get working(): number {
    return this.processing.size;
  }

  /** Keys that wait now, delayed ones not counted. */
  get length(): number {
    return this.ready.length;
  }
}
