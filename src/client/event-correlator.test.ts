// Facts from upstream: client-go/tools/record/events_cache_test.go.
import { expect, test } from 'vitest';
import type { Event } from '../model/generated/types.ts';
import { EventCorrelator } from './event-correlator.ts';
import { EVENT_AGGREGATION_INTERVAL, EVENT_BURST, EVENT_REFILL } from './limits.ts';

function event(message: string, reason = 'Failed'): Event {
  const involvedObject = { kind: 'Pod', namespace: 'default', name: 'web', uid: 'u1' };
  const metadata = { namespace: 'default', name: `web.${message}` };
  const type = 'Warning';
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata,
    involvedObject,
    type,
    reason,
    message,
    count: 1,
  };
}

/** Puts events to one correlator as a recorder does, and says what became of each. */
function tell(correlator: EventCorrelator, one: Event, at = 0): string {
  const observed = correlator.observe(one, at);
  if (observed.is === 'held back') return observed.is;
  const { series } = observed;
  const count = observed.is === 'new' ? 1 : series.count + 1;
  correlator.remember(series, { ...observed.event, count });
  return `${observed.is} ${count} ${observed.event.message}`;
}

test('repetitions are counted into the event that the server has', () => {
  const correlator = new EventCorrelator();
  expect(tell(correlator, event('a'))).toBe('new 1 a');
  expect(tell(correlator, event('a'))).toBe('repeated 2 a');
  expect(tell(correlator, event('b'))).toBe('new 1 b');
  expect(tell(correlator, event('a', 'Other'))).toBe('new 1 a');
  expect(tell(correlator, event('a'))).toBe('repeated 3 a');
});

test('from the tenth message on, similar events are combined', () => {
  const correlator = new EventCorrelator();
  for (let index = 1; index < 10; index++) {
    expect(tell(correlator, event(`m${index}`))).toBe(`new 1 m${index}`);
  }
  const combined = '(combined from similar events): ';
  expect(tell(correlator, event('m10'))).toBe(`new 1 ${combined}m10`);
  expect(tell(correlator, event('m11'))).toBe(`repeated 2 ${combined}m11`);
  expect(tell(correlator, event('other', 'Other'))).toBe('new 1 other');
});

test('similar events that are far apart are not combined', () => {
  const correlator = new EventCorrelator();
  for (let index = 1; index < 10; index++) tell(correlator, event(`m${index}`));
  const later = EVENT_AGGREGATION_INTERVAL + 1;
  expect(tell(correlator, event('m10'), later)).toBe('new 1 m10');
  expect(tell(correlator, event('m1'), later)).toBe('repeated 2 m1');
});

test('a burst about one object is held back, then one passes per refill', () => {
  const correlator = new EventCorrelator();
  for (let index = 0; index < EVENT_BURST; index++) tell(correlator, event('a'));
  expect(tell(correlator, event('a'))).toBe('held back');
  expect(tell(correlator, event('a'), EVENT_REFILL)).toBe(`repeated ${EVENT_BURST + 1} a`);
  expect(tell(correlator, event('a'), EVENT_REFILL)).toBe('held back');
});
