// Decides for each event: new, a repetition of one that exists, or one too many.
import type { Micros } from '../kernel/time.ts';
import type { Event } from '../model/generated/types.ts';
import {
  EVENT_AGGREGATION_INTERVAL,
  EVENT_AGGREGATION_MAX,
  EVENT_BURST,
  EVENT_CACHE_SIZE,
  EVENT_REFILL,
} from './limits.ts';

export type Observed =
  | { readonly is: 'new'; readonly key: string; readonly event: Event }
  | {
      readonly is: 'repeated';
      readonly key: string;
      readonly event: Event;
      readonly existing: Event;
      readonly count: number;
    }
  | { readonly is: 'held back' };

interface Bucket {
  tokens: number;
  at: Micros;
}

interface Group {
  readonly messages: Set<string>;
  at: Micros;
}

const COMBINED = '(combined from similar events): ';

/** Upstream: client-go/tools/record/events_cache.go (EventCorrelator). */
export class EventCorrelator {
  private readonly existing = new Map<string, Event>();
  private readonly groups = new Map<string, Group>();
  private readonly buckets = new Map<string, Bucket>();

  observe(event: Event, at: Micros): Observed {
    const { involvedObject: object } = event;
    const about = `${object.kind}/${object.namespace ?? ''}/${object.name}/${object.uid ?? ''}`;
    if (!this.takeToken(about, at)) return { is: 'held back' };
    const { group, aggregated } = this.aggregate(event, about, at);
    const key = aggregated === event ? `${group}|${event.message}` : group;
    const known = this.existing.get(key);
    if (!known) return { is: 'new', key, event: aggregated };
    const count = (known.series?.count ?? known.count ?? 1) + 1;
    return { is: 'repeated', key, event: aggregated, existing: known, count };
  }

  /** Keeps what the server stored under the key, to count repetitions into it. */
  remember(key: string, event: Event): void {
    this.existing.delete(key);
    this.existing.set(key, event);
    dropOldest(this.existing);
  }

  private takeToken(key: string, at: Micros): boolean {
    const bucket = this.buckets.get(key) ?? { tokens: EVENT_BURST, at };
    bucket.tokens = Math.min(EVENT_BURST, bucket.tokens + (at - bucket.at) / EVENT_REFILL);
    bucket.at = at;
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    dropOldest(this.buckets);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  private aggregate(event: Event, about: string, at: Micros): { group: string; aggregated: Event } {
    const path = event.involvedObject.fieldPath ?? '';
    const key = `${about}|${path}|${event.type ?? ''}|${event.reason ?? ''}`;
    let group = this.groups.get(key);
    if (!group || at - group.at > EVENT_AGGREGATION_INTERVAL) group = { messages: new Set(), at };
    group.at = at;
    this.groups.delete(key);
    this.groups.set(key, group);
    dropOldest(this.groups);
    group.messages.add(event.message ?? '');
    if (group.messages.size < EVENT_AGGREGATION_MAX) return { group: key, aggregated: event };
    const aggregated = { ...event, message: `${COMBINED}${event.message}` };
    return { group: key, aggregated };
  }
}

function dropOldest(map: Map<string, unknown>): void {
  if (map.size <= EVENT_CACHE_SIZE) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
