// SPDY/3's frames: control frames of a type, and data of a stream.
// Source: SPDY Protocol, draft 3.1, section 2.2

export const SYN_STREAM = 1;
export const SYN_REPLY = 2;
export const RST_STREAM = 3;
export const PING = 6;
export const GOAWAY = 7;
export const FLAG_FIN = 1;

const HEADER_BYTES = 8;
const VERSION = 3;

export type Frame =
  | { readonly is: 'control'; readonly type: number; readonly flags: number; readonly body: Buffer }
  | { readonly is: 'data'; readonly stream: number; readonly flags: number; readonly body: Buffer };

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  private rest: Buffer = Buffer.alloc(0);

  /** The frames that are complete with these bytes. */
  *feed(bytes: Buffer): Iterable<Frame> {
    this.rest = Buffer.concat([this.rest, bytes]);
    while (this.rest.length >= HEADER_BYTES) {
      const length = this.rest.readUIntBE(5, 3);
      if (this.rest.length < HEADER_BYTES + length) return;
      const first = this.rest.readUInt32BE(0);
      const flags = this.rest.readUInt8(4);
      const body = this.rest.subarray(HEADER_BYTES, HEADER_BYTES + length);
      this.rest = this.rest.subarray(HEADER_BYTES + length);
      if (first >= 0x8000_0000) yield { is: 'control', type: first & 0xffff, flags, body };
      else yield { is: 'data', stream: first, flags, body };
    }
  }
}

export function controlFrame(type: number, flags: number, body: Buffer): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt16BE(0x8000 | VERSION, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(body.length, 5, 3);
  return Buffer.concat([head, body]);
}

export function dataFrame(stream: number, flags: number, body: Buffer): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeUInt32BE(stream, 0);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(body.length, 5, 3);
  return Buffer.concat([head, body]);
}

/** A stream's number as the body of a frame begins with it. */
export function streamNumber(stream: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(stream);
  return bytes;
}
