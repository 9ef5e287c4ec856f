// How long a DaemonSet waits before it replaces a failed pod on one node once more.
import type { Micros } from '../../../kernel/time.ts';
import { FAILED_DAEMON_FIRST_DELAY, FAILED_DAEMON_LAST_DELAY } from '../limits.ts';

interface Wait {
  readonly delay: Micros;
  readonly since: Micros;
}

/**
 * Doubles with each failure; forgets after twice the longest delay.
 * Upstream: flowcontrol.Backoff.
 */
export class FailedPodBackoff {
  private readonly waits = new Map<string, Wait>();

  /** 0 when the pod may be deleted now (which begins the next delay), else the time left. */
  next(key: string, now: Micros): Micros {
    const last = this.waits.get(key);
    const isOld = last !== undefined && now - last.since > 2 * FAILED_DAEMON_LAST_DELAY;
    if (!last || isOld) {
      this.waits.set(key, { delay: FAILED_DAEMON_FIRST_DELAY, since: now });
      return 0;
    }
    const left = last.since + last.delay - now;
    if (left > 0) return left;
    const delay = Math.min(last.delay * 2, FAILED_DAEMON_LAST_DELAY);
    this.waits.set(key, { delay, since: now });
    return 0;
  }
}
