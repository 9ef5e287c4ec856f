// Keys in order: what etcd's B-tree gives for nothing, kept lazily because most writes are updates.

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** So many may wait to be sorted in however small a set. */
const UNSORTED_KEYS = 1024;

/**
 * A set of keys that can be walked in order. Adding and removing are constant time, on average;
 * what was added is merged by the next walk or once it is an eighth of all, so that no walk has
 * much to sort, and what was removed is dropped once it is a quarter of all.
 */
export class KeyOrder {
  private sorted: string[] = [];
  private added: string[] = [];
  private readonly present = new Set<string>();

  get size(): number {
    return this.present.size;
  }

  has(key: string): boolean {
    return this.present.has(key);
  }

  add(key: string): void {
    if (this.present.has(key)) return;
    this.present.add(key);
    this.added.push(key);
    if (this.added.length > UNSORTED_KEYS + (this.sorted.length >> 3)) this.settle();
  }

  delete(key: string): void {
    this.present.delete(key);
  }

  /** The present keys that come after `after` (all, when undefined), in order. */
  *after(after: string | undefined): Iterable<string> {
    this.settle();
    const { sorted } = this;
    let last: string | undefined;
    for (let index = this.firstAfter(after); index < sorted.length; index++) {
      const key = sorted[index] as string;
      if (key !== last && this.present.has(key)) yield key;
      last = key;
    }
  }

  private settle(): void {
    if (this.added.length > 0) {
      this.added.sort(compare);
      this.sorted = merge(this.sorted, this.added);
      this.added = [];
    }
    if (this.sorted.length > this.present.size * 1.25 + 16) {
      this.sorted = [...new Set(this.sorted)].filter((key) => this.present.has(key));
    }
  }

  private firstAfter(after: string | undefined): number {
    if (after === undefined) return 0;
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] as string) <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function merge(a: readonly string[], b: readonly string[]): string[] {
  if (a.length === 0 || (a[a.length - 1] as string) < (b[0] as string)) return [...a, ...b];
  const merged: string[] = [];
  let left = 0;
  let right = 0;
  while (left < a.length && right < b.length) {
    const fromA = (a[left] as string) <= (b[right] as string);
    merged.push((fromA ? a[left++] : b[right++]) as string);
  }
  while (left < a.length) merged.push(a[left++] as string);
  while (right < b.length) merged.push(b[right++] as string);
  return merged;
}
