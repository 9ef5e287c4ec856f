// sha256sum, md5sum and base64.
import type { Program } from '../../../../machines/program.ts';
import { complain, invalidOption, parseOptions, readOperands } from '../../command.ts';
import { md5 } from '../../../md5.ts';
import { sha256, utf8 } from '../../../sha256.ts';
import { light } from '../../light.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export const sha256sum: Program = light(function* (self) {
  const { texts, hasFailed } = yield* readOperands(self, self.argv.slice(1));
  for (const { name, text } of texts) self.stdout.write(`${sha256(text)}  ${name}\n`);
  return hasFailed ? 1 : 0;
});

export const md5sum: Program = light(function* (self) {
  const { texts, hasFailed } = yield* readOperands(self, self.argv.slice(1));
  for (const { name, text } of texts) self.stdout.write(`${md5(text)}  ${name}\n`);
  return hasFailed ? 1 : 0;
});

export const base64: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'dDi', 'w', {
    decode: 'd',
    wrap: 'w',
  });
  if (wrong) return invalidOption(self, wrong);
  const { texts, hasFailed } = yield* readOperands(self, operands);
  if (hasFailed) return 1;
  const text = texts.map((each) => each.text).join('');
  if (given.has('d') || given.has('D')) {
    const decoded = decode(text.replace(/\s/g, ''));
    if (decoded === undefined) {
      complain(self, 'truncated input');
      return 1;
    }
    self.stdout.write(decoded);
    return 0;
  }
  const encoded = encodeBase64(text);
  const width = Number(given.get('w') ?? 76);
  const lines = width > 0 ? (encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []) : [encoded];
  self.stdout.write(lines.join('\n') + (width > 0 ? '\n' : ''));
  return 0;
});

/** Of the text's UTF-8. */
export function encodeBase64(of: string): string {
  const bytes = utf8(of);
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = bytes.slice(index, index + 3);
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const letter = (shift: number): string => LETTERS[(word >> shift) & 63] as string;
    text += letter(18) + letter(12) + (b === undefined ? '=' : letter(6));
    text += c === undefined ? '=' : letter(0);
  }
  return text;
}

function decode(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index += 4) {
    const group = text.slice(index, index + 4);
    const codes = [...group].map((letter) => Math.max(0, LETTERS.indexOf(letter)));
    const [a = 0, b = 0, c = 0, d = 0] = codes;
    const word = (a << 18) | (b << 12) | (c << 6) | d;
    bytes.push(word >> 16);
    if (group[2] !== '=') bytes.push((word >> 8) & 255);
    if (group[3] !== '=') bytes.push(word & 255);
  }
  return fromUtf8(bytes);
}

function fromUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let index = 0; index < bytes.length;) {
    const first = bytes[index++] as number;
    const more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let code = more === 0 ? first : first & (0x3f >> more);
    for (let step = 0; step < more; step++) code = (code << 6) | ((bytes[index++] ?? 0) & 63);
    text += String.fromCodePoint(Math.min(code, 0x10ffff));
  }
  return text;
}
