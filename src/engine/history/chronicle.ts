// The chronicle: every write that says something, with what caused it, for as long as it is kept.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { StoreEvent, StoreEventType } from '../../control-plane/etcd/store-event.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Trace } from '../../kernel/trace.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { FaultsOnNodes } from './faults-on-nodes.ts';

/** Writes that are remembered; the oldest are forgotten first. */
export const KEPT_RECORDS = 200_000;
/** Spans that are followed back from one write to the one before it. */
const MOST_HOPS = 64;

/** Heartbeats and measurements say little, and would push everything else out. */
function isNoise({ resource, type, object, previous }: StoreEvent): boolean {
  if (resource === 'leases.coordination.k8s.io') return true;
  if (resource !== 'loadgenerators.sim.kubetarium.dev' || type !== 'MODIFIED') return false;
  return object.metadata.generation === previous?.metadata.generation;
}

export interface ChronicleRecord {
  /** Counts up from 1, over all stores. */
  readonly number: number;
  /** Index of the store: 0 is etcd's. */
  readonly store: number;
  readonly type: StoreEventType;
  readonly resource: string;
  readonly key: string;
  readonly namespace: string;
  readonly revision: number;
  readonly at: Micros;
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
  /** The span that wrote it. */
  readonly span: number;
  /** Who wrote it: a controller, or as the API server knows them, `system:node:worker-1`. */
  readonly actor: string;
  /** The number of the write that led to it; 0 when none is known. */
  readonly causedBy: number;
  /** With no write before it: the span at the beginning of the chain, 0 when that is forgotten. */
  readonly root: number;
}

export class Chronicle {
  private records: ChronicleRecord[] = [];
  private head = 0;
  private first = 1;
  /** The last write of each span that has written. */
  private readonly writes = new Map<number, number>();
  private readonly faults = new FaultsOnNodes();
  private listeners: readonly ((record: ChronicleRecord) => void)[] = [];

  constructor(
    readonly stores: readonly ObjectStore[],
    private readonly trace: Trace,
    private readonly kept = KEPT_RECORDS,
  ) {
    stores.forEach((store, index) => store.onEvent((event) => this.hear(event, index)));
  }

  /** The number of the newest record; 0 while there is none. */
  get last(): number {
    return this.first + this.records.length - this.head - 1;
  }

  /** The number of the oldest record that is kept. */
  get oldest(): number {
    return this.first;
  }

  record(number: number): ChronicleRecord | undefined {
    return number < this.first ? undefined : this.records[number - this.first + this.head];
  }

  /** The number of the last record up to and including a time; one below `oldest` if none is. */
  numberAt(time: Micros): number {
    let low = this.first;
    let high = this.last + 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.record(middle) as ChronicleRecord).at <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Hears of every record as it is made. */
  onRecord(listener: (record: ChronicleRecord) => void): void {
    this.listeners = [...this.listeners, listener];
  }

  private hear(event: StoreEvent, store: number): void {
    if (isNoise(event)) return;
    const { type, resource, key, namespace, revision, at, object, previous, cause: span } = event;
    const known = this.causeOf(span);
    const actor = this.actorOf(span);
    const causedBy = known.causedBy || this.faults.causeOf(event, actor);
    const { root } = known;
    const number = this.last + 1;
    const record: ChronicleRecord = {
      number,
      store,
      type,
      resource,
      key,
      namespace,
      revision,
      at,
      object,
      // The store lets go of what a version replaced when it compacts; the chronicle does not.
      previous,
      span,
      actor,
      causedBy,
      root,
    };
    this.records.push(record);
    this.faults.hear(record);
    if (span !== 0) this.writes.set(span, number);
    if (number - this.first >= this.kept) this.forgetOldest();
    for (const listener of this.listeners) listener(record);
  }

  /** Controllers share their manager's identity; their own span tells which of them it is. */
  private actorOf(span: number): string {
    const request = this.trace.span(span);
    if (!request) return '';
    const parent = this.trace.span(request.parent);
    return parent?.verb === 'reconcile' ? parent.component : request.component;
  }

  private causeOf(span: number): { readonly causedBy: number; readonly root: number } {
    let at = span;
    for (let hops = 0; hops < MOST_HOPS; hops++) {
      const causedBy = this.writes.get(at);
      if (causedBy !== undefined) return { causedBy, root: 0 };
      const parent = this.trace.parentOf(at);
      if (parent === 0) return { causedBy: 0, root: at };
      at = parent;
    }
    return { causedBy: 0, root: 0 };
  }

  private forgetOldest(): void {
    const oldest = this.records[this.head] as ChronicleRecord;
    if (this.writes.get(oldest.span) === oldest.number) this.writes.delete(oldest.span);
    this.records[this.head++] = undefined as unknown as ChronicleRecord;
    this.first++;
    if (this.head > 4096 && this.head * 2 > this.records.length) {
      this.records = this.records.slice(this.head);
      this.head = 0;
    }
  }
}
