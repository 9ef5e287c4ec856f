// Re-execution: a new engine put through an old journal, in slices, to any moment of it.
import type { JournalEntry } from '../kernel/journal.ts';
import type { Micros } from '../kernel/time.ts';
import type { Engine } from './engine.ts';
import type { EngineInput } from './input.ts';

export class Replay {
  private next = 0;

  /** The engine has just come up; `until` is where its time will stand in the end. */
  constructor(
    private readonly engine: Engine,
    private readonly entries: readonly JournalEntry<EngineInput>[],
    private readonly until: Micros,
  ) {}

  /** Runs at most so many events; answers whether the whole journal has been run. */
  run(maxEvents = Infinity): boolean {
    const { engine, entries } = this;
    const { clock } = engine.kernel;
    const end = clock.eventsRun + maxEvents;
    for (;;) {
      const entry = entries[this.next];
      const isInput = entry !== undefined && entry.at <= this.until;
      const target = isInput ? entry.at : this.until;
      const left = end - clock.eventsRun;
      if (left <= 0 || !engine.runUntil(target, left)) return false;
      if (!isInput) return true;
      this.next++;
      engine.input(entry.input);
    }
  }

  /** How much of the way is done, 0 to 1, by virtual time. */
  share(from: Micros): number {
    const whole = this.until - from;
    return whole <= 0 ? 1 : Math.min(1, Math.max(0, (this.engine.now - from) / whole));
  }
}
