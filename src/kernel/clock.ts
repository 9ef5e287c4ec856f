// The virtual clock: the one queue of everything that will happen, in one total order.
import { assert } from './assert.ts';
import { MAX_EVENTS_AT_ONE_INSTANT, MAX_PENDING_EVENTS } from './limits.ts';
import { mix } from './random.ts';
import type { Micros } from './time.ts';

/** Names one pending event, to cancel it. 0 is never used. */
export type TimerId = number;
export type Happening = (argument: unknown) => void;

const SLOTS = MAX_PENDING_EVENTS;
const FIRST_CAPACITY = 1024;

export interface ClockOptions {
  readonly start: Micros;
  /** With a seed, events of one instant run in a shuffled order: finds order bugs. */
  readonly shuffleTiesSeed?: number;
}

/**
 * Events ordered by (time, sequence) in a 4-ary heap on typed arrays.
 * A cancelled event stays in the heap, without its callback, until its time comes.
 */
export class Clock {
  now: Micros;
  /** The span that causes whatever is scheduled right now; kept with each event. */
  cause = 0;
  /** Events run since the beginning. */
  eventsRun = 0;

  private times = new Float64Array(FIRST_CAPACITY);
  private orders = new Float64Array(FIRST_CAPACITY);
  private heap = new Int32Array(FIRST_CAPACITY);
  private length = 0;

  private readonly callbacks: (Happening | undefined)[] = [];
  private readonly argumentsOf: unknown[] = [];
  private readonly sequences: number[] = [];
  private readonly causes: number[] = [];
  private readonly background: boolean[] = [];
  private readonly freeSlots: number[] = [];

  private nextSequence = 1;
  private foregroundPending = 0;
  private readonly tieSeed: number | undefined;

  constructor(options: ClockOptions) {
    assert(Number.isSafeInteger(options.start), 'the clock starts at whole microseconds');
    this.now = options.start;
    this.tieSeed = options.shuffleTiesSeed;
  }

  /** Calls run(argument) at the given time, or now if that has passed. */
  at(time: Micros, run: Happening, argument?: unknown, isBackground = false): TimerId {
    assert(time === time, 'an event has a time');
    const slot = this.freeSlots.pop() ?? this.callbacks.length;
    assert(slot < SLOTS, 'fewer events are pending than the clock can hold');
    const sequence = this.nextSequence++;
    this.callbacks[slot] = run;
    this.argumentsOf[slot] = argument;
    this.sequences[slot] = sequence;
    this.causes[slot] = this.cause;
    this.background[slot] = isBackground;
    if (!isBackground) this.foregroundPending++;
    const order = this.tieSeed === undefined ? sequence : mix(sequence ^ this.tieSeed);
    this.push(time > this.now ? Math.round(time) : this.now, order, slot);
    return sequence * SLOTS + slot;
  }

  /** Calls run(argument) after a duration. */
  after(delay: Micros, run: Happening, argument?: unknown, isBackground = false): TimerId {
    return this.at(this.now + delay, run, argument, isBackground);
  }

  /** Forgets a pending event; one that has run already is ignored. */
  cancel(id: TimerId): void {
    const slot = id % SLOTS;
    if (this.sequences[slot] !== (id - slot) / SLOTS || !this.callbacks[slot]) return;
    this.callbacks[slot] = undefined;
    this.argumentsOf[slot] = undefined;
    if (!this.background[slot]) this.foregroundPending--;
  }

  /**
   * Runs everything up to and including `time`, at most `maxEvents` of it.
   * Answers whether it got there; then `now` is `time`.
   */
  runUntil(time: Micros, maxEvents = Infinity): boolean {
    let budget = maxEvents;
    let instant = this.now;
    let atInstant = 0;
    while (this.length > 0 && (this.times[0] as number) <= time) {
      if (budget-- <= 0) return false;
      const due = this.times[0] as number;
      if (due === instant) {
        assert(++atInstant < MAX_EVENTS_AT_ONE_INSTANT, 'time moves on');
      } else {
        instant = due;
        atInstant = 0;
      }
      this.runFirst(due);
    }
    if (time > this.now) this.now = time;
    return true;
  }

  /** When the next live event is due, or undefined when nothing is pending. */
  nextTime(): Micros | undefined {
    while (this.length > 0) {
      const slot = this.heap[0] as number;
      if (this.callbacks[slot]) return this.times[0];
      this.pop();
      this.release(slot);
    }
    return undefined;
  }

  /** Pending events that are not mere background (heartbeats, resyncs, probes). */
  get foreground(): number {
    return this.foregroundPending;
  }

  /** Pending events, cancelled ones that are still queued included. */
  get pending(): number {
    return this.length;
  }

  private runFirst(due: Micros): void {
    const slot = this.pop();
    const run = this.callbacks[slot];
    const argument = this.argumentsOf[slot];
    this.cause = this.causes[slot] as number;
    if (run && !this.background[slot]) this.foregroundPending--;
    this.release(slot);
    if (!run) return;
    this.now = due;
    this.eventsRun++;
    run(argument);
    this.cause = 0;
  }

  private release(slot: number): void {
    this.callbacks[slot] = undefined;
    this.argumentsOf[slot] = undefined;
    this.sequences[slot] = 0;
    this.freeSlots.push(slot);
  }

  private push(time: Micros, order: number, slot: number): void {
    if (this.length === this.heap.length) this.grow();
    const { times, orders, heap } = this;
    let index = this.length++;
    while (index > 0) {
      const parent = (index - 1) >> 2;
      const parentTime = times[parent] as number;
      if (parentTime < time || (parentTime === time && (orders[parent] as number) <= order)) break;
      times[index] = parentTime;
      orders[index] = orders[parent] as number;
      heap[index] = heap[parent] as number;
      index = parent;
    }
    times[index] = time;
    orders[index] = order;
    heap[index] = slot;
  }

  private pop(): number {
    const { times, orders, heap } = this;
    const top = heap[0] as number;
    const last = --this.length;
    const time = times[last] as number;
    const order = orders[last] as number;
    let index = 0;
    for (;;) {
      const first = index * 4 + 1;
      if (first >= last) break;
      const best = this.earliestChild(first, Math.min(first + 4, last));
      const bestTime = times[best] as number;
      if (time < bestTime || (time === bestTime && order <= (orders[best] as number))) break;
      times[index] = bestTime;
      orders[index] = orders[best] as number;
      heap[index] = heap[best] as number;
      index = best;
    }
    times[index] = time;
    orders[index] = order;
    heap[index] = heap[last] as number;
    return top;
  }

  private earliestChild(first: number, end: number): number {
    const { times, orders } = this;
    let best = first;
    for (let child = first + 1; child < end; child++) {
      const childTime = times[child] as number;
      const bestTime = times[best] as number;
      if (childTime > bestTime) continue;
      if (childTime < bestTime || (orders[child] as number) < (orders[best] as number))
        best = child;
    }
    return best;
  }

  private grow(): void {
    const capacity = this.heap.length * 2;
    const times = new Float64Array(capacity);
    times.set(this.times);
    this.times = times;
    const orders = new Float64Array(capacity);
    orders.set(this.orders);
    this.orders = orders;
    const heap = new Int32Array(capacity);
    heap.set(this.heap);
    this.heap = heap;
  }
}
