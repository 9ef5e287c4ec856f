// SHA-256 of texts.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeUtf8 } from './utf8.ts';

/** The digest of a text's UTF-8: 64 hexadecimal digits. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(encodeUtf8(text)));
}
