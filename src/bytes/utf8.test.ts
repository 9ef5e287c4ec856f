// Known encodings of the Unicode standard (table 3-6), and what Go makes of broken ones.
import { expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8, utf8Length } from './utf8.ts';

test.each([
  ['', []],
  ['a', [0x61]],
  ['é', [0xc3, 0xa9]],
  ['€', [0xe2, 0x82, 0xac]],
  ['😀', [0xf0, 0x9f, 0x98, 0x80]],
  ['\u{10ffff}', [0xf4, 0x8f, 0xbf, 0xbf]],
])('%s there and back', (text, bytes) => {
  expect([...encodeUtf8(text)]).toEqual(bytes);
  expect(decodeUtf8(Uint8Array.from(bytes))).toBe(text);
  expect(utf8Length(text)).toBe(bytes.length);
});

test('half a surrogate pair is written as U+FFFD', () => {
  expect([...encodeUtf8('\ud83dx')]).toEqual([0xef, 0xbf, 0xbd, 0x78]);
  expect(utf8Length('\ud83dx')).toBe(4);
});

test.each([
  ['a lone continuation', [0x80, 0x61], '\ufffda'],
  ['an early end', [0xe2, 0x82], '\ufffd\ufffd'],
  ['an overlong slash', [0xc0, 0xaf], '\ufffd\ufffd'],
  ['a surrogate', [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'],
  ['beyond the last character', [0xf4, 0x90, 0x80, 0x80], '\ufffd\ufffd\ufffd\ufffd'],
  ['no byte of UTF-8', [0xff, 0x62], '\ufffdb'],
])('%s', (_name, bytes, text) => {
  expect(decodeUtf8(Uint8Array.from(bytes))).toBe(text);
});
