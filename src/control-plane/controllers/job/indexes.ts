// Sets of completion indexes, kept and written as intervals: "0-2,5".

type Interval = readonly [first: number, last: number];

/**
 * Sorted, disjoint intervals.
 * Upstream: pkg/controller/job/indexed_job_utils.go orderedIntervals.
 */
export class IndexSet {
  static readonly EMPTY = new IndexSet([]);

  private constructor(private readonly intervals: readonly Interval[]) {}

  /** Reads "1,3-5,7"; indexes of `completions` and above are left out. */
  static parse(text: string, completions: number): IndexSet {
    if (text === '') return IndexSet.EMPTY;
    const intervals: Interval[] = [];
    for (const part of text.split(',')) {
      const [first = '', last = first] = part.split('-');
      const from = Number(first);
      const to = Math.min(Number(last), completions - 1);
      if (from < completions) intervals.push([from, to]);
    }
    return new IndexSet(intervals);
  }

  static of(indexes: readonly number[]): IndexSet {
    return IndexSet.EMPTY.with(indexes);
  }

  /** This set and those indexes. */
  with(indexes: readonly number[]): IndexSet {
    if (indexes.length === 0) return this;
    const all: Interval[] = [...this.intervals, ...indexes.map((at): Interval => [at, at])];
    all.sort((a, b) => a[0] - b[0]);
    const merged: Interval[] = [];
    for (const [first, last] of all) {
      const top = merged.at(-1);
      if (top && first <= top[1] + 1) merged[merged.length - 1] = [top[0], Math.max(top[1], last)];
      else merged.push([first, last]);
    }
    return new IndexSet(merged);
  }

  has(index: number): boolean {
    return this.intervals.some(([first, last]) => index >= first && index <= last);
  }

  get size(): number {
    return this.intervals.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  }

  /** The first `count` indexes below `completions` that are not in the set. */
  firstMissing(count: number, completions: number): readonly number[] {
    const missing: number[] = [];
    let next = 0;
    for (const [first, last] of [...this.intervals, [completions, completions] as Interval]) {
      for (; next < first && next < completions && missing.length < count; next++) {
        missing.push(next);
      }
      next = Math.max(next, last + 1);
    }
    return missing;
  }

  /** How many indexes both sets hold. */
  overlap(other: IndexSet): number {
    let count = 0;
    for (const [first, last] of this.intervals) {
      for (const [from, to] of other.intervals) {
        count += Math.max(0, Math.min(last, to) - Math.max(first, from) + 1);
      }
    }
    return count;
  }

  toString(): string {
    return this.intervals
      .map(([first, last]) =>
        first === last ? `${first}` : first + 1 === last ? `${first},${last}` : `${first}-${last}`,
      )
      .join(',');
  }
}
