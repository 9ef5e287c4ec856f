// The test vectors of RFC 4648, section 10, and Go's error for what is none.
import { expect, test } from 'vitest';
import { base64Error, base64Length, decodeBase64, encodeBase64 } from './base64.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

test.each([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
])('%s is %s', (plain, encoded) => {
  expect(encodeBase64(encodeUtf8(plain))).toBe(encoded);
  expect(decodeUtf8(decodeBase64(encoded))).toBe(plain);
  expect(base64Length(encoded)).toBe(plain.length);
  expect(base64Error(encoded)).toBeUndefined();
});

test('lines are allowed, other strangers are not', () => {
  expect(decodeUtf8(decodeBase64('Zm9v\nYmFy\r\n'))).toBe('foobar');
  expect(base64Error('Zm9v\nYmFy\r\n')).toBeUndefined();
  expect(base64Error('Zm9v YmFy')).toBe('illegal base64 data at input byte 4');
  expect(base64Error('Zm9vY')).toBe('illegal base64 data at input byte 4');
});
