// etcd's data: frozen objects by reference, one revision counter, every kept revision readable.
import { assert } from '../../kernel/assert.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Trace } from '../../kernel/trace.ts';
import { deepFreeze } from '../../model/meta/deep-freeze.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { ListScope } from './collection.ts';
import { Collection } from './collection.ts';
import type { Version } from './history.ts';
import { DEFAULT_HISTORY_VERSIONS } from './limits.ts';
import type {
  StoreEvent,
  StoreEventType,
  Trigger,
  WatchListener,
  WatchScope,
} from './store-event.ts';
import { Delivery, Watcher, WatchHub } from './watch-hub.ts';

export interface ResourceStorage {
  /** As in `deployments.apps`. */
  readonly resource: string;
  readonly trigger?: Trigger;
  readonly historyVersions?: number;
}

export interface StoreOptions {
  /** Deep-freezes what is written: on in tests, where a stray change must not pass. */
  readonly freeze?: boolean;
  readonly historyVersions?: number;
  /** Is told which span wrote which revision. */
  readonly trace?: Trace;
}

export type TxnOutcome =
  | { readonly is: 'committed'; readonly event: StoreEvent }
  /** The key's newest revision is not the expected one; 0 stands for "does not exist". */
  | { readonly is: 'conflict'; readonly revision: number };

export type WatchOutcome =
  | { readonly is: 'watching'; stop(): void }
  /** The wanted revision is forgotten; the oldest that a watch may start from is given. */
  | { readonly is: 'compacted'; readonly oldest: number };

interface Shelf {
  readonly collection: Collection;
  readonly hub: WatchHub;
}

/** Writes take effect at once, in one order; watchers hear of them within the same instant. */
export class ObjectStore {
  private currentRevision = 1;
  private readonly shelves = new Map<string, Shelf>();
  private readonly delivery: Delivery;
  private listeners: readonly ((event: StoreEvent) => void)[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly options: StoreOptions = {},
  ) {
    this.delivery = new Delivery(clock);
  }

  /** The revision of the last write. The first write gets 2, as in an etcd that was just made. */
  get revision(): number {
    return this.currentRevision;
  }

  /** What the next write's revision will be; its object carries it as its resourceVersion. */
  get nextRevision(): number {
    return this.currentRevision + 1;
  }

  /** Opens the place of a resource. Again: keeps what is there. */
  open(storage: ResourceStorage): void {
    if (this.shelves.has(storage.resource)) return;
    const { resource, trigger } = storage;
    const historyVersions =
      storage.historyVersions ?? this.options.historyVersions ?? DEFAULT_HISTORY_VERSIONS;
    const collection = new Collection({
      resource,
      historyVersions,
      ...(trigger ? { trigger } : {}),
    });
    this.shelves.set(resource, { collection, hub: new WatchHub(this.delivery, trigger) });
  }

  isOpen(resource: string): boolean {
    return this.shelves.has(resource);
  }

  /** The opened resources, in the order of opening. */
  resources(): Iterable<string> {
    return this.shelves.keys();
  }

  get(resource: string, key: string, at?: number): KubeObject | undefined {
    return this.shelf(resource).collection.get(key, at);
  }

  /** The objects of a scope in key order; the generator must be used up before the next write. */
  list(resource: string, scope: ListScope): Iterable<KubeObject> {
    return this.shelf(resource).collection.list(scope);
  }

  /** Whether any object under a value of its resource's trigger field is as wanted. */
  someTriggered(
    resource: string,
    value: string,
    isWanted: (object: KubeObject) => boolean,
  ): boolean {
    return this.shelf(resource).collection.someTriggered(value, isWanted);
  }

  /** How many objects there are now; '' counts every namespace. */
  count(resource: string, namespace = ''): number {
    return this.shelf(resource).collection.count(namespace);
  }

  /** How many objects of a namespace ('' for all) there were at a revision after a key. */
  countAfter(resource: string, namespace: string, at: number, after: string): number {
    return this.shelf(resource).collection.countAfter(namespace, at, after);
  }

  /** The oldest revision at which this resource can still be read. */
  compactedRevision(resource: string): number {
    return this.shelf(resource).collection.history.compacted;
  }

  /**
   * Writes an object (its resourceVersion must be `nextRevision`), or deletes with `last` being
   * the object's last state. `expect` is the revision the key must have, 0 for none.
   */
  txn(
    resource: string,
    key: string,
    expect: number,
    operation: { readonly put: KubeObject } | { readonly delete: KubeObject },
  ): TxnOutcome {
    const { collection, hub } = this.shelf(resource);
    const head = collection.head(key);
    const before = head && head.type !== 'DELETED' ? head : undefined;
    if ((before?.revision ?? 0) !== expect) {
      return { is: 'conflict', revision: before?.revision ?? 0 };
    }
    const isDelete = 'delete' in operation;
    assert(!isDelete || before, 'what is deleted exists');
    const type = isDelete ? 'DELETED' : before ? 'MODIFIED' : 'ADDED';
    const object = isDelete ? operation.delete : operation.put;
    const version = this.commit(type, resource, key, object, before?.object);
    collection.append(version);
    for (const listener of this.listeners) listener(version);
    hub.publish(version);
    return { is: 'committed', event: version };
  }

  /**
   * Takes over a version as another store wrote it, even an older one than the last: for copies
   * that show the past. Nobody watches such a store, but listeners hear of it.
   */
  adopt(event: StoreEvent): void {
    if (!this.shelves.has(event.resource)) this.open({ resource: event.resource });
    this.currentRevision = event.revision;
    this.shelf(event.resource).collection.append({ ...event, older: undefined });
    for (const listener of this.listeners) listener(event);
  }

  /**
   * Begins to tell a listener of every write after `from` (a revision; the present one by default).
   * Past events arrive as the first batch.
   */
  watch(scope: WatchScope, from: number, listener: WatchListener): WatchOutcome {
    const { collection, hub } = this.shelf(scope.resource);
    const { compacted } = collection.history;
    if (from < compacted) return { is: 'compacted', oldest: compacted };
    const watcher = new Watcher(scope, listener);
    if (from < this.currentRevision) this.replay(collection, watcher, from);
    hub.add(watcher);
    return { is: 'watching', stop: () => hub.remove(watcher) };
  }

  /** How many watches stand on a resource. */
  watchers(resource: string): number {
    return this.shelf(resource).hub.size;
  }

  /**
   * Hears every write at once, in order: for views and for the history's hash. Answers how to
   * stop listening.
   */
  onEvent(listener: (event: StoreEvent) => void): () => void {
    this.listeners = [...this.listeners, listener];
    return () => {
      this.listeners = this.listeners.filter((other) => other !== listener);
    };
  }

  /** Every kept write after a revision, of all resources, in order: for the timeline. */
  eventsAfter(revision: number): StoreEvent[] {
    const events: StoreEvent[] = [];
    for (const { collection } of this.shelves.values()) {
      for (const event of collection.history.after(revision)) events.push(event);
    }
    return events.sort((a, b) => a.revision - b.revision);
  }

  /** Forgets what was replaced or deleted up to and including a revision. */
  compact(upTo: number): void {
    for (const { collection } of this.shelves.values()) collection.compact(upTo);
  }

  private replay(collection: Collection, watcher: Watcher, from: number): void {
    const trigger = watcher.scope.trigger === undefined ? undefined : collection.options.trigger;
    for (const event of collection.history.after(from)) {
      if (inScope(event, watcher.scope, trigger)) this.delivery.enqueue(watcher, event);
    }
  }

  private commit(
    type: StoreEventType,
    resource: string,
    key: string,
    object: KubeObject,
    previous: KubeObject | undefined,
  ): Version {
    const revision = ++this.currentRevision;
    const { namespace: own, resourceVersion } = object.metadata;
    assert(Number(resourceVersion) === revision, 'a written object carries its revision');
    if (this.options.freeze) deepFreeze(object);
    const { cause, now: at } = this.clock;
    this.options.trace?.wrote(revision);
    return {
      type,
      revision,
      resource,
      key,
      namespace: namespaceOf(key, own),
      object,
      previous,
      cause,
      at,
      older: undefined,
    };
  }

  private shelf(resource: string): Shelf {
    const shelf = this.shelves.get(resource);
    assert(shelf, `the store has opened ${resource}`);
    return shelf;
  }
}

/** The namespace of a key, as the object's own text when it is the same: one for many versions. */
function namespaceOf(key: string, own: string | undefined): string {
  const slash = key.indexOf('/');
  if (slash < 0) return '';
  return own?.length === slash && key.startsWith(own) ? own : key.slice(0, slash);
}

function inScope(event: StoreEvent, scope: WatchScope, trigger: Trigger | undefined): boolean {
  if (trigger) {
    const before = event.previous ? trigger.valueOf(event.previous) : undefined;
    return trigger.valueOf(event.object) === scope.trigger || before === scope.trigger;
  }
  if (scope.namespace && event.namespace !== scope.namespace) return false;
  return scope.name === undefined || event.object.metadata.name === scope.name;
}
