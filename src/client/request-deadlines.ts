// The deadlines of all requests under way: one timer for a whole simulation, not one for each.
import type { Clock } from '../kernel/clock.ts';
import type { Micros } from '../kernel/time.ts';
import { REQUEST_TIMEOUT } from './limits.ts';

const LEAST_ROOM = 1_024;

/** A request that has no answer yet. */
export interface Pending {
  readonly sentAt: Micros;
  readonly isPending: boolean;
  expire(): void;
}

/**
 * Requests have the same time to live, so the oldest expires first: a queue in order of sending.
 * Answered ones leave when they come to its head, and all together when they are the most of it.
 */
export class RequestDeadlines {
  private queue: Pending[] = [];
  private head = 0;
  private isArmed = false;
  /** The length at which answered ones are looked for. */
  private roomy = LEAST_ROOM;

  constructor(private readonly clock: Clock) {}

  add(pending: Pending): void {
    this.queue.push(pending);
    if (this.queue.length > this.roomy) this.letGo();
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
    this.letGo();
    const [oldest] = this.queue;
    if (oldest && !this.isArmed) this.arm(oldest.sentAt + REQUEST_TIMEOUT);
  };

  /** What was answered is not kept for its place in the queue. */
  private letGo(): void {
    this.queue = this.queue.slice(this.head).filter(({ isPending }) => isPending);
    this.head = 0;
    this.roomy = Math.max(LEAST_ROOM, 2 * this.queue.length);
  }
}

// Each simulation has a clock of its own, and with it one of these.
const deadlines = new WeakMap<Clock, RequestDeadlines>();

/** The deadlines of a clock's simulation. */
export function deadlinesOf(clock: Clock): RequestDeadlines {
  let known = deadlines.get(clock);
  if (!known) deadlines.set(clock, (known = new RequestDeadlines(clock)));
  return known;
}
