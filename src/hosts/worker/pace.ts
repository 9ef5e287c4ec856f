// Virtual time that follows the wall clock: how far the engine should be by now.

/** Virtual time that the engine may owe before the debt is dropped, in wall milliseconds. */
const MAX_DEBT_MS = 250;
/** The window over which the reached speed is measured. */
const MEASURE_MS = 1000;
/** Below this share of what was asked for, the machine cannot keep up. */
const BEHIND_SHARE = 0.8;

/** Wall times are milliseconds of one monotonic clock, given by the caller. */
export class Pace {
  speed = 1;
  paused = false;
  /** Virtual seconds per second over the last measured window. */
  reached = 0;
  behind = false;

  private lastWall: number;
  private owedMicros = 0;
  private measuredSince: number;
  private measuredMicros = 0;

  constructor(wall: number) {
    this.lastWall = wall;
    this.measuredSince = wall;
  }

  /** What passed on the wall until now is not owed. */
  begin(wall: number): void {
    this.lastWall = wall;
    this.owedMicros = 0;
    this.startMeasuring(wall);
  }

  /** Virtual microseconds the engine should run now. */
  owed(wall: number): number {
    const elapsed = Math.max(0, wall - this.lastWall);
    this.lastWall = wall;
    this.measure(wall);
    if (this.paused) return 0;
    const most = MAX_DEBT_MS * 1000 * this.speed;
    this.owedMicros = Math.min(most, this.owedMicros + elapsed * 1000 * this.speed);
    return Math.floor(this.owedMicros);
  }

  /** The engine ran that far. */
  ran(micros: number): void {
    this.owedMicros = Math.max(0, this.owedMicros - micros);
    this.measuredMicros += micros;
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.startMeasuring(this.lastWall);
  }

  setPaused(paused: boolean): void {
    this.paused = paused;
    this.owedMicros = 0;
    this.startMeasuring(this.lastWall);
  }

  private measure(wall: number): void {
    const elapsed = wall - this.measuredSince;
    if (elapsed < MEASURE_MS) return;
    this.reached = this.measuredMicros / (elapsed * 1000);
    this.behind = !this.paused && this.reached < this.speed * BEHIND_SHARE;
    this.measuredSince = wall;
    this.measuredMicros = 0;
  }

  private startMeasuring(wall: number): void {
    this.measuredSince = wall;
    this.measuredMicros = 0;
    this.behind = false;
    this.reached = this.paused ? 0 : this.speed;
  }
}
