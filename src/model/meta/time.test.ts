// Times and durations as Go and kubectl write them.
// Upstream: apimachinery pkg/util/duration/duration_test.go
import { describe, expect, test } from 'vitest';
import { goDuration, humanDuration, parseGoDuration, shortHumanDuration } from './duration.ts';
import {
  civilTime,
  formatMicroTime,
  formatNanoTime,
  formatTime,
  microsOfCivil,
  parseTime,
  timeError,
} from './time.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [0, '1970-01-01T00:00:00Z'],
  [951_782_400 * SECOND, '2000-02-29T00:00:00Z'],
  [1_767_225_599 * SECOND, '2025-12-31T23:59:59Z'],
  [4_102_444_800 * SECOND, '2100-01-01T00:00:00Z'],
  [-SECOND, '1969-12-31T23:59:59Z'],
])('%d is %s and back', (micros, text) => {
  expect(formatTime(micros)).toBe(text);
  expect(parseTime(text)).toBe(micros);
});

test('agrees with the platform on every seventh day of two centuries', () => {
  for (let day = -20_000; day < 60_000; day += 7) {
    const expected = `${new Date(day * 86_400_000).toISOString().slice(0, 19)}Z`;
    expect(formatTime(day * DAY)).toBe(expected);
    expect(civilTime(day * DAY).weekday).toBe(new Date(day * 86_400_000).getUTCDay());
  }
});

test('fractions and offsets', () => {
  const at = parseTime('2026-01-01T01:30:00.123456789+01:30')!;
  expect(formatMicroTime(at)).toBe('2026-01-01T00:00:00.123456Z');
  expect(formatNanoTime(at)).toBe('2026-01-01T00:00:00.123456Z');
  expect(formatNanoTime(at - 123_456)).toBe('2026-01-01T00:00:00Z');
  expect(microsOfCivil(2025, 14, 1)).toBe(parseTime('2026-02-01T00:00:00Z'));
});

test.each(['', 'now', '2026-02-30T00:00:00Z', '2026-01-01', '2026-01-01T25:00:00Z'])(
  '%j is no time',
  (text) => {
    expect(parseTime(text)).toBeUndefined();
  },
);

test('the error for what is no time', () => {
  expect(timeError('now')).toBe(
    'parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"',
  );
});

describe('human durations', () => {
  test.each([
    [-2 * SECOND, '<invalid>'],
    [-SECOND, '0s'],
    [0, '0s'],
    [119 * SECOND, '119s'],
    [120 * SECOND, '2m'],
    [2 * MINUTE + 3 * SECOND, '2m3s'],
    [9 * MINUTE + 59 * SECOND, '9m59s'],
    [10 * MINUTE + 59 * SECOND, '10m'],
    [179 * MINUTE, '179m'],
    [3 * HOUR, '3h'],
    [5 * HOUR + 12 * MINUTE, '5h12m'],
    [8 * HOUR + 12 * MINUTE, '8h'],
    [47 * HOUR, '47h'],
    [48 * HOUR, '2d'],
    [3 * DAY + 4 * HOUR, '3d4h'],
    [8 * DAY + 4 * HOUR, '8d'],
    [729 * DAY, '729d'],
    [730 * DAY, '2y'],
    [740 * DAY, '2y10d'],
    [9 * 365 * DAY, '9y'],
  ])('%d is %s', (duration, text) => {
    expect(humanDuration(duration)).toBe(text);
  });

  test.each([
    [59 * SECOND, '59s'],
    [61 * SECOND, '1m'],
    [61 * MINUTE, '1h'],
    [25 * HOUR, '1d'],
    [400 * DAY, '1y'],
  ])('%d is %s in short', (duration, text) => {
    expect(shortHumanDuration(duration)).toBe(text);
  });
});

test.each([
  [0, '0s'],
  [42, '42µs'],
  [300_000, '300ms'],
  [1_500_000, '1.5s'],
  [2 * MINUTE, '2m0s'],
  [HOUR + 5 * MINUTE + 30 * SECOND, '1h5m30s'],
  [5 * HOUR, '5h0m0s'],
  [-10 * SECOND, '-10s'],
])('%d is %s in Go, and back', (duration, text) => {
  expect(goDuration(duration)).toBe(text);
  expect(parseGoDuration(text)).toBe(duration);
});

test.each(['', '5', '5 s', '1h x', 'h', '1d'])('%j is no duration', (text) => {
  expect(parseGoDuration(text)).toBeUndefined();
});
