// MD5 of a text, for md5sum. Source: RFC 1321.
import { utf8 } from './sha256.ts';

const ROUNDS = [
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
];
const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

/** 32 hexadecimal digits. */
export function md5(text: string): string {
  const bytes = padded(utf8(text));
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < bytes.length; at += 64) state = block(state, bytes, at);
  return state.map(hexOf).join('');
}

function padded(bytes: readonly number[]): number[] {
  const all = [...bytes, 0x80];
  while (all.length % 64 !== 56) all.push(0);
  let bits = bytes.length * 8;
  for (let index = 0; index < 8; index++) {
    all.push(bits % 256);
    bits = Math.floor(bits / 256);
  }
  return all;
}

function block(state: readonly number[], bytes: readonly number[], at: number): number[] {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  const word = (index: number): number => {
    const from = at + index * 4;
    const byte = (offset: number): number => bytes[from + offset] as number;
    return byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24);
  };
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    const mixed = mix(round, b, c, d);
    const sum = (a + mixed + (ROUNDS[step] as number) + word(indexOf(round, step))) | 0;
    const shift = SHIFTS[round]?.[step % 4] as number;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  return [a, b, c, d].map((value, index) => (value + (state[index] as number)) | 0);
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

function indexOf(round: number, step: number): number {
  if (round === 0) return step;
  if (round === 1) return (5 * step + 1) % 16;
  return round === 2 ? (3 * step + 5) % 16 : (7 * step) % 16;
}

function hexOf(value: number): string {
  let text = '';
  for (let byte = 0; byte < 4; byte++) {
    text += ((value >>> (byte * 8)) & 255).toString(16).padStart(2, '0');
  }
  return text;
}
