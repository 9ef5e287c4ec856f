// Columns of `kubectl get events`. Upstream: printers.go printEvent
import type { Event } from '../../generated/types.ts';
import { ageOf, column, countColumn, orNone, wideColumn } from '../column.ts';
import type { Column } from '../column.ts';

export const EVENT_COLUMNS: readonly Column<Event>[] = [
  column('Last Seen', 'When it happened last.', lastSeen),
  column('Type', 'Normal or Warning.', (event) => event.type ?? ''),
  column('Reason', 'Why, in one word.', (event) => event.reason ?? ''),
  column('Object', 'What it is about.', (event) => {
    const { kind = '', name = '' } = event.involvedObject;
    return kind === '' ? name : `${kind.toLowerCase()}/${name}`;
  }),
  wideColumn('Subobject', 'The part it is about.', (event) => event.involvedObject.fieldPath ?? ''),
  wideColumn('Source', 'Who reports it.', source),
  column('Message', 'What happened, in a sentence.', (event) => (event.message ?? '').trim()),
  wideColumn('First Seen', 'When it happened first.', firstSeen),
  { ...countColumn<Event>('Count', 'How often it happened.', count), priority: 1 },
  { ...wideColumn<Event>('Name', 'The name.', (event) => event.metadata.name), format: 'name' },
];

function firstSeen(event: Event, now: number): string {
  return ageOf(event.firstTimestamp ?? event.eventTime, now);
}

function lastSeen(event: Event, now: number): string {
  if (event.series?.lastObservedTime !== undefined) {
    return ageOf(event.series.lastObservedTime, now);
  }
  return event.lastTimestamp === undefined
    ? firstSeen(event, now)
    : ageOf(event.lastTimestamp, now);
}

function count(event: Event): number {
  if (event.series !== undefined) return event.series.count ?? 0;
  return event.count || 1;
}

function source(event: Event): string {
  const component = event.source?.component || event.reportingComponent;
  const host = event.source?.host || event.reportingInstance;
  return orNone([component, host].filter((part) => part).join(', ')).replace('<none>', '');
}
