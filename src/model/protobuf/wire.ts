// Protobuf's wire format: varints and length-delimited parts.

export type WireType = 0 | 1 | 2 | 5;

/** A message that ends early, or a part of an unknown wire type. */
export class WireError extends Error {}

/** Reads one message's fields in order. */
export class WireReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  tag(): { readonly field: number; readonly wire: number } {
    const tag = this.varint();
    return { field: Math.floor(tag / 8), wire: tag % 8 };
  }

  /** A signed 64-bit varint; exact up to 2^53. */
  varint(): number {
    let value = 0;
    let scale = 1;
    let big: bigint | undefined;
    for (let i = 0; i < 10; i++) {
      const byte = this.#byte();
      if (i < 7) value += (byte & 127) * scale;
      else big = (big ?? BigInt(value)) | (BigInt(byte & 127) << BigInt(7 * i));
      if (byte < 128) return big === undefined ? value : Number(BigInt.asIntN(64, big));
      scale *= 128;
    }
    throw new WireError('proto: integer overflow');
  }

  bytes(): Uint8Array {
    return this.#take(this.varint());
  }

  double(): number {
    const part = this.#take(8);
    return new DataView(part.buffer, part.byteOffset, 8).getFloat64(0, true);
  }

  /** Passes over a field of no interest. */
  skip(wire: number): void {
    if (wire === 0) this.varint();
    else if (wire === 1) this.#take(8);
    else if (wire === 2) this.bytes();
    else if (wire === 5) this.#take(4);
    else throw new WireError(`proto: illegal wireType ${wire}`);
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new WireError('unexpected EOF');
    return byte;
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) throw new WireError('unexpected EOF');
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }
}

/** Collects one message. */
export class WireWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  tag(field: number, wire: WireType): void {
    this.varint(field * 8 + wire);
  }

  varint(value: number): void {
    if (value < 0 || value > 0xffffffff) {
      this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
      return;
    }
    let rest = value;
    while (rest > 127) {
      this.#push((rest & 127) | 128);
      rest = Math.floor(rest / 128);
    }
    this.#push(rest);
  }

  bytes(part: Uint8Array): void {
    this.varint(part.length);
    this.#reserve(part.length);
    this.#bytes.set(part, this.#length);
    this.#length += part.length;
  }

  double(value: number): void {
    const part = new Uint8Array(8);
    new DataView(part.buffer).setFloat64(0, value, true);
    for (const byte of part) this.#push(byte);
  }

  #bigVarint(value: bigint): void {
    let rest = value;
    while (rest > 127n) {
      this.#push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.#push(Number(rest));
  }

  #push(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
