// Runs the engine in slices: towards what was asked for, else as far as the wall clock is.
import type { EngineDoor } from './engine-door.ts';
import type { Pace } from './pace.ts';

const SLICE_MS = 6;
const EVENTS_PER_CHECK = 200;
/** Nothing that happens later than this is waited for. */
const FAST_FORWARD_MICROS = 3600e6;

interface Goal {
  readonly until: number;
  /** Steps from write to write, and is reached earlier when this holds. */
  readonly isReached?: () => boolean;
  readonly done: () => void;
}

export class TimeRunner {
  private readonly goals: Goal[] = [];

  /** `wall` gives milliseconds. */
  constructor(
    private readonly engine: EngineDoor,
    private readonly pace: Pace,
    private readonly wall: () => number,
  ) {}

  get hasGoals(): boolean {
    return this.goals.length > 0;
  }

  /** So many microseconds on from now, or from where the last goal is. */
  advance(micros: number, done: () => void): void {
    const last = this.goals[this.goals.length - 1];
    this.goals.push({ until: (last?.until ?? this.engine.now) + micros, done });
  }

  /** On to the next thing that the timeline tells of, within an hour. */
  fastForward(done: () => void): void {
    const { timeline } = this.engine;
    const { told } = timeline;
    const until = this.engine.now + FAST_FORWARD_MICROS;
    this.goals.push({ until, isReached: () => timeline.told > told, done });
  }

  /** One slice; answers whether virtual time is where it should be. */
  run(): boolean {
    return this.hasGoals ? this.runToGoal() : this.followWall();
  }

  private followWall(): boolean {
    const owed = this.pace.owed(this.wall());
    if (owed === 0) return true;
    const from = this.engine.now;
    const isDone = this.runSlice(from + owed);
    this.pace.ran(this.engine.now - from);
    return isDone;
  }

  private runToGoal(): boolean {
    const goal = this.goals[0] as Goal;
    if (!this.runTowards(goal)) return false;
    this.goals.shift();
    goal.done();
    // What the wall clock did meanwhile is not owed.
    this.pace.setPaused(this.pace.paused);
    return this.goals.length === 0;
  }

  private runTowards({ until, isReached }: Goal): boolean {
    if (!isReached) return this.engine.now >= until || this.runSlice(until);
    const end = this.wall() + SLICE_MS;
    while (!isReached() && this.engine.now < until) {
      if (this.wall() >= end) return false;
      this.engine.step();
    }
    return true;
  }

  private runSlice(until: number): boolean {
    const { engine } = this;
    const end = this.wall() + SLICE_MS;
    while (!engine.advance(Math.max(0, until - engine.now), EVENTS_PER_CHECK)) {
      if (this.wall() >= end) return false;
    }
    return true;
  }
}
