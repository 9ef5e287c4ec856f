// Hashes with which upstream names things: FNV-1a and its safe alphabet.

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a, 32 bits, over the UTF-8 bytes of the text; `seed` continues an earlier hash. */
export function fnv1a32(text: string, seed = FNV_OFFSET): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) hash = Math.imul(hash ^ unit, FNV_PRIME);
    else hash = hashMultiByte(hash, text, i, unit);
    if (unit >= 0xd800 && unit < 0xdc00) i++;
  }
  return hash >>> 0;
}

function hashMultiByte(hash: number, text: string, i: number, unit: number): number {
  const point = unit >= 0xd800 && unit < 0xdc00 ? (text.codePointAt(i) ?? 0xfffd) : unit;
  const mix = (value: number, byte: number): number => Math.imul(value ^ byte, FNV_PRIME);
  if (point < 0x800) return mix(mix(hash, 0xc0 | (point >> 6)), 0x80 | (point & 63));
  const tail = (value: number): number =>
    mix(mix(value, 0x80 | ((point >> 6) & 63)), 0x80 | (point & 63));
  if (point < 0x10000) return tail(mix(hash, 0xe0 | (point >> 12)));
  return tail(mix(mix(hash, 0xf0 | (point >> 18)), 0x80 | ((point >> 12) & 63)));
}

const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Maps each character to one that spells no word. Upstream: util/rand SafeEncodeString. */
export function safeEncodeString(text: string): string {
  let encoded = '';
  for (let i = 0; i < text.length; i++) {
    encoded += SAFE_ALPHABET[text.charCodeAt(i) % SAFE_ALPHABET.length];
  }
  return encoded;
}

/**
 * A stable 32-bit hash of plain data: key order does not matter, absent and undefined are the
 * same. Two kinds of the same text differ ("1" and 1).
 */
export function hashValue(value: unknown, seed = FNV_OFFSET): number {
  if (typeof value === 'string') return fnv1a32(value, Math.imul(seed ^ 0x73, FNV_PRIME));
  if (typeof value !== 'object' || value === null) {
    return fnv1a32(String(value), Math.imul(seed ^ 0x6e, FNV_PRIME));
  }
  if (Array.isArray(value)) {
    let hash = Math.imul(seed ^ 0x5b, FNV_PRIME);
    for (const item of value) hash = hashValue(item, hash);
    return Math.imul(hash ^ 0x5d, FNV_PRIME) >>> 0;
  }
  let hash = Math.imul(seed ^ 0x7b, FNV_PRIME);
  for (const key of Object.keys(value).sort()) {
    const item = (value as { readonly [key: string]: unknown })[key];
    if (item !== undefined) hash = hashValue(item, fnv1a32(key, hash));
  }
  return Math.imul(hash ^ 0x7d, FNV_PRIME) >>> 0;
}

/**
 * The pod-template-hash of a template, with upstream's alphabet and collision count.
 * Upstream: pkg/controller/controller_utils.go ComputeHash. Go hashes a dump of its own structs,
 * which cannot be had here, so the letters differ from a real cluster's; length and use do not.
 */
export function computeTemplateHash(template: unknown, collisionCount?: number): string {
  const hash = hashValue(template);
  const mixed = collisionCount === undefined ? hash : fnv1a32(String(collisionCount), hash);
  return safeEncodeString(String(mixed));
}
