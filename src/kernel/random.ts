// Chance: independent seeded streams, one for each process, so that a new draw disturbs nobody else.
import { assert } from './assert.ts';

/** 32-bit hash of a text (FNV-1a with a final avalanche); the same in every engine. */
export function hashText(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
}

/** Spreads the bits of a 32-bit integer over the whole word. */
export function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const LOWERCASE_ALPHANUMERIC = 'bcdfghjklmnpqrstvwxz2456789';
const HEX = '0123456789abcdef';
const DASH = '-'.charCodeAt(0);
const DASHES = [8, 13, 18, 23] as const;
const FOUR = '4'.charCodeAt(0);

/** One stream of chance (sfc32). Equal (seed, name) give equal draws for ever. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, name: string) {
    this.a = hashText(name, seed);
    this.b = hashText(name, seed ^ 0x9e3779b9);
    this.c = mix(seed);
    for (let round = 0; round < 12; round++) this.uint32();
  }

  /** Another stream, told apart by its name; this one goes on as if nothing had been asked. */
  branch(name: string): Random {
    return new Random(this.a ^ this.b ^ this.c, name);
  }

  /** An integer of 0 .. 2^32-1. */
  uint32(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A fraction of 0 (included) .. 1 (excluded). */
  fraction(): number {
    return this.uint32() / 4_294_967_296;
  }

  /** An integer of 0 .. below-1. */
  below(below: number): number {
    assert(below > 0, 'Random.below: the bound is above 0');
    return Math.floor(this.fraction() * below);
  }

  /** One of the items; there must be one. */
  pick<T>(items: readonly T[]): T {
    assert(items.length > 0, 'Random.pick: there is an item');
    return items[this.below(items.length)] as T;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** A duration spread evenly over base .. base * (1 + maxFactor), as wait.Jitter does. */
  jitter(base: number, maxFactor: number): number {
    return Math.round(base + this.fraction() * maxFactor * base);
  }

  /**
   * A suffix as generateName appends it: no vowels, no look-alikes.
   * Upstream: staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go (alphanums).
   */
  suffix(length: number): string {
    const codes = scratch(length);
    for (let index = 0; index < length; index++) {
      codes[index] = LOWERCASE_ALPHANUMERIC.charCodeAt(this.below(LOWERCASE_ALPHANUMERIC.length));
    }
    return textOf(codes);
  }

  /** Lower-case hexadecimal digits. */
  hex(digits: number): string {
    const codes = scratch(digits);
    this.writeHex(codes, 0, digits);
    return textOf(codes);
  }

  /** A random (version 4) UUID. */
  uuid(): string {
    const codes = scratch(36);
    this.writeHex(codes, 0, 8);
    this.writeHex(codes, 9, 4);
    this.writeHex(codes, 14, 4);
    this.writeHex(codes, 19, 4);
    this.writeHex(codes, 24, 8);
    this.writeHex(codes, 32, 4);
    for (const at of DASHES) codes[at] = DASH;
    codes[14] = FOUR;
    codes[19] = HEX.charCodeAt(8 + (HEX.indexOf(String.fromCharCode(codes[19] as number)) & 3));
    return textOf(codes);
  }

  private writeHex(codes: number[], from: number, digits: number): void {
    let word = 0;
    for (let index = 0; index < digits; index++, word >>>= 4) {
      if ((index & 7) === 0) word = this.uint32();
      codes[from + index] = HEX.charCodeAt(word & 15);
    }
  }
}

const scratches: number[][] = [];

/** A list of that length to write a text's codes into; used up before the next is asked for. */
function scratch(length: number): number[] {
  return (scratches[length] ??= Array.from({ length }, () => 0));
}

/**
 * One flat text. A text that grows by `+=` is a tree with a node for each letter: a uid of
 * a kilobyte, many of which stay for as long as their objects do.
 */
function textOf(codes: readonly number[]): string {
  return String.fromCharCode.apply(undefined, codes as number[]);
}
