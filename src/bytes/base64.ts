// Base64 (RFC 4648, with padding), as JSON carries bytes.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((c, i) => [c, i]));
const VALID = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Go's error for a text that is no base64, undefined when it is. Line breaks are allowed. */
export function base64Error(text: string): string | undefined {
  const plain = text.replace(/[\r\n]/g, '');
  if (VALID.test(plain)) return undefined;
  const bad = text.search(/[^A-Za-z0-9+/\r\n]/);
  const full = text.length - (text.length % 4);
  return `illegal base64 data at input byte ${bad >= 0 ? bad : full}`;
}

/** How many bytes a valid base64 text without line breaks stands for. */
export function base64Length(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return Math.floor((text.length * 3) / 4) - padding;
}

/** The bytes of a valid base64 text. */
export function decodeBase64(text: string): Uint8Array {
  const plain = text.replace(/[\r\n=]/g, '');
  const bytes = new Uint8Array(Math.floor((plain.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of plain) {
    held = ((held << 6) | (VALUES.get(character) ?? 0)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  return bytes;
}

/** Base64 of bytes. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET[word >> 18]! + ALPHABET[(word >> 12) & 63]!;
    text += i + 1 < bytes.length ? ALPHABET[(word >> 6) & 63]! : '=';
    text += i + 2 < bytes.length ? ALPHABET[word & 63]! : '=';
  }
  return text;
}
