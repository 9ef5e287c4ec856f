// The kind Event of the core group, under which all events are stored.
// Upstream: pkg/registry/core/event/strategy.go
import { EVENTS } from '../../api/refs.ts';
import type { Event } from '../../generated/types.ts';
import { checkEvent } from './event-validation.ts';
import { EVENT_COLUMNS } from './event-columns.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { defineResource } from '../define-resource.ts';

export const EVENT_RESOURCE = defineResource<Event>({
  ref: EVENTS,
  shortNames: ['ev'],
  allowCreateOnUpdate: true,
  defaults: (event) =>
    event.involvedObject === undefined ? { ...event, involvedObject: {} } : event,
  ...metaValidation<Event>(true, SUBDOMAIN_NAME, checkEvent),
  columns: EVENT_COLUMNS,
  selectableFields: eventFields,
  selectableFieldNames: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
});

function eventFields(event: Event): ReadonlyMap<string, string> {
  const { involvedObject, source } = event;
  return new Map([
    ['involvedObject.kind', involvedObject.kind ?? ''],
    ['involvedObject.namespace', involvedObject.namespace ?? ''],
    ['involvedObject.name', involvedObject.name ?? ''],
    ['involvedObject.uid', involvedObject.uid ?? ''],
    ['involvedObject.apiVersion', involvedObject.apiVersion ?? ''],
    ['involvedObject.resourceVersion', involvedObject.resourceVersion ?? ''],
    ['involvedObject.fieldPath', involvedObject.fieldPath ?? ''],
    ['reason', event.reason ?? ''],
    ['reportingComponent', event.reportingComponent ?? ''],
    ['source', source?.component || (event.reportingComponent ?? '')],
    ['type', event.type ?? ''],
  ]);
}
