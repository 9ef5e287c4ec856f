// MD5 of texts.
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeUtf8 } from './utf8.ts';

/** The digest of a text's UTF-8: 32 hexadecimal digits. */
export function md5Hex(text: string): string {
  return bytesToHex(md5(encodeUtf8(text)));
}
