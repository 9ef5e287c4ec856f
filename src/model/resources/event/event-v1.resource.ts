// Event in events.k8s.io/v1, stored as an event of the core group.
// Upstream: pkg/apis/events/v1/conversion.go
import { EVENTS } from '../../api/refs.ts';
import type { ResourceRef } from '../../api/resource-ref.ts';
import type { Event, EventsV1Event } from '../../generated/types.ts';
import { defineResource } from '../define-resource.ts';
import { EVENT_RESOURCE } from './event.resource.ts';

const EVENTS_V1: ResourceRef<EventsV1Event> = {
  ...EVENTS,
  group: 'events.k8s.io',
} as ResourceRef<never>;

// In this order: the core name of each field, and its name here.
const RENAMED: readonly (readonly [string, string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];

const OLD_NAMES = new Map(RENAMED.map(([core, events]) => [events, core]));
const NEW_NAMES = new Map(RENAMED.map(([core, events]) => [core, events]));

export const EVENT_V1_RESOURCE = defineResource<EventsV1Event>({
  ref: EVENTS_V1,
  shortNames: EVENT_RESOURCE.shortNames,
  allowCreateOnUpdate: true,
  conversion: {
    storage: EVENTS,
    toStorage: toCore,
    fromStorage: (object) => fromCore(object as Event),
  },
  defaults: (event) => (event.regarding === undefined ? { ...event, regarding: {} } : event),
  validate: (event) => EVENT_RESOURCE.validate(toCore(event)),
  validateUpdate: (event, old) => EVENT_RESOURCE.validateUpdate(toCore(event), toCore(old)),
  columns: EVENT_RESOURCE.columns.map((column) => ({
    ...column,
    cell: (event, now) => column.cell(toCore(event as EventsV1Event), now),
  })),
  selectableFields: (event) => {
    const core = EVENT_RESOURCE.selectableFields(toCore(event));
    return { get: (name) => core.get(name.replace('regarding.', 'involvedObject.')) };
  },
  selectableFieldNames: EVENT_RESOURCE.selectableFieldNames.map((name) =>
    name.replace('involvedObject.', 'regarding.'),
  ),
});

function toCore(event: EventsV1Event): Event {
  return { ...rename(event, OLD_NAMES), apiVersion: 'v1' } as unknown as Event;
}

function fromCore(event: Event): EventsV1Event {
  return {
    ...rename(event, NEW_NAMES),
    apiVersion: 'events.k8s.io/v1',
  } as unknown as EventsV1Event;
}

function rename(event: object, names: ReadonlyMap<string, string>): object {
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [names.get(key) ?? key, value]),
  );
}
