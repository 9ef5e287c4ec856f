// The past: copies of the stores that can be moved to any moment the chronicle still knows.
import { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { StoreEvent } from '../../control-plane/etcd/store-event.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Micros } from '../../kernel/time.ts';
import { joinKey } from '../../model/meta/object.ts';
import type { Chronicle, ChronicleRecord } from './chronicle.ts';

/** Copies of the chronicle's stores, as they are now. */
export function newPast(chronicle: Chronicle, clock: Clock): Past {
  return new Past(chronicle, clock);
}

export class Past {
  /** As the chronicle's stores were at the moment moved to; listeners hear of each move. */
  readonly stores: readonly ObjectStore[];
  /** The last record that has happened, as far as the copies know. */
  private cursor: number;

  /** Begins as copies of the present. */
  constructor(
    private readonly chronicle: Chronicle,
    clock: Clock,
  ) {
    this.cursor = chronicle.last;
    // Copies keep no versions of their own: the chronicle has them.
    this.stores = chronicle.stores.map(() => new ObjectStore(clock, { historyVersions: 0 }));
    chronicle.stores.forEach((store, index) => copy(store, this.stores[index] as ObjectStore));
  }

  /** The earliest moment that can be shown. */
  get earliest(): Micros {
    return this.chronicle.record(this.chronicle.oldest)?.at ?? 0;
  }

  /** Undoes or does again whatever lies between; the work is that of the writes in between. */
  moveTo(time: Micros): void {
    const { chronicle } = this;
    const target = Math.max(chronicle.numberAt(time), chronicle.oldest - 1);
    // What has been forgotten meanwhile cannot be undone; it lies before every moment shown.
    while (this.cursor > target) {
      const record = chronicle.record(this.cursor--);
      if (record) this.adopt(record, backwards(record));
    }
    while (this.cursor < target) {
      const record = chronicle.record(++this.cursor);
      if (record) this.adopt(record, forwards(record));
    }
  }

  private adopt({ store }: ChronicleRecord, event: StoreEvent): void {
    (this.stores[store] as ObjectStore).adopt(event);
  }
}

function copy(from: ObjectStore, to: ObjectStore): void {
  for (const resource of from.resources()) {
    to.open({ resource, historyVersions: 0 });
    for (const object of from.list(resource, { namespace: '' })) {
      const { namespace = '', name, resourceVersion } = object.metadata;
      to.adopt({
        type: 'ADDED',
        revision: Number(resourceVersion),
        resource,
        key: joinKey(namespace, name),
        namespace,
        object,
        previous: undefined,
        cause: 0,
        at: 0,
      });
    }
  }
}

function forwards(record: ChronicleRecord): StoreEvent {
  const { type, revision, resource, key, namespace, object, previous, at, span } = record;
  return { type, revision, resource, key, namespace, object, previous, at, cause: span };
}

/** The event that makes the record not have happened. */
function backwards(record: ChronicleRecord): StoreEvent {
  const { object, previous, type } = record;
  const event = forwards(record);
  switch (type) {
    case 'ADDED':
      return { ...event, type: 'DELETED', previous: object };
    case 'MODIFIED':
      return { ...event, object: previous ?? object, previous: object };
    case 'DELETED':
      return { ...event, type: 'ADDED', object: previous ?? object, previous: undefined };
  }
}
