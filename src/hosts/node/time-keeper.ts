// Moves virtual time: after the wall clock, or only when told to. Always in short slices.
import { fastForward } from '../../engine/views/narrator/fast-forward.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Micros } from '../../kernel/time.ts';

const TICK_MILLIS = 20;
/** Events of one slice before the sockets get their turn. */
const SLICE_EVENTS = 20_000;
const SLICE_MILLIS = 12;
/** Virtual time owed after the machine slept or was busy is dropped beyond this. */
const MAX_DEBT_MILLIS = 500;

interface Journey {
  readonly until: Micros | 'next' | 'told';
  readonly done: () => void;
}

export class TimeKeeper {
  private readonly journeys: Journey[] = [];
  private isTravelling = false;
  private lastWall = performance.now();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly engine: Engine) {}

  /** From now on virtual time follows the wall clock times the Clock's speed, unless paused. */
  followWallClock(): void {
    this.lastWall = performance.now();
    this.timer = setInterval(() => this.tick(), TICK_MILLIS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Lets time catch up before a request is answered. */
  catchUp(): void {
    if (this.timer && !this.isTravelling) this.tick();
  }

  /** Runs so many virtual microseconds as fast as the machine can, then calls back. */
  advance(micros: Micros, done: () => void): void {
    const last = this.journeys.at(-1);
    const from = typeof last?.until === 'number' ? last.until : this.engine.now;
    this.travel({ until: from + micros, done });
  }

  /** Runs to the next thing that happens, then calls back. */
  step(done: () => void): void {
    this.travel({ until: 'next', done });
  }

  /** Runs to the next change that is worth a sentence, then calls back. */
  fastForward(done: () => void): void {
    this.travel({ until: 'told', done });
  }

  private travel(journey: Journey): void {
    this.journeys.push(journey);
    if (this.isTravelling) return;
    this.isTravelling = true;
    setImmediate(() => this.continue());
  }

  private continue(): void {
    const [journey] = this.journeys;
    if (!journey) {
      this.isTravelling = false;
      this.lastWall = performance.now();
      return;
    }
    if (journey.until === 'next') this.engine.step();
    else if (journey.until === 'told') fastForward(this.engine);
    else if (!this.slice(journey.until)) {
      setImmediate(() => this.continue());
      return;
    }
    this.journeys.shift();
    journey.done();
    setImmediate(() => this.continue());
  }

  /** Runs a while; true when it got there. */
  private slice(until: Micros): boolean {
    const start = performance.now();
    while (performance.now() - start < SLICE_MILLIS) {
      if (this.engine.runUntil(until, SLICE_EVENTS)) return true;
    }
    return false;
  }

  private tick(): void {
    const wall = performance.now();
    const elapsed = Math.min(wall - this.lastWall, MAX_DEBT_MILLIS);
    this.lastWall = wall;
    const { paused = false, speed = 1 } = this.engine.simulation.clock.spec;
    if (paused || this.isTravelling) return;
    this.slice(this.engine.now + Math.round(elapsed * 1000 * speed));
  }
}
