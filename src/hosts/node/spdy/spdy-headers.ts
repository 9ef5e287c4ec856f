// SPDY/3's header blocks: pairs of texts, compressed in one stream for each direction.
// Source: SPDY Protocol, draft 3.1, section 2.6.10
import type { Deflate, Inflate } from 'node:zlib';
import { constants, createDeflate, createInflate } from 'node:zlib';

/** The names that every block is likely to hold; each counted in four bytes. */
const NAMES =
  'options head post put delete trace accept accept-charset accept-encoding accept-language' +
  ' accept-ranges age allow authorization cache-control connection content-base content-encoding' +
  ' content-language content-length content-location content-md5 content-range content-type date' +
  ' etag expect expires from host if-match if-modified-since if-none-match if-range' +
  ' if-unmodified-since last-modified location max-forwards pragma proxy-authenticate' +
  ' proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade' +
  ' user-agent vary via warning www-authenticate method get status';
const MORE_NAMES = 'version HTTP/1.1 url public set-cookie keep-alive origin';
const REST =
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505' +
  '203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request' +
  '401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented' +
  '503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue,' +
  ' Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,application/xml,' +
  'application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdch' +
  'charset=utf-8charset=iso-8859-1,utf-,*,enq=0.';

function dictionary(): Buffer {
  const counted = (text: string): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return Buffer.concat([length, Buffer.from(text, 'latin1')]);
  };
  const words = [...NAMES.split(' '), '200 OK', ...MORE_NAMES.split(' ')];
  return Buffer.concat([...words.map(counted), Buffer.from(REST, 'latin1')]);
}

const DICTIONARY = dictionary();

/** Reads blocks in the order in which they came. */
export class HeaderReader {
  private readonly inflate: Inflate = createInflate({ dictionary: DICTIONARY });
  private chunks: Buffer[] = [];

  constructor(onError: (error: Error) => void) {
    this.inflate.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    this.inflate.on('error', onError);
  }

  read(block: Buffer): Promise<ReadonlyMap<string, string>> {
    return new Promise((resolve) => {
      this.inflate.write(block);
      this.inflate.flush(constants.Z_SYNC_FLUSH, () => {
        const bytes = Buffer.concat(this.chunks);
        this.chunks = [];
        resolve(parse(bytes));
      });
    });
  }

  close(): void {
    this.inflate.destroy();
  }
}

/** Writes blocks; each goes on where the last one ended. */
export class HeaderWriter {
  private readonly deflate: Deflate = createDeflate({ dictionary: DICTIONARY });
  private chunks: Buffer[] = [];

  constructor() {
    this.deflate.on('data', (chunk: Buffer) => this.chunks.push(chunk));
  }

  write(headers: ReadonlyMap<string, string>): Promise<Buffer> {
    return new Promise((resolve) => {
      this.deflate.write(format(headers));
      this.deflate.flush(constants.Z_SYNC_FLUSH, () => {
        const bytes = Buffer.concat(this.chunks);
        this.chunks = [];
        resolve(bytes);
      });
    });
  }

  close(): void {
    this.deflate.destroy();
  }
}

function parse(bytes: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  if (bytes.length < 4) return headers;
  let at = 4;
  const text = (): string => {
    const length = bytes.readUInt32BE(at);
    const value = bytes.toString('latin1', at + 4, at + 4 + length);
    at += 4 + length;
    return value;
  };
  for (let left = bytes.readUInt32BE(0); left > 0 && at + 4 <= bytes.length; left--) {
    const name = text();
    headers.set(name.toLowerCase(), text());
  }
  return headers;
}

function format(headers: ReadonlyMap<string, string>): Buffer {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const parts = [number(headers.size)];
  for (const pair of headers) {
    for (const text of pair) parts.push(number(text.length), Buffer.from(text, 'latin1'));
  }
  return Buffer.concat(parts);
}
