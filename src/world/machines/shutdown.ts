// An announced shutdown: those who hold it up end their work before the power goes.
// The pattern is logind's inhibitor locks: https://systemd.io/INHIBITOR_LOCKS/.
import type { Clock, TimerId } from '../../kernel/clock.ts';
import { SECOND } from '../../kernel/time.ts';

/** How long the node's shutdown may be held up: a kubelet's settings of the same names. */
export interface ShutdownPeriods {
  /** All of it; 0 cuts the power at once. */
  readonly shutdownGracePeriodSeconds: number;
  /** The part of it that is kept for critical pods. */
  readonly shutdownGracePeriodCriticalPodsSeconds: number;
}

export interface ShutdownHold {
  /** The shutdown is announced; it goes on when `release` is called. */
  begin(periods: ShutdownPeriods, release: () => void): void;
  /** It has been called off. */
  cancel(): void;
}

/** What holders get beyond their periods. Upstream: logind's InhibitDelayMaxSec is set to those. */
const TOLERANCE_SECONDS = 1;

export class Shutdown {
  private readonly waitedFor: Set<ShutdownHold>;
  private timer: TimerId = 0;
  private isOver = false;

  constructor(
    private readonly clock: Clock,
    holds: Iterable<ShutdownHold>,
    periods: ShutdownPeriods,
    private readonly cutPower: () => void,
  ) {
    const seconds = periods.shutdownGracePeriodSeconds;
    this.waitedFor = new Set(seconds > 0 ? holds : []);
    if (this.waitedFor.size === 0) {
      this.end();
      return;
    }
    this.timer = clock.after((seconds + TOLERANCE_SECONDS) * SECOND, () => this.end());
    for (const hold of Array.from(this.waitedFor)) hold.begin(periods, () => this.release(hold));
  }

  /** Calls it off; a machine that is off already stays off. */
  cancel(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.clock.cancel(this.timer);
    for (const hold of this.waitedFor) hold.cancel();
  }

  private release(hold: ShutdownHold): void {
    this.waitedFor.delete(hold);
    if (this.waitedFor.size === 0) this.end();
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.clock.cancel(this.timer);
    this.cutPower();
  }
}
