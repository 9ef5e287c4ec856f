// The data of a Secret as text.
import { decodeBase64 as decodeBytes } from '../../../model/schema/base64.ts';

/** The text of base64-encoded UTF-8; bytes that are no UTF-8 become U+FFFD. */
export function decodeBase64(encoded: string): string {
  return decodeUtf8(decodeBytes(encoded));
}

function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      text += '\ufffd';
      at++;
      continue;
    }
    const first = bytes[at] as number;
    let point = length === 1 ? first : first & (0x7f >> length);
    for (let next = 1; next < length; next++) {
      point = (point << 6) | ((bytes[at + next] as number) & 0x3f);
    }
    text += String.fromCodePoint(Math.min(point, 0x10ffff));
    at += length;
  }
  return text;
}

/** Bytes of the character that begins here; 0 when none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  for (let next = 1; next < length; next++) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}
