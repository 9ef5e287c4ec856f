// A value with its past, so that nodes which lag behind still see what they have heard of.

/** Versions in order of revision. Undefined marks a deletion. */
export class Versioned<T> {
  private readonly revisions: number[] = [];
  private readonly values: (T | undefined)[] = [];

  /** The value as of a revision. */
  at(revision: number): T | undefined {
    for (let index = this.revisions.length - 1; index >= 0; index--) {
      if ((this.revisions[index] as number) <= revision) return this.values[index];
    }
    return undefined;
  }

  /** The revision of the version that holds at a revision, 0 before the first. */
  revisionAt(revision: number): number {
    for (let index = this.revisions.length - 1; index >= 0; index--) {
      const found = this.revisions[index] as number;
      if (found <= revision) return found;
    }
    return 0;
  }

  get latest(): T | undefined {
    return this.values.at(-1);
  }

  /** Adds a version; one that is known already, as the next of many nodes brings it, is not. */
  set(revision: number, value: T | undefined): boolean {
    let index = this.revisions.length;
    while (index > 0 && (this.revisions[index - 1] as number) > revision) index--;
    if (index > 0 && this.revisions[index - 1] === revision) return false;
    this.revisions.splice(index, 0, revision);
    this.values.splice(index, 0, value);
    return true;
  }

  /** Forgets what no node can see any more. True when nothing is left. */
  forgetBefore(revision: number): boolean {
    let keep = 0;
    while (keep + 1 < this.revisions.length && (this.revisions[keep + 1] as number) <= revision) {
      keep++;
    }
    if (keep > 0) {
      this.revisions.splice(0, keep);
      this.values.splice(0, keep);
    }
    const isOver = this.revisions.length === 1 && this.values[0] === undefined;
    return isOver && (this.revisions[0] as number) <= revision;
  }
}
