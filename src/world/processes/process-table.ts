// A pid namespace: who runs in a container (or a pod that shares it), by number.
import type { Signal } from '../../kernel/process.ts';
import type { Micros } from '../../kernel/time.ts';

export interface TableEntry {
  readonly parent: number;
  /** The command line, as `ps` shows it. */
  command: string;
  readonly uid: number;
  readonly started: Micros;
  /** A shell's job: the terminal's signals pass it by. */
  readonly isBackground?: boolean;
  signal(signal: Signal): void;
}

const NONE: readonly never[] = [];

/** Pids count up from 1 and are never reused. */
export class ProcessTable {
  /** Most tables have one entry for ever: a list is less than a table. */
  private entries: readonly (readonly [pid: number, entry: TableEntry])[] = NONE;
  private last = 0;

  add(entry: TableEntry): number {
    const pid = ++this.last;
    this.entries = this.entries.concat([[pid, entry]]);
    return pid;
  }

  /** The youngest pid so far. */
  get lastPid(): number {
    return this.last;
  }

  remove(pid: number): void {
    this.entries = this.entries.filter(([other]) => other !== pid);
  }

  get(pid: number): TableEntry | undefined {
    for (const [other, entry] of this.entries) if (other === pid) return entry;
    return undefined;
  }

  get size(): number {
    return this.entries.length;
  }

  /** The youngest descendant of a process, or itself: what ^C of its terminal is for. */
  foregroundOf(pid: number): TableEntry | undefined {
    let found = this.get(pid);
    const family = new Set([pid]);
    for (const [child, entry] of this.list()) {
      if (!family.has(entry.parent) || entry.isBackground) continue;
      family.add(child);
      found = entry;
    }
    return found;
  }

  /** Pid and entry, oldest first. */
  *list(): Iterable<readonly [number, TableEntry]> {
    yield* this.entries;
  }
}
