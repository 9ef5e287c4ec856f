// Upstream: client-go/util/flowcontrol/backoff_test.go.
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../kernel/time.ts';
import { BackOff } from './back-off.ts';

test('the delay doubles from ten seconds to five minutes', () => {
  const backOff = new BackOff();
  const delays: number[] = [];
  for (let now = 0; delays.length < 7; now += backOff.delay('k')) {
    backOff.next('k', now, now);
    delays.push(backOff.delay('k') / SECOND);
  }
  expect(delays).toEqual([10, 20, 40, 80, 160, 300, 300]);
});

test('it holds from the event on and not longer', () => {
  const backOff = new BackOff();
  expect(backOff.endSince('k', 0, 0)).toBeUndefined();
  backOff.next('k', 0, 0);
  expect(backOff.endSince('k', 5 * SECOND, 6 * SECOND)).toBe(15 * SECOND);
  expect(backOff.endSince('k', 5 * SECOND, 15 * SECOND)).toBeUndefined();
});

test('ten good minutes start it over', () => {
  const backOff = new BackOff();
  backOff.next('k', 0, 0);
  backOff.next('k', SECOND, SECOND);
  expect(backOff.delay('k')).toBe(20 * SECOND);
  const later = 11 * MINUTE;
  expect(backOff.endSince('k', later, later)).toBeUndefined();
  backOff.next('k', later, later);
  expect(backOff.delay('k')).toBe(10 * SECOND);
});
