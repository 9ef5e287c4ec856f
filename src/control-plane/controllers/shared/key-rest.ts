// A pause between two looks at the same large object, in which changes gather.
import type { Micros } from '../../../kernel/time.ts';
import { LONGEST_REST, REST_PER_OBJECT } from '../limits.ts';

/**
 * A set of a thousand pods changes thousands of times while it starts. Each look costs time in
 * proportion to the set, so the pause after it does too: the cost per change stays constant.
 */
export class KeyRest {
  private readonly until = new Map<string, Micros>();

  /** `perObject` is the pause for each object looked at. */
  constructor(private readonly perObject: Micros = REST_PER_OBJECT) {}

  /** How long `key` still rests; 0 when it may be looked at now. */
  left(key: string, now: Micros): Micros {
    const until = this.until.get(key);
    if (until === undefined) return 0;
    if (until > now) return until - now;
    this.until.delete(key);
    return 0;
  }

  /** Called after a look at `key` that has gone through so many objects. */
  begin(key: string, objects: number, now: Micros): void {
    if (objects < 2) return;
    this.until.set(key, now + Math.min(objects * this.perObject, LONGEST_REST));
  }

  forget(key: string): void {
    this.until.delete(key);
  }
}
