// The journal: every outside input with its virtual time. Config + seed + journal = the history.
import { assert } from './assert.ts';
import type { Micros } from './time.ts';

export interface JournalEntry<Input> {
  /** All that was due at this instant had happened; inputs of one instant keep their order. */
  readonly at: Micros;
  readonly input: Input;
}

/** Append-only; inputs are plain data that survives JSON. */
export class Journal<Input> {
  private readonly list: JournalEntry<Input>[] = [];
  private listeners: readonly ((entry: JournalEntry<Input>) => void)[] = [];

  append(entry: JournalEntry<Input>): void {
    const last = this.list[this.list.length - 1];
    assert(!last || last.at <= entry.at, 'inputs are written in the order of their times');
    this.list.push(entry);
    for (const listener of this.listeners) listener(entry);
  }

  get entries(): readonly JournalEntry<Input>[] {
    return this.list;
  }

  /** Hears of every entry from now on, at once. */
  onAppend(listener: (entry: JournalEntry<Input>) => void): void {
    this.listeners = [...this.listeners, listener];
  }
}

/** The entries up to and including a time: what a branch from there begins with. */
export function entriesUntil<Input>(
  entries: readonly JournalEntry<Input>[],
  time: Micros,
): readonly JournalEntry<Input>[] {
  const end = entries.findIndex(({ at }) => at > time);
  return end < 0 ? entries : entries.slice(0, end);
}
