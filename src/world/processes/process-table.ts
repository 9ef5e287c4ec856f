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

/** Pids count up from 1 and are never reused. */
export class ProcessTable {
  private entries: Map<number, TableEntry> | undefined;
  private last = 0;

  add(entry: TableEntry): number {
    const pid = ++this.last;
    (this.entries ??= new Map()).set(pid, entry);
    return pid;
  }

  /** The youngest pid so far. */
  get lastPid(): number {
    return this.last;
  }

  remove(pid: number): void {
    this.entries?.delete(pid);
  }

  get(pid: number): TableEntry | undefined {
    return this.entries?.get(pid);
  }

  get size(): number {
    return this.entries?.size ?? 0;
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
    if (this.entries) yield* this.entries;
  }
}
