// An informer: lists once, then watches, into a local copy of shared frozen objects.
import { assert } from '../kernel/assert.ts';
import type { Task, Wait } from '../kernel/task.ts';
import { Latch, Mailbox, sleep } from '../kernel/waits.ts';
import type { ResourceRef } from '../model/api/resource-ref.ts';
import type { WatchEvent } from '../model/api/request.ts';
import type { KubeObject } from '../model/meta/object.ts';
import { keyOf } from '../model/meta/object.ts';
import type { ApiClient, ListScope } from './api-client.ts';
import { objectOf } from './api-client.ts';
import { ApiError, ConnectionError } from './api-error.ts';
import { FIRST_RECONNECT_DELAY, LAST_RECONNECT_DELAY } from './limits.ts';
import { ObjectIndex } from './object-index.ts';

export type Change<T> =
  | { readonly type: 'added'; readonly object: T; readonly previous: undefined }
  | { readonly type: 'updated' | 'deleted'; readonly object: T; readonly previous: T };

export type ChangeListener<T> = (change: Change<T>) => void;
type IndexKeys<T> = (object: T) => readonly string[];

/** The namespace of an object as index keys; the one array of each namespace is shared. */
function namespaceKeys(): IndexKeys<KubeObject> {
  const shared = new Map<string, readonly string[]>();
  return ({ metadata: { namespace = '' } }) => {
    let keys = shared.get(namespace);
    if (!keys) shared.set(namespace, (keys = [namespace]));
    return keys;
  };
}

/**
 * Listeners are called within the clock event that brought the change, in the order in which they
 * were added, after the copy and its indexes are up to date.
 */
export class Informer<T extends KubeObject> {
  private objects = new Map<string, T>();
  private readonly indexes = new Map<string, ObjectIndex<T>>();
  private readonly listeners: ChangeListener<T>[] = [];
  private readonly firstList = new Latch(`first list`);
  private readonly broken = new Mailbox<void>('watch ended');
  private resourceVersion = '';
  private isStarted = false;

  constructor(
    private readonly client: ApiClient,
    readonly ref: ResourceRef<T>,
    private readonly scope: ListScope = {},
  ) {}

  /** Objects are then found by any of the values; call it before `start`. */
  addIndex(name: string, keysOf: IndexKeys<T>): void {
    if (this.indexes.has(name)) return;
    const index = new ObjectIndex<T>(keysOf);
    for (const object of this.objects.values()) index.insert(object);
    this.indexes.set(name, index);
  }

  onChange(listener: ChangeListener<T>): void {
    this.listeners.push(listener);
    for (const object of this.objects.values()) {
      this.attribute(object);
      listener({ type: 'added', object, previous: undefined });
    }
  }

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.client.process.spawn(`informer ${this.ref.plural}`, this.run());
  }

  get hasSynced(): boolean {
    return this.firstList.opened;
  }

  /** Waits until the first list has arrived. */
  synced(): Wait<void> {
    return this.firstList.wait();
  }

  get(namespace: string, name: string): T | undefined {
    return this.objects.get(this.ref.namespaced ? `${namespace}/${name}` : name);
  }

  byKey(key: string): T | undefined {
    return this.objects.get(key);
  }

  /** Objects under a value of an index, in the order in which they came. */
  byIndex(name: string, value: string): readonly T[] {
    const index = this.indexes.get(name);
    assert(index, `informer of ${this.ref.plural} has index ${name}`);
    return index.find(value);
  }

  /** All objects, or those of a namespace. */
  list(namespace = ''): Iterable<T> {
    if (namespace === '') return this.objects.values();
    // Few informers are ever asked for one namespace.
    this.addIndex('namespace', namespaceKeys());
    return this.byIndex('namespace', namespace);
  }

  get size(): number {
    return this.objects.size;
  }

  /** The revision up to which this copy is complete. */
  get revision(): string {
    return this.resourceVersion;
  }

  private *run(): Task {
    let delay = FIRST_RECONNECT_DELAY;
    for (;;) {
      try {
        if (this.resourceVersion === '') yield* this.listAll();
        yield* this.watchOnce();
        delay = FIRST_RECONNECT_DELAY;
      } catch (error) {
        if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error;
        if (error instanceof ApiError && error.code === 410) this.resourceVersion = '';
        yield* sleep(this.client.process.random.jitter(delay, 1));
        delay = Math.min(delay * 2, LAST_RECONNECT_DELAY);
      }
    }
  }

  private *listAll(): Task {
    const listed = yield* this.client.list(this.ref, this.scope);
    const next = new Map<string, T>();
    for (const object of listed.items) next.set(keyOf(object), object);
    for (const [key, previous] of this.objects) {
      if (!next.has(key)) this.remove(key, previous);
    }
    for (const [key, object] of next) this.put(key, object);
    this.resourceVersion = listed.resourceVersion;
    this.firstList.open();
  }

  private *watchOnce(): Task {
    const { namespace = '', ...selectors } = this.scope;
    const request = {
      ...this.client.requestFor('watch', this.ref, namespace, ''),
      options: {
        ...selectors,
        resourceVersion: this.resourceVersion,
        allowWatchBookmarks: true,
      },
    };
    while (this.broken.poll() !== undefined);
    const watch = yield* this.client.transport.watch(request, {
      events: (batch) => this.apply(batch as readonly WatchEvent<T>[]),
      end: () => this.broken.send(undefined),
    });
    if (watch.response.body.is !== 'watch') objectOf(watch.response);
    else yield* this.broken.receive();
  }

  private apply(batch: readonly WatchEvent<T>[]): void {
    for (const { type, object } of batch) {
      if (type === 'ERROR') {
        this.resourceVersion = '';
        continue;
      }
      this.resourceVersion = object.metadata.resourceVersion as string;
      if (type === 'BOOKMARK') continue;
      const key = keyOf(object);
      if (type !== 'DELETED') this.put(key, object);
      else this.remove(key, object);
    }
  }

  private put(key: string, object: T): void {
    const previous = this.objects.get(key);
    if (previous?.metadata.resourceVersion === object.metadata.resourceVersion) return;
    if (previous && previous.metadata.uid !== object.metadata.uid) {
      this.remove(key, previous);
      this.put(key, object);
      return;
    }
    this.objects.set(key, object);
    for (const index of this.indexes.values()) index.replace(previous, object);
    this.tell(
      previous
        ? { type: 'updated', object, previous }
        : { type: 'added', object, previous: undefined },
    );
  }

  private remove(key: string, last: T): void {
    const previous = this.objects.get(key);
    if (!previous) return;
    this.objects.delete(key);
    for (const index of this.indexes.values()) index.delete(previous);
    this.tell({ type: 'deleted', object: last, previous });
  }

  /** Changes of one batch have causes of their own. */
  private attribute({ metadata }: T): void {
    this.client.process.kernel.trace.becauseOfWrite(Number(metadata.resourceVersion));
  }

  private tell(change: Change<T>): void {
    this.attribute(change.object);
    for (const listener of this.listeners) listener(change);
  }
}
