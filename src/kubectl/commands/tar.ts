// The tar format, as far as `kubectl cp` needs it: plain files and folders, text inside.

export interface TarEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly text: string;
}

const BLOCK = 512;

/** An archive as a string of bytes. */
export function writeTar(entries: readonly TarEntry[]): string {
  let out = '';
  for (const { name, isFolder, text } of entries) {
    const bytes = toBytes(text);
    out += header(isFolder ? `${name}/` : name, bytes.length, isFolder) + padded(bytes);
  }
  return out + '\0'.repeat(2 * BLOCK);
}

/** What an archive holds; a broken end is left out. */
export function readTar(bytes: string): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const head = bytes.slice(at, at + BLOCK);
    const field = (from: number, length: number): string =>
      head.slice(from, from + length).split('\0')[0] as string;
    const name = field(0, 100);
    if (name === '') break;
    const prefix = field(257, 5) === 'ustar' ? field(345, 155) : '';
    const size = Number.parseInt(field(124, 12).trim() || '0', 8);
    const type = head[156];
    const text = fromBytes(bytes.slice(at + BLOCK, at + BLOCK + size));
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const isFolder = type === '5' || name.endsWith('/');
    if (isFolder || type === '0' || type === '\0') {
      entries.push({ name: path.replace(/\/$/, ''), isFolder, text });
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}

function header(name: string, size: number, isFolder: boolean): string {
  const octal = (value: number, length: number): string =>
    `${value.toString(8).padStart(length - 1, '0')}\0`;
  const fields = [
    name.slice(0, 99).padEnd(100, '\0'),
    octal(isFolder ? 0o755 : 0o644, 8),
    octal(0, 8),
    octal(0, 8),
    octal(size, 12),
    octal(0, 12),
    '        ',
    isFolder ? '5' : '0',
    ''.padEnd(100, '\0'),
    'ustar\u000000',
    'root'.padEnd(32, '\0'),
    'root'.padEnd(32, '\0'),
  ].join('');
  const whole = fields.padEnd(BLOCK, '\0');
  let sum = 0;
  for (const letter of whole) sum += letter.charCodeAt(0);
  return `${whole.slice(0, 148)}${sum.toString(8).padStart(6, '0')}\0 ${whole.slice(156)}`;
}

function padded(bytes: string): string {
  return bytes.padEnd(Math.ceil(bytes.length / BLOCK) * BLOCK, '\0');
}

/** UTF-8, one letter for each byte. */
function toBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function fromBytes(bytes: string): string {
  const codes = Uint8Array.from(bytes, (letter) => letter.charCodeAt(0) & 0xff);
  // A channel may have read the bytes as UTF-8 already.
  for (const letter of bytes) if (letter.charCodeAt(0) > 0xff) return bytes;
  return new TextDecoder().decode(codes);
}
