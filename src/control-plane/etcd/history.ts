// The versions of one collection in order of revision, the oldest forgotten first.
import type { KubeObject } from '../../model/meta/object.ts';
import type { StoreEvent } from './store-event.ts';

/** A link in a key's chain. What it replaced is let go when compaction passes this version. */
export interface Version extends StoreEvent {
  previous: KubeObject | undefined;
  older: Version | undefined;
}

/** A bounded log of versions. Reading at a revision before `compacted` is impossible. */
export class History {
  /** Everything up to and including this revision is forgotten; later revisions can be read. */
  compacted = 0;
  private log: Version[] = [];
  private head = 0;

  constructor(private readonly budget: number) {}

  get length(): number {
    return this.log.length - this.head;
  }

  /** Appends; answers a version that must be forgotten for it, if any. */
  append(version: Version): Version | undefined {
    this.log.push(version);
    return this.length > this.budget ? this.forgetOldest() : undefined;
  }

  /** Forgets the oldest version and answers it. */
  forgetOldest(): Version | undefined {
    const oldest = this.log[this.head];
    if (!oldest) return undefined;
    this.log[this.head++] = undefined as unknown as Version;
    this.compacted = oldest.revision;
    oldest.older = undefined;
    oldest.previous = undefined;
    if (this.head > 1024 && this.head * 2 > this.log.length) {
      this.log = this.log.slice(this.head);
      this.head = 0;
    }
    return oldest;
  }

  /** The revision of the oldest version that is still kept. */
  get oldestRevision(): number | undefined {
    return this.log[this.head]?.revision;
  }

  /** The revision of the last version, or of what compaction has left. */
  get newestRevision(): number {
    return this.log[this.log.length - 1]?.revision ?? this.compacted;
  }

  /** The versions after a revision, in order. */
  *after(revision: number): Iterable<Version> {
    let low = this.head;
    let high = this.log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.log[middle] as Version).revision <= revision) low = middle + 1;
      else high = middle;
    }
    for (let index = low; index < this.log.length; index++) yield this.log[index] as Version;
  }
}
