// Back-off by key that doubles with each use, as flowcontrol.Backoff counts it.
import type { Micros } from '../../../kernel/time.ts';
import { BACK_OFF_RESET, FIRST_BACK_OFF, LAST_BACK_OFF } from '../limits.ts';

interface Entry {
  readonly delay: Micros;
  readonly updated: Micros;
}

/** Upstream: client-go/util/flowcontrol/backoff.go. */
export class BackOff {
  private readonly entries = new Map<string, Entry>();

  /** The delay that holds now; 0 when there is none. */
  delay(key: string): Micros {
    return this.entries.get(key)?.delay ?? 0;
  }

  /** When a back-off counted from an event ends; undefined when it does not hold (any more). */
  endSince(key: string, event: Micros, now: Micros): Micros | undefined {
    const entry = this.entries.get(key);
    if (!entry || event - entry.updated > BACK_OFF_RESET) return undefined;
    const end = event + entry.delay;
    return now < end ? end : undefined;
  }

  /** As endSince, counted from the last call of `next`. */
  endSinceUpdate(key: string, now: Micros): Micros | undefined {
    const entry = this.entries.get(key);
    if (!entry || now - entry.updated > BACK_OFF_RESET) return undefined;
    const end = entry.updated + entry.delay;
    return now < end ? end : undefined;
  }

  /** One more failure: doubles the delay, or begins again after a long quiet time. */
  next(key: string, event: Micros, now: Micros): void {
    const entry = this.entries.get(key);
    const isFresh = !entry || event - entry.updated > BACK_OFF_RESET;
    const delay = isFresh ? FIRST_BACK_OFF : Math.min(entry.delay * 2, LAST_BACK_OFF);
    this.entries.set(key, { delay, updated: now });
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  /** Forgets all keys that begin so: those of a pod that is gone. */
  forgetAll(prefix: string): void {
    for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
  }
}
