// The deadlines of all requests under way: one timer for a whole simulation, not one for each.
import type { Clock } from '../kernel/clock.ts';
import type { Micros } from '../kernel/time.ts';
import { REQUEST_TIMEOUT } from './limits.ts';

/** A request that has no answer yet. */
export interface Pending {
  readonly sentAt: Micros;
  readonly isPending: boolean;
  expire(): void;
}

/**
 * Requests have the same time to live, so the oldest expires first: a queue in order of sending.
 * Answered ones leave when they come to its head.
 */
export class RequestDeadlines {
  private queue: Pending[] = [];
  private head = 0;
  private isArmed = false;

  constructor(private readonly clock: Clock) {}

  add(pending: Pending): void {
    this.queue.push(pending);
    if (!this.isArmed) this.arm(pending.sentAt + REQUEST_TIMEOUT);
  }

  private arm(at: Micros): void {
    this.isArmed = true;
    this.clock.at(at, this.look, undefined, true);
  }

  private readonly look = (): void => {
    this.isArmed = false;
    for (let next = this.queue[this.head]; next; next = this.queue[++this.head]) {
      if (!next.isPending) continue;
      if (this.clock.now - next.sentAt < REQUEST_TIMEOUT) break;
      next.expire();
    }
    // What was answered long ago is not kept for its place in the queue.
    this.queue = this.queue.slice(this.head).filter(({ isPending }) => isPending);
    this.head = 0;
    const [oldest] = this.queue;
    if (oldest && !this.isArmed) this.arm(oldest.sentAt + REQUEST_TIMEOUT);
  };
}

// Each simulation has a clock of its own, and with it one of these.
const deadlines = new WeakMap<Clock, RequestDeadlines>();

/** The deadlines of a clock's simulation. */
export function deadlinesOf(clock: Clock): RequestDeadlines {
  let known = deadlines.get(clock);
  if (!known) deadlines.set(clock, (known = new RequestDeadlines(clock)));
  return known;
}
