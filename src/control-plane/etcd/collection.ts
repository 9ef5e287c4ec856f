// One resource's objects: version chains by key, with the indexes that lists and watches need.
import { assert } from '../../kernel/assert.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { joinKey } from '../../model/meta/object.ts';
import type { Version } from './history.ts';
import { History } from './history.ts';
import { KeyOrder } from './key-order.ts';
import type { Trigger } from './store-event.ts';

export interface CollectionOptions {
  readonly resource: string;
  /** How many versions stay readable; the present ones are kept in any case. */
  readonly historyVersions: number;
  readonly trigger?: Trigger;
}

export interface ListScope {
  /** '' lists every namespace. */
  readonly namespace: string;
  /** Only objects of this name. */
  readonly name?: string;
  /** Only objects whose trigger field has this value. */
  readonly trigger?: string;
  /** Only keys after this one. */
  readonly after?: string;
  /** Read at this revision; absent: the present. */
  readonly at?: number;
}

const NONE: readonly never[] = [];
/** Lists in pieces that are on their way at once. */
const KNOWN_COUNTS = 8;

interface KnownCount {
  readonly after: string;
  readonly count: number;
}

export class Collection {
  readonly history: History;
  private readonly heads = new Map<string, Version>();
  private readonly namespaces = new Map<string, KeyOrder>();
  private readonly namespaceOrder = new KeyOrder();
  private readonly triggered = new Map<string, Set<string>>();
  private readonly counts = new Map<string, KnownCount>();
  private live = 0;
  /** Objects that exist now, by namespace. */
  private readonly lives = new Map<string, number>();

  constructor(readonly options: CollectionOptions) {
    this.history = new History(options.historyVersions);
  }

  /** Objects that exist now. */
  get size(): number {
    return this.live;
  }

  /** The newest version of a key, a DELETED one included while history keeps it. */
  head(key: string): Version | undefined {
    return this.heads.get(key);
  }

  /** The object as it is, or was at a kept revision. */
  get(key: string, at?: number): KubeObject | undefined {
    let version = this.heads.get(key);
    if (at !== undefined) while (version && version.revision > at) version = version.older;
    return version && version.type !== 'DELETED' ? version.object : undefined;
  }

  /** Makes a version the newest of its key. */
  append(version: Version): void {
    const before = this.heads.get(version.key);
    version.older = before;
    this.heads.set(version.key, version);
    if (version.type === 'DELETED') this.addLive(version.namespace, -1);
    else if (version.type === 'ADDED') this.becomePresent(version);
    if (this.options.trigger) this.moveTrigger(version, this.options.trigger);
    const forgotten = this.history.append(version);
    if (forgotten) this.dropTombstone(forgotten);
  }

  /** Forgets versions up to and including a revision; what they left in the present stays. */
  compact(upTo: number): void {
    for (;;) {
      const oldest = this.history.oldestRevision;
      if (oldest === undefined || oldest > upTo) break;
      const forgotten = this.history.forgetOldest();
      assert(forgotten, 'the oldest version of a history exists');
      this.dropTombstone(forgotten);
    }
    if (this.history.compacted < upTo) this.history.compacted = upTo;
  }

  /** Objects of the scope in key order. */
  list(scope: ListScope): Iterable<KubeObject> {
    // Every request asks for quotas, limits and policies, of which there are mostly none.
    const isEmpty =
      scope.at === undefined &&
      (this.live === 0 || (scope.namespace !== '' && !this.namespaces.has(scope.namespace)));
    return isEmpty ? NONE : this.walk(scope);
  }

  /** Whether any object under a value of the trigger field is as wanted; in no order. */
  someTriggered(value: string, isWanted: (object: KubeObject) => boolean): boolean {
    for (const key of this.triggered.get(value) ?? NONE) {
      const object = this.get(key);
      if (object && isWanted(object)) return true;
    }
    return false;
  }

  private *walk(scope: ListScope): Iterable<KubeObject> {
    if (scope.trigger !== undefined && scope.at === undefined && this.options.trigger) {
      yield* this.listTriggered(scope, scope.trigger);
      return;
    }
    for (const namespace of this.namespacesOf(scope)) {
      for (const key of this.keysOf(namespace, scope)) {
        const object = this.get(key, scope.at);
        if (object) yield object;
      }
    }
  }

  private keysOf(namespace: string, { name, after }: ListScope): Iterable<string> {
    if (name === undefined) return this.namespaces.get(namespace)?.after(after) ?? NONE;
    const key = joinKey(namespace, name);
    return after !== undefined && key <= after ? NONE : [key];
  }

  /** How many present objects a scope without a trigger holds. */
  count(namespace: string): number {
    if (namespace === '') return this.live;
    let count = 0;
    for (const key of this.namespaces.get(namespace)?.after(undefined) ?? []) {
      if (this.get(key)) count++;
    }
    return count;
  }

  /**
   * How many objects a scope without a trigger held at a revision after a key. Whoever lists in
   * pieces asks for the next piece soon, so what is known is carried on from there.
   */
  countAfter(namespace: string, at: number, after: string): number {
    const name = `${namespace}@${at}`;
    const known = this.counts.get(name);
    const start = known && known.after <= after ? known : this.countFromStart(namespace, at);
    let count = start ? this.carriedOn(namespace, at, after, start) : -1;
    if (count < 0) {
      count = 0;
      for (const _ of this.walk({ namespace, at, after })) count++;
    }
    if (this.counts.size >= KNOWN_COUNTS) this.counts.clear();
    this.counts.set(name, { after, count });
    return count;
  }

  /** What is there now, when nothing was written since. */
  private countFromStart(namespace: string, at: number): KnownCount | undefined {
    if (at < this.history.newestRevision) return undefined;
    return { after: '', count: namespace === '' ? this.live : (this.lives.get(namespace) ?? 0) };
  }

  /** -1 when the key is not found on the way. */
  private carriedOn(namespace: string, at: number, after: string, known: KnownCount): number {
    if (known.after === after) return known.count;
    let { count } = known;
    for (const { metadata } of this.walk({ namespace, at, after: known.after })) {
      count--;
      const key = metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
      if (key === after) return count;
    }
    return -1;
  }

  private *listTriggered(scope: ListScope, value: string): Iterable<KubeObject> {
    const keys = [...(this.triggered.get(value) ?? [])];
    for (const key of keys.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))) {
      if (scope.after !== undefined && key <= scope.after) continue;
      const version = this.heads.get(key) as Version;
      if (scope.namespace === '' || version.namespace === scope.namespace) yield version.object;
    }
  }

  private *namespacesOf(scope: ListScope): Iterable<string> {
    if (scope.namespace !== '') {
      yield scope.namespace;
      return;
    }
    // 'a-b/x' comes before 'a/x' in etcd, so namespaces are ordered with their slash.
    for (const withSlash of this.namespaceOrder.after(undefined)) {
      const namespace = withSlash.slice(0, -1);
      if (scope.after === undefined || scope.after < `${withSlash}\uffff`) yield namespace;
    }
  }

  private addLive(namespace: string, change: number): void {
    this.live += change;
    const count = (this.lives.get(namespace) ?? 0) + change;
    if (count === 0) this.lives.delete(namespace);
    else this.lives.set(namespace, count);
  }

  private becomePresent(version: Version): void {
    this.addLive(version.namespace, 1);
    let keys = this.namespaces.get(version.namespace);
    if (!keys) {
      keys = new KeyOrder();
      this.namespaces.set(version.namespace, keys);
      this.namespaceOrder.add(`${version.namespace}/`);
    }
    keys.add(version.key);
  }

  private moveTrigger(version: Version, trigger: Trigger): void {
    const before = version.previous ? trigger.valueOf(version.previous) : undefined;
    const now = version.type === 'DELETED' ? undefined : trigger.valueOf(version.object);
    if (before === now) return;
    if (before !== undefined) {
      const keys = this.triggered.get(before);
      keys?.delete(version.key);
      if (keys?.size === 0) this.triggered.delete(before);
    }
    if (now === undefined) return;
    const keys = this.triggered.get(now);
    if (keys) keys.add(version.key);
    else this.triggered.set(now, new Set([version.key]));
  }

  private dropTombstone(version: Version): void {
    if (version.type !== 'DELETED' || this.heads.get(version.key) !== version) return;
    this.heads.delete(version.key);
    const keys = this.namespaces.get(version.namespace);
    keys?.delete(version.key);
    if (keys?.size !== 0) return;
    this.namespaces.delete(version.namespace);
    this.namespaceOrder.delete(`${version.namespace}/`);
  }
}
