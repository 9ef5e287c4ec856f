// A draft over a store: what is written here is seen here alone, until it is thrown away.
import type { Clock } from '../../kernel/clock.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { splitKey } from '../../model/meta/object.ts';
import type { ListScope } from './collection.ts';
import { ObjectStore } from './object-store.ts';
import type { ResourceStorage, TxnOutcome } from './object-store.ts';
import type { StoreEvent } from './store-event.ts';

const NOTHING: ReadonlyMap<string, KubeObject | null> = new Map();

/**
 * Reads what the store below holds, with the draft's own writes over it. Nobody hears of those,
 * and the store below, its revisions and its watchers never learn of them.
 */
export class DraftStore extends ObjectStore {
  /** By resource and key; null is deleted. */
  private written = new Map<string, Map<string, KubeObject | null>>();
  private writes = 0;

  constructor(
    private readonly below: ObjectStore,
    clock: Clock,
  ) {
    super(clock);
  }

  /** Throws away what was written. */
  reset(): void {
    this.written = new Map();
    this.writes = 0;
  }

  override get revision(): number {
    return this.below.revision + this.writes;
  }

  override get nextRevision(): number {
    return this.revision + 1;
  }

  override open({ resource }: ResourceStorage): void {
    if (!this.isOpen(resource)) this.written.set(resource, new Map());
  }

  override isOpen(resource: string): boolean {
    return this.below.isOpen(resource) || this.written.has(resource);
  }

  override resources(): Iterable<string> {
    return this.below.resources();
  }

  override get(resource: string, key: string, at?: number): KubeObject | undefined {
    const own = this.written.get(resource)?.get(key);
    if (own !== undefined) return own ?? undefined;
    return this.below.isOpen(resource) ? this.below.get(resource, key, at) : undefined;
  }

  override *list(resource: string, scope: ListScope): Iterable<KubeObject> {
    const own = this.written.get(resource) ?? NOTHING;
    if (this.below.isOpen(resource)) {
      for (const object of this.below.list(resource, scope)) {
        const { namespace, name } = object.metadata;
        if (!own.has(namespace ? `${namespace}/${name}` : name)) yield object;
      }
    }
    for (const [key, object] of own) {
      if (object && (scope.namespace === '' || splitKey(key).namespace === scope.namespace)) {
        yield object;
      }
    }
  }

  override count(resource: string, namespace = ''): number {
    let count = this.below.isOpen(resource) ? this.below.count(resource, namespace) : 0;
    for (const [key, object] of this.written.get(resource) ?? NOTHING) {
      if (namespace !== '' && splitKey(key).namespace !== namespace) continue;
      const isBelow = this.below.isOpen(resource) && this.below.get(resource, key) !== undefined;
      count += (object ? 1 : 0) - (isBelow ? 1 : 0);
    }
    return count;
  }

  override someTriggered(
    resource: string,
    value: string,
    isWanted: (object: KubeObject) => boolean,
  ): boolean {
    return this.below.someTriggered(resource, value, isWanted);
  }

  override txn(
    resource: string,
    key: string,
    expect: number,
    operation: { readonly put: KubeObject } | { readonly delete: KubeObject },
  ): TxnOutcome {
    const previous = this.get(resource, key);
    const revision = Number(previous?.metadata.resourceVersion ?? 0);
    if (revision !== expect) return { is: 'conflict', revision };
    this.writes++;
    const isDelete = 'delete' in operation;
    const object = isDelete ? operation.delete : operation.put;
    const shelf = this.written.get(resource) ?? new Map<string, KubeObject | null>();
    this.written.set(resource, shelf);
    shelf.set(key, isDelete ? null : object);
    const type = isDelete ? 'DELETED' : previous ? 'MODIFIED' : 'ADDED';
    const { namespace } = splitKey(key);
    const event = { type, revision: this.revision, resource, key, namespace, object, previous };
    return { is: 'committed', event: { ...event, cause: 0, at: 0 } as StoreEvent };
  }

  /** Hears of writes to the store below: what is remembered about it stays true. */
  override onEvent(listener: (event: StoreEvent) => void): () => void {
    return this.below.onEvent(listener);
  }
}
