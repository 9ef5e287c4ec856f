// Upstream's facts: apimachinery pkg/api/resource/quantity_test.go
import { describe, expect, test } from 'vitest';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  milliQuantity,
  milliValue,
  parseQuantity,
  quantityError,
  subtractQuantities,
  wholeQuantity,
  wholeValue,
} from './quantity.ts';

describe('canonical form', () => {
  test.each([
    ['0', '0'],
    ['0n', '0'],
    ['0Gi', '0'],
    ['-0', '0'],
    ['100m', '100m'],
    ['0.1', '100m'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['1.5', '1500m'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1Ki', '1Ki'],
    ['0.5Ki', '512'],
    ['1000', '1k'],
    ['1001', '1001'],
    ['1000Ki', '1000Ki'],
    ['1024Ki', '1Mi'],
    ['12e6', '12e6'],
    ['12E6', '12e6'],
    ['1e3', '1e3'],
    ['1E', '1E'],
    ['1.1E', '1100P'],
    ['0.0001n', '1n'],
    ['-1.5Gi', '-1536Mi'],
    ['2G', '2G'],
    ['.5', '500m'],
    ['5.', '5'],
    ['+5', '5'],
    ['100k', '100k'],
    ['0.3Ki', '307200m'],
    ['9999999999999Ei', '9223372036854775807'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });
});

describe('errors', () => {
  const format =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  test.each([
    ['', format],
    ['abc', format],
    ['1 Gi', format],
    ['1..5', format],
    ['__proto__', format],
    ['1GiB', format],
    ['1gi', format],
    ['1ki', "unable to parse quantity's suffix"],
    ['1mm', "unable to parse quantity's suffix"],
    ['1e', "unable to parse quantity's suffix"],
    ['.', 'unable to parse numeric part of quantity'],
  ])('%j', (text, message) => {
    expect(quantityError(text)).toBe(message);
    expect(parseQuantity(text)).toBeUndefined();
  });

  test('a huge exponent costs nothing', () => {
    expect(quantityError('1e999999999')).toBeUndefined();
  });
});

test.each([
  ['100m', 100, 1],
  ['1', 1000, 1],
  ['1500m', 1500, 2],
  ['1u', 1, 1],
  ['-1.0001', -1001, -2],
  ['2Gi', 2_147_483_648_000, 2_147_483_648],
  ['0', 0, 0],
])('%s has milli value %d and value %d, both rounded away from zero', (text, milli, whole) => {
  expect(milliValue(text)).toBe(milli);
  expect(wholeValue(text)).toBe(whole);
});

test('an absent quantity counts as zero, a JSON number as its text', () => {
  expect(milliValue(undefined)).toBe(0);
  expect(milliValue(0.25)).toBe(250);
});

test('arithmetic is exact and keeps the format of the first', () => {
  expect(addQuantities('0.1', '0.2')).toBe('300m');
  expect(addQuantities('1Gi', '1Mi')).toBe('1025Mi');
  expect(addQuantities('0', '1Gi')).toBe('1Gi');
  expect(subtractQuantities('1', '100m')).toBe('900m');
  expect(subtractQuantities('1Gi', '2Gi')).toBe('-1Gi');
  expect(compareQuantities('1', '1000m')).toBe(0);
  expect(compareQuantities('1Gi', '1G')).toBe(1);
  expect(compareQuantities('999m', '1')).toBe(-1);
});

test('numbers become canonical texts', () => {
  expect(milliQuantity(250)).toBe('250m');
  expect(milliQuantity(4000)).toBe('4');
  expect(wholeQuantity(8 * 1024 ** 3, 'BinarySI')).toBe('8Gi');
});
