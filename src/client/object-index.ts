// An index over objects by derived values, updated in time proportional to the values changed.
import type { KubeObject } from '../model/meta/object.ts';

const NONE: readonly never[] = [];

/** Each value keeps its objects by uid in order of arrival; the list is made when asked for. */
export class ObjectIndex<T extends KubeObject> {
  private readonly buckets = new Map<string, Bucket<T>>();

  constructor(private readonly keysOf: (object: T) => readonly string[]) {}

  insert(object: T): void {
    for (const key of this.keysOf(object)) this.bucket(key).set(object);
  }

  replace(previous: T | undefined, object: T): void {
    if (previous) {
      const before = this.keysOf(previous);
      const after = this.keysOf(object);
      if (before !== after) {
        for (const key of before) if (!after.includes(key)) this.drop(key, previous);
      }
      for (const key of after) this.bucket(key).set(object);
    } else {
      this.insert(object);
    }
  }

  delete(object: T): void {
    for (const key of this.keysOf(object)) this.drop(key, object);
  }

  find(key: string): readonly T[] {
    return this.buckets.get(key)?.list() ?? NONE;
  }

  private bucket(key: string): Bucket<T> {
    let bucket = this.buckets.get(key);
    if (!bucket) {
      bucket = new Bucket();
      this.buckets.set(key, bucket);
    }
    return bucket;
  }

  private drop(key: string, object: T): void {
    const bucket = this.buckets.get(key);
    if (bucket?.delete(object)) this.buckets.delete(key);
  }
}

class Bucket<T extends KubeObject> {
  private readonly byUid = new Map<string, T>();
  private cached: readonly T[] | undefined;

  set(object: T): void {
    this.byUid.set(object.metadata.uid as string, object);
    this.cached = undefined;
  }

  /** Answers whether the bucket is now empty. */
  delete(object: T): boolean {
    this.byUid.delete(object.metadata.uid as string);
    this.cached = undefined;
    return this.byUid.size === 0;
  }

  list(): readonly T[] {
    return (this.cached ??= [...this.byUid.values()]);
  }
}
