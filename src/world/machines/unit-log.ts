// The journal of one unit: its last lines with their times, for `journalctl -u`.
import type { Clock } from '../../kernel/clock.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Output } from './program.ts';

export interface LogLine {
  readonly at: Micros;
  readonly text: string;
}

const MAX_LINES = 200;
/** Old lines go many at a time. */
const SLACK = 50;

/** Splits what is written into lines and keeps the newest. */
export class UnitLog implements Output {
  private lines: LogLine[] = [];
  private partial = '';

  constructor(private readonly clock: Clock) {}

  write(text: string): void {
    const parts = (this.partial + text).split('\n');
    this.partial = parts.pop() as string;
    for (const part of parts) this.append({ at: this.clock.now, text: part });
  }

  /** A line that makes its text when it is read. */
  append(line: LogLine): void {
    this.lines.push(line);
    if (this.lines.length > MAX_LINES + SLACK) this.lines = this.lines.slice(-MAX_LINES);
  }

  tail(count = MAX_LINES): readonly LogLine[] {
    return this.lines.slice(-count);
  }
}
