// The Events panel: the newest events of one namespace or of all.
import type { StoreEvent } from '../../control-plane/etcd/store-event.ts';
import type { Event } from '../../model/generated/types.ts';
import { eventRow } from './event-row.ts';
import type { EventRow, EventsPatch } from './view-types.ts';

/** More than a panel shows; older ones are read through the API. */
const KEPT_EVENTS = 500;

export class EventsView {
  /** By key, the most recently changed last. */
  private readonly recent = new Map<string, EventRow>();
  private fresh = new Map<string, EventRow>();
  private gone: number[] = [];
  private window: { readonly namespace: string; readonly limit: number } | undefined;
  private isReset = true;
  private lastId = 0;

  apply(event: StoreEvent): void {
    const { key } = event;
    const known = this.recent.get(key);
    this.recent.delete(key);
    this.fresh.delete(key);
    if (event.type === 'DELETED') {
      if (known) this.gone.push(known.id);
      return;
    }
    const row = eventRow(event.object as Event, known?.id ?? ++this.lastId, event.at);
    this.recent.set(key, row);
    this.fresh.set(key, row);
    if (this.recent.size > KEPT_EVENTS) this.forgetOldest();
  }

  show(namespace: string, limit: number): void {
    this.window = { namespace, limit: Math.min(limit, KEPT_EVENTS) };
    this.isReset = true;
  }

  hide(): void {
    this.window = undefined;
  }

  take(): EventsPatch | undefined {
    const { window, isReset } = this;
    if (!window) return undefined;
    if (!isReset && this.fresh.size === 0 && this.gone.length === 0) return undefined;
    const rows: EventRow[] = [];
    for (const [key, row] of isReset ? this.recent : this.fresh) {
      const namespace = key.slice(0, key.indexOf('/'));
      if (window.namespace === '' || window.namespace === namespace) rows.push(row);
    }
    // What was read from the store, or done again out of order, comes in the order of its times.
    if (isReset) rows.sort((a, b) => a.at - b.at || a.id - b.id);
    const { gone } = this;
    this.fresh = new Map();
    this.gone = [];
    this.isReset = false;
    return {
      view: 'events',
      reset: isReset,
      rows: rows.slice(-window.limit),
      gone,
      total: this.recent.size,
    };
  }

  private forgetOldest(): void {
    for (const [key, row] of this.recent) {
      this.recent.delete(key);
      this.fresh.delete(key);
      this.gone.push(row.id);
      return;
    }
  }
}
