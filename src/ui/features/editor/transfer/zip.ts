// Archives of a few texts: written without compression, read with or without.
// Source: PKWARE APPNOTE.TXT, 4.3 (general format).
import type { ManifestFile } from '../../../store/files.ts';
import { piped } from '../../../store/piped.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const UTF8_NAMES = 0x0800;
/** 1 January 1980, the first day that the format knows. */
const FIRST_DAY = 0x0021;
const STORED = 0;
const DEFLATED = 8;
/** What a hostile archive may unfold to. */
const MAX_UNFOLDED_BYTES = 32 * 1024 * 1024;
const DAMAGED = 'this archive is damaged';

/** The archive of some files, in their order. */
export function zipOf(files: readonly ManifestFile[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const file of files) {
    const name = encoder.encode(file.name);
    const data = encoder.encode(file.text);
    const shared = [20, UTF8_NAMES, STORED, 0, FIRST_DAY] as const;
    const sizes = [crc32(data), data.length, data.length] as const;
    const local = record([[4, LOCAL], ...two(shared), ...four(sizes), ...two([name.length, 0])]);
    const central = record([
      [4, CENTRAL],
      ...two([20, ...shared]),
      ...four(sizes),
      ...two([name.length, 0, 0, 0, 0]),
      ...four([0, offset]),
    ]);
    pieces.push(local, name, data);
    directory.push(central, name);
    offset += local.length + name.length + data.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const counts = two([0, 0, files.length, files.length]);
  const end = record([[4, END], ...counts, ...four([size, offset]), [2, 0]]);
  return joined([...pieces, ...directory, end]);
}

/** The files whose names are wanted, or a sentence that says why there are none. */
export async function filesOfZip(
  bytes: Uint8Array<ArrayBuffer>,
  wanted: RegExp,
): Promise<readonly ManifestFile[] | string> {
  try {
    return await read(bytes, wanted);
  } catch {
    return `${DAMAGED}.`;
  }
}

async function read(bytes: Uint8Array<ArrayBuffer>, wanted: RegExp): Promise<ManifestFile[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const found: ManifestFile[] = [];
  let left = MAX_UNFOLDED_BYTES;
  for (let entry = 0; entry < count; entry++) {
    if (view.getUint32(at, true) !== CENTRAL) throw new Error(DAMAGED);
    const length = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length));
    if (wanted.test(name)) {
      const text = await contentOf(bytes, view, at, left);
      left -= text.length;
      found.push({ name, text: new TextDecoder().decode(text) });
    }
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return found;
}

function endOf(view: DataView): number {
  for (let at = view.byteLength - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new Error(DAMAGED);
}

async function contentOf(
  bytes: Uint8Array<ArrayBuffer>,
  view: DataView,
  central: number,
  limit: number,
): Promise<Uint8Array> {
  const method = view.getUint16(central + 10, true);
  const size = view.getUint32(central + 20, true);
  const local = view.getUint32(central + 42, true);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const packed = bytes.subarray(start, start + size);
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw new Error(DAMAGED);
  return piped(new Blob([packed]), new DecompressionStream('deflate-raw'), limit);
}

type Field = readonly [bytes: 2 | 4, value: number];

const two = (values: readonly number[]): Field[] => values.map((value) => [2, value]);
const four = (values: readonly number[]): Field[] => values.map((value) => [4, value]);

function record(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function crc32(bytes: Uint8Array): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
