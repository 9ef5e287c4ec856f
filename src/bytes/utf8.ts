// Texts as UTF-8, by the same rules in every host.

const REPLACEMENT = 0xfffd;

/** The UTF-8 bytes of a text; half a surrogate pair becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    const point = isSurrogate(code) ? REPLACEMENT : code;
    if (point < 0x80) {
      bytes[at++] = point;
      continue;
    }
    const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    bytes[at++] = LEADS[more]! | (point >> (6 * more));
    for (let shift = 6 * (more - 1); shift >= 0; shift -= 6) {
      bytes[at++] = 0x80 | ((point >> shift) & 63);
    }
  }
  return bytes;
}

/** The text of UTF-8 bytes; each byte that belongs to no character becomes U+FFFD, as in Go. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] as number;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      at++;
      continue;
    }
    const more = continuations(bytes, at);
    let point = first & (0x3f >> more);
    for (let next = 1; next <= more; next++) point = (point << 6) | (bytes[at + next]! & 63);
    const isCharacter = more > 0 && point >= SMALLEST[more]! && point < 0x110000;
    if (isCharacter && !isSurrogate(point)) {
      text += String.fromCodePoint(point);
      at += more + 1;
    } else {
      text += String.fromCharCode(REPLACEMENT);
      at++;
    }
  }
  return text;
}

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // A surrogate pair is two units and four bytes.
    if (unit >= 0xd800 && unit < 0xdc00 && isSecondHalf(text.charCodeAt(index + 1))) index++;
  }
  return bytes;
}

/** By the number of bytes that follow: the first byte, and the first character of that length. */
const LEADS = [0, 0xc0, 0xe0, 0xf0];
const SMALLEST = [0, 0x80, 0x800, 0x10000];

/** How many bytes of this character follow its first; 0 when no character begins here. */
function continuations(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
  for (let next = 1; next <= more; next++) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return more;
}

function isSurrogate(point: number): boolean {
  return point >= 0xd800 && point < 0xe000;
}

function isSecondHalf(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
