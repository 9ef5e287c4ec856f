// Rows of one kind of object: a number per object, and what of them the page has not seen.

export interface Numbered {
  readonly id: number;
}

/** Keeps rows by key; a change costs the change, a collect costs what changed since. */
export class RowSet<Row extends Numbered> {
  private readonly rows = new Map<string, Row>();
  private readonly changed = new Set<string>();
  private gone: number[] = [];

  /** `newId` gives the id of an object that has no row yet. */
  constructor(private readonly newId: (key: string) => number) {}

  get size(): number {
    return this.rows.size;
  }

  get(key: string): Row | undefined {
    return this.rows.get(key);
  }

  keys(): Iterable<string> {
    return this.rows.keys();
  }

  /** The id of a key's row, or a new one for a row about to be put. */
  idOf(key: string): number {
    return this.rows.get(key)?.id ?? this.newId(key);
  }

  put(key: string, row: Row): void {
    this.rows.set(key, row);
    this.changed.add(key);
  }

  delete(key: string): void {
    const row = this.rows.get(key);
    if (!row) return;
    this.rows.delete(key);
    this.changed.delete(key);
    this.gone.push(row.id);
  }

  get hasNews(): boolean {
    return this.changed.size > 0 || this.gone.length > 0;
  }

  /** Changed rows that the window shows, and ids that are no more; `most` rows, the rest later. */
  take(shows: (row: Row) => boolean, most = Infinity): { rows: Row[]; gone: number[] } {
    const rows: Row[] = [];
    for (const key of this.changed) {
      if (rows.length >= most) break;
      this.changed.delete(key);
      const row = this.rows.get(key) as Row;
      if (shows(row)) rows.push(row);
    }
    const { gone } = this;
    this.gone = [];
    return { rows, gone };
  }

  /** Everything is news again: the page has forgotten what it knew. */
  forgetSent(): void {
    for (const key of this.rows.keys()) this.changed.add(key);
    this.gone = [];
  }
}
