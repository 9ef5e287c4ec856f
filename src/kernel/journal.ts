// The journal: every outside input with its virtual time. Config + seed + journal = the history.
import type { Micros } from './time.ts';

export interface JournalEntry<Input> {
  readonly at: Micros;
  /** Orders inputs of one instant, and places each among the events already run. */
  readonly afterEvents: number;
  readonly input: Input;
}

/** Append-only; inputs are plain data. */
export class Journal<Input> {
  private readonly list: JournalEntry<Input>[] = [];

  append(entry: JournalEntry<Input>): void {
    this.list.push(entry);
  }

  get entries(): readonly JournalEntry<Input>[] {
    return this.list;
  }
}
