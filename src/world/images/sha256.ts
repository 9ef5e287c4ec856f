// SHA-256 of a text, for image ids and digests. Source: FIPS 180-4.

const FIRST = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const ROUNDS = roundConstants();

/** The first 32 bits of the cube roots' fractions of the first 64 primes, by integer arithmetic. */
function roundConstants(): number[] {
  const constants: number[] = [];
  for (let candidate = 2n; constants.length < 64; candidate++) {
    let isPrime = true;
    for (let by = 2n; by * by <= candidate; by++) isPrime &&= candidate % by !== 0n;
    if (isPrime) constants.push(Number(cubeRoot(candidate << 96n) & 0xffffffffn));
  }
  return constants;
}

function cubeRoot(value: bigint): bigint {
  let low = 0n;
  let high = 1n << 40n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle * middle * middle <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}

/** UTF-8 bytes of a text. */
export function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) {
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    } else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63));
      bytes.push(0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
  }
  return bytes;
}

/** 64 hexadecimal digits. */
export function sha256(text: string): string {
  const bytes = utf8(text);
  const bits = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  for (let shift = 56; shift >= 0; shift -= 8) {
    bytes.push(Math.floor(bits / 2 ** shift) & 0xff);
  }
  const state = [...FIRST];
  for (let block = 0; block < bytes.length; block += 64) mixBlock(state, bytes, block);
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function mixBlock(state: number[], bytes: readonly number[], at: number): void {
  const words: number[] = [];
  const byte = (index: number): number => bytes[at + index] as number;
  for (let index = 0; index < 64; index += 4) {
    words.push(
      (byte(index) << 24) | (byte(index + 1) << 16) | (byte(index + 2) << 8) | byte(index + 3),
    );
  }
  const word = (index: number): number => words[index] as number;
  for (let index = 16; index < 64; index++) {
    const near = word(index - 15);
    const far = word(index - 2);
    const one = rotate(near, 7) ^ rotate(near, 18) ^ (near >>> 3);
    const two = rotate(far, 17) ^ rotate(far, 19) ^ (far >>> 10);
    words.push((word(index - 16) + one + word(index - 7) + two) | 0);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < 64; index++) {
    const high = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const one = (h + high + ((e & f) ^ (~e & g)) + (ROUNDS[index] as number) + word(index)) | 0;
    const low = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => {
    state[index] = ((state[index] as number) + value) | 0;
  });
}
