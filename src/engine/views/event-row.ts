// Events of the API as rows: what the panel and the inspector show of each.
import type { Event } from '../../model/generated/types.ts';
import { parseTime } from '../../model/meta/time.ts';
import type { EventRow, ObjectName } from './view-types.ts';

/** The row of an Event object; `fallback` is its time when it carries none. */
export function eventRow(event: Event, id: number, fallback: number): EventRow {
  const time = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime;
  return {
    id,
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: event.series?.count ?? event.count ?? 1,
    object: involved(event),
    source: event.reportingComponent || event.source?.component || '',
    at: (time ? parseTime(time) : undefined) ?? fallback,
  };
}

export function involved(event: Event): ObjectName {
  const { kind, namespace, name } = event.involvedObject;
  return { kind: kind ?? '', namespace: namespace ?? '', name: name ?? '' };
}
