// Known digests: FIPS 180-4 examples, RFC 4231 test case 2.
import { expect, test } from 'vitest';
import { encodeUtf8 } from '../../../model/protobuf/wire.ts';
import { hmacSha256, sha256 } from './sha256.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('SHA-256 of short and of longer texts', () => {
  expect(hex(sha256(encodeUtf8('abc')))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  expect(hex(sha256(encodeUtf8('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')))).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
});

test('HMAC-SHA-256', () => {
  const key = encodeUtf8('Jefe');
  expect(hex(hmacSha256(key, encodeUtf8('what do ya want for nothing?')))).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});
