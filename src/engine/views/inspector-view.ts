// The inspector: one object as it is, and the events about it.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { StoreEvent } from '../../control-plane/etcd/store-event.ts';
import { resourceOfKind } from '../../model/api/resource-of-kind.ts';
import type { Event } from '../../model/generated/types.ts';
import { joinKey } from '../../model/meta/object.ts';
import { eventRow, involved } from './event-row.ts';
import type { EventRow, InspectorPatch, ObjectName } from './view-types.ts';

/** Newest events that the inspector lists. */
const SHOWN_EVENTS = 100;

export class InspectorView {
  private target: ObjectName | undefined;
  private resource = '';
  private key = '';
  private readonly events = new Map<string, EventRow>();
  private hasNews = false;
  private lastId = 0;

  constructor(private readonly store: ObjectStore) {}

  show(target: ObjectName): void {
    this.target = target;
    this.resource = resourceOfKind(target.kind);
    this.key = joinKey(target.namespace, target.name);
    this.events.clear();
    this.hasNews = true;
    // Events about cluster-scoped objects live in `default`.
    const namespace = target.namespace || 'default';
    if (!this.isOpen('events')) return;
    for (const event of this.store.list('events', { namespace })) {
      const key = joinKey(event.metadata.namespace, event.metadata.name);
      this.hear(event as Event, key, 0);
    }
  }

  hide(): void {
    this.target = undefined;
  }

  apply(event: StoreEvent): void {
    if (!this.target) return;
    if (event.resource === this.resource && event.key === this.key) this.hasNews = true;
    if (event.resource !== 'events') return;
    if (event.type === 'DELETED') {
      if (this.events.delete(event.key)) this.hasNews = true;
      return;
    }
    this.hear(event.object as Event, event.key, event.at);
  }

  take(): InspectorPatch | undefined {
    if (!this.target || !this.hasNews) return undefined;
    this.hasNews = false;
    const isKnown = this.isOpen(this.resource);
    const object = isKnown ? this.store.get(this.resource, this.key) : undefined;
    const events = [...this.events.values()].sort((a, b) => a.at - b.at || a.id - b.id);
    return {
      view: 'inspector',
      of: this.target,
      object: object ?? null,
      events: events.slice(-SHOWN_EVENTS),
    };
  }

  private hear(event: Event, key: string, at: number): void {
    const about = involved(event);
    const { target } = this;
    if (!target || about.kind !== target.kind || about.name !== target.name) return;
    if (about.namespace !== target.namespace && target.namespace !== '') return;
    const id = this.events.get(key)?.id ?? ++this.lastId;
    this.events.set(key, eventRow(event, id, at));
    this.hasNews = true;
  }

  private isOpen(resource: string): boolean {
    for (const open of this.store.resources()) if (open === resource) return true;
    return false;
  }
}
