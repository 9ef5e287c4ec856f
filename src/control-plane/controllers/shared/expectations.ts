// What a controller has asked for and its informer has not shown yet.
import type { Micros } from '../../../kernel/time.ts';
import { EXPECTATIONS_TIMEOUT } from '../limits.ts';

interface Expectation {
  creations: number;
  readonly deletions: Set<string>;
  readonly at: Micros;
}

/**
 * Between asking for pods and seeing them, a controller would count wrong; so it waits until what
 * it asked for has been seen, or a time has passed that says the watch has missed it.
 * Upstream: pkg/controller/controller_utils.go UIDTrackingControllerExpectations.
 */
export class Expectations {
  private readonly byKey = new Map<string, Expectation>();

  /** Whether the controller may act on `key` again. */
  satisfied(key: string, now: Micros): boolean {
    const expected = this.byKey.get(key);
    if (!expected) return true;
    const isFulfilled = expected.creations <= 0 && expected.deletions.size === 0;
    if (!isFulfilled && now - expected.at < EXPECTATIONS_TIMEOUT) return false;
    this.byKey.delete(key);
    return true;
  }

  /** From now on `creations` new objects and the deletion of these keys are awaited. */
  expect(key: string, creations: number, deletions: readonly string[], now: Micros): void {
    this.byKey.set(key, { creations, deletions: new Set(deletions), at: now });
  }

  /** One awaited object has been seen, or will not come. */
  creationObserved(key: string, count = 1): void {
    const expected = this.byKey.get(key);
    if (expected) expected.creations -= count;
  }

  /** An awaited deletion has been seen, or will not come. */
  deletionObserved(key: string, objectKey: string): void {
    this.byKey.get(key)?.deletions.delete(objectKey);
  }

  /** The object behind the key is gone. */
  forget(key: string): void {
    this.byKey.delete(key);
  }
}
