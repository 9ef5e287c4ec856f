// How an API server reaches etcd: the one thing of etcd's that it may import, with the store's types.
import type { ObjectStore } from './object-store.ts';

export interface EtcdClient {
  /** The data as this client's member sees it. */
  readonly store: ObjectStore;
  /**
   * Why a read or write cannot be served now, in the words that the API server gives on:
   * `etcdserver: request timed out`, `etcdserver: leader changed`. Undefined: all is well.
   */
  unavailable(): string | undefined;
}

/** A client of a store that never goes down: tests, and the simulator's own API group. */
export function alwaysAvailable(store: ObjectStore): EtcdClient {
  return { store, unavailable: () => undefined };
}
