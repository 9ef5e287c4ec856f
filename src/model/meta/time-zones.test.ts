// Names and offsets of time zones. Facts: the IANA time zone database;
// pkg/apis/batch/validation/validation_test.go (TestValidateCronJob, the rows of time zones).
import { expect, test } from 'vitest';
import { parseTime } from './time.ts';
import { isTimeZone, timeZone } from './time-zones.ts';

test.each([
  ['America/New_York', true],
  ['Asia/Kolkata', true],
  ['Africa/Cairo', true],
  ['Etc/GMT+12', true],
  ['Etc/GMT-14', true],
  ['Etc/GMT+13', false],
  ['US/Eastern', true],
  ['UTC', true],
  ['Mars/Phobos', false],
  ['America/Nowhere', false],
  ['america/new_york', false],
  ['+0200', false],
])('%s is a zone: %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});

test.each([
  ['America/New_York', '2026-03-08T06:59:59Z', -300],
  ['America/New_York', '2026-03-08T07:00:00Z', -240],
  ['Europe/Paris', '2026-07-01T00:00:00Z', 120],
  ['Australia/Sydney', '2026-01-01T00:00:00Z', 660],
  ['Pacific/Auckland', '2026-07-01T00:00:00Z', 720],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 345],
  ['Etc/GMT+5', '2026-01-01T00:00:00Z', -300],
  ['Africa/Cairo', '2026-04-23T21:59:59Z', 120],
  ['Africa/Cairo', '2026-04-23T22:00:00Z', 180],
  ['Africa/Cairo', '2026-10-29T20:59:59Z', 180],
  ['Africa/Cairo', '2026-10-29T21:00:00Z', 120],
  ['Asia/Jerusalem', '2026-03-27T00:00:00Z', 180],
  ['Israel', '2026-10-24T23:00:00Z', 120],
  ['America/Santiago', '2026-04-05T03:00:00Z', -240],
  ['America/Santiago', '2026-09-06T03:59:59Z', -240],
  ['America/Santiago', '2026-09-06T04:00:00Z', -180],
  ['Pacific/Easter', '2026-09-06T04:00:00Z', -300],
  ['America/Havana', '2026-03-08T05:00:00Z', -240],
  ['Asia/Beirut', '2026-03-28T22:00:00Z', 180],
  ['Australia/Lord_Howe', '2026-01-01T00:00:00Z', 660],
  ['Australia/Lord_Howe', '2026-07-01T00:00:00Z', 630],
  ['Pacific/Chatham', '2026-01-01T00:00:00Z', 825],
  ['Antarctica/Troll', '2026-07-01T00:00:00Z', 120],
  ['Africa/Casablanca', '2026-03-01T00:00:00Z', 0],
  ['Africa/Casablanca', '2026-06-01T00:00:00Z', 60],
  ['Asia/Gaza', '2026-07-01T00:00:00Z', 180],
])('%s at %s is %i minutes ahead', (name, time, minutes) => {
  expect(timeZone(name)!(parseTime(time)!) / 60_000_000).toBe(minutes);
});
