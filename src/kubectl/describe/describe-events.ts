// The Events at the foot of a description. Upstream: kubectl pkg/describe/describe.go (DescribeEvents)
import { humanDuration } from '../../model/meta/duration.ts';
import type { Obj } from '../api/client.ts';
import type { Invocation } from '../command.ts';
import type { Page } from './page.ts';

/** An age of virtual or real time: `5m`. */
export function ageOf(time: string | null | undefined, now: number): string {
  if (!time) return '<unknown>';
  return humanDuration((now - Date.parse(time)) * 1000);
}

/** When an event was seen last. */
export function eventTime({ series, lastTimestamp, eventTime: at, firstTimestamp }: Obj): string {
  return series?.lastObservedTime ?? lastTimestamp ?? at ?? firstTimestamp ?? '';
}

/** `5m (x3 over 10m)`. */
export function eventAge(event: Obj, now: number): string {
  const { firstTimestamp, lastTimestamp, series, count = 0, eventTime: at } = event;
  const first = firstTimestamp ?? at;
  if (series) {
    return `${ageOf(series.lastObservedTime, now)} (x${series.count} over ${ageOf(first, now)})`;
  }
  if (count > 1)
    return `${ageOf(lastTimestamp, now)} (x${count} over ${ageOf(firstTimestamp, now)})`;
  return ageOf(first, now);
}

/** The events of an object, as its description wants them; undefined when they are not wanted. */
export async function eventsOf(call: Invocation, object: Obj): Promise<Obj[] | undefined> {
  if (!call.flags.bool('show-events')) return undefined;
  const { name, namespace = '', uid, annotations = {} } = object.metadata;
  const id = annotations['kubernetes.io/config.mirror'] ?? uid;
  const { kind } = object;
  const fields: Record<string, string> = {
    'involvedObject.name': name,
    ...(namespace ? { 'involvedObject.namespace': namespace } : {}),
    ...(kind ? { 'involvedObject.kind': kind } : {}),
    ...(id ? { 'involvedObject.uid': id } : {}),
  };
  const fieldSelector = Object.keys(fields)
    .sort()
    .map((key) => `${key}=${fields[key]}`)
    .join(',');
  const path = namespace ? `/api/v1/namespaces/${namespace}/events` : '/api/v1/events';
  const list = await call.client.get(path, { fieldSelector, limit: '500' });
  if (kind !== 'Node') return list.items;
  // The kubelet does not know its node's uid: it writes the name.
  const named = fieldSelector.replace(`uid=${id}`, `uid=${name}`);
  const more = await call.client.get(path, { fieldSelector: named, limit: '500' });
  return [...list.items, ...more.items];
}

export function describeEvents(page: Page, events: readonly Obj[] | undefined, now: number): void {
  if (events === undefined) return;
  if (events.length === 0) {
    page.line(0, 'Events:\t<none>');
    return;
  }
  const sorted = events.toSorted((a, b) => {
    const [x, y] = [timeForSort(a), timeForSort(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  });
  page.line(0, 'Events:');
  page.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  page.line(1, '----\t------\t----\t----\t-------');
  for (const event of sorted) {
    const { type, reason, source, reportingComponent, message, involvedObject } = event;
    const field = involvedObject?.fieldPath ? `${involvedObject.fieldPath}: ` : '';
    const from = source?.component || reportingComponent || '';
    const age = eventAge(event, now);
    page.line(1, `${type}\t${reason}\t${age}\t${from}\t${field}${String(message).trim()}`);
  }
}

function timeForSort({ lastTimestamp }: Obj): string {
  return lastTimestamp ?? '';
}
