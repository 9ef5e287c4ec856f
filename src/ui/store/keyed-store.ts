// Many rows, each with its own subscribers: a change wakes those who show that row, nobody else.
import { useCallback, useSyncExternalStore } from 'react';

type Listener = () => void;

export class KeyedStore<Key, Row> {
  private readonly rows = new Map<Key, Row>();
  private readonly listeners = new Map<Key, Set<Listener>>();
  private readonly listListeners = new Set<Listener>();
  /** Made anew when somebody asks: of 150,000 keys it takes milliseconds. */
  private keyList: readonly Key[] | undefined = [];
  private isListChange = false;
  private readonly touched = new Set<Key>();
  /** Counts what was set or deleted: for those who look now and then instead of subscribing. */
  changes = 0;

  get(key: Key): Row | undefined {
    return this.rows.get(key);
  }

  get size(): number {
    return this.rows.size;
  }

  entries(): IterableIterator<[Key, Row]> {
    return this.rows.entries();
  }

  values(): IterableIterator<Row> {
    return this.rows.values();
  }

  set(key: Key, row: Row): void {
    if (this.rows.get(key) === row) return;
    if (!this.rows.has(key)) this.changeList();
    this.rows.set(key, row);
    this.touched.add(key);
    this.changes++;
  }

  delete(key: Key): void {
    if (!this.rows.delete(key)) return;
    this.changeList();
    this.touched.add(key);
    this.changes++;
  }

  clear(): void {
    for (const key of this.rows.keys()) this.delete(key);
  }

  /** The keys as they are now, before any flush. */
  rowKeys(): IterableIterator<Key> {
    return this.rows.keys();
  }

  /** The keys in order of arrival; the same array until one comes or goes. */
  keys(): readonly Key[] {
    return (this.keyList ??= [...this.rows.keys()]);
  }

  private changeList(): void {
    this.isListChange = true;
    this.keyList = undefined;
  }

  /** Tells subscribers of what was set since the last flush: once a frame. */
  flush(): void {
    const { isListChange } = this;
    this.isListChange = false;
    const keys = [...this.touched];
    this.touched.clear();
    for (const key of keys) for (const call of this.listeners.get(key) ?? []) call();
    if (isListChange) for (const call of this.listListeners) call();
  }

  subscribe(key: Key, listener: Listener): () => void {
    const set = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, set);
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0) this.listeners.delete(key);
    };
  }

  subscribeList(listener: Listener): () => void {
    this.listListeners.add(listener);
    return () => this.listListeners.delete(listener);
  }
}

/** One row, undefined while there is none. */
export function useRow<Key, Row>(store: KeyedStore<Key, Row>, key: Key): Row | undefined {
  const subscribe = useCallback((call: Listener) => store.subscribe(key, call), [store, key]);
  return useSyncExternalStore(subscribe, () => store.get(key));
}

/** The keys; re-renders only when one comes or goes. */
export function useKeys<Key, Row>(store: KeyedStore<Key, Row>): readonly Key[] {
  const subscribe = useCallback((call: Listener) => store.subscribeList(call), [store]);
  return useSyncExternalStore(subscribe, () => store.keys());
}

/** How many rows there are; re-renders only when it is another number. */
export function useSize<Key, Row>(store: KeyedStore<Key, Row>): number {
  const subscribe = useCallback((call: Listener) => store.subscribeList(call), [store]);
  return useSyncExternalStore(subscribe, () => store.size);
}
