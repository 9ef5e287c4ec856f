// printf: formatted text.
import type { Program } from '../../../../machines/program.ts';
import { complain, put } from '../../command.ts';
import { unescape } from '../../escapes.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { light } from '../../light.ts';

const CONVERSION = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?([diouxXcsbeEfFgG%])/y;

export const printf: Program = light(function* (self) {
  const words = self.argv.slice(self.argv[1] === '--' ? 2 : 1);
  const [format, ...values] = words;
  if (format === undefined) {
    self.stderr.write('printf: usage: printf FORMAT [ARG...]\n');
    return 2;
  }
  const job = new Formatting(format, values);
  const text = job.run();
  for (const message of job.complaints) complain(self, message);
  if (text !== '' && !(yield* put(self.stdout, text))) return BROKEN_PIPE;
  return job.complaints.length > 0 ? 1 : 0;
});

class Formatting {
  readonly complaints: string[] = [];
  private next = 0;
  private isStopped = false;

  constructor(
    private readonly format: string,
    private readonly values: readonly string[],
  ) {}

  /** The format is used again while arguments are left. */
  run(): string {
    let text = '';
    do {
      const before = this.next;
      text += this.once();
      if (this.next === before) break;
    } while (this.next < this.values.length && !this.isStopped);
    return text;
  }

  private once(): string {
    let text = '';
    let plain = '';
    const flush = (): void => {
      const { text: unescaped, isStopped } = unescape(plain, 'printf');
      text += unescaped;
      plain = '';
      this.isStopped ||= isStopped;
    };
    for (let index = 0; index < this.format.length && !this.isStopped; index++) {
      const letter = this.format[index] as string;
      if (letter === '\\') {
        plain += letter + (this.format[++index] ?? '');
        continue;
      }
      CONVERSION.lastIndex = index;
      const found = letter === '%' ? CONVERSION.exec(this.format) : null;
      if (letter === '%' && !found) {
        flush();
        this.complaints.push(`%${this.format[index + 1] ?? ''}: invalid format`);
        this.isStopped = true;
        return text;
      }
      if (!found) {
        plain += letter;
        continue;
      }
      flush();
      if (!this.isStopped) text += this.convert(found);
      index += found[0].length - 1;
    }
    if (!this.isStopped) flush();
    return text;
  }

  private convert([, flags = '', width, precision, kind]: RegExpExecArray): string {
    if (kind === '%') return '%';
    let wide = width === '*' ? this.integer() : Number(width ?? 0);
    const exact =
      precision === '*' ? this.integer() : precision === undefined ? undefined : Number(precision);
    const isLeft = flags.includes('-') || wide < 0;
    wide = Math.abs(wide);
    const text = this.body(kind as string, exact, flags);
    if (isLeft) return text.padEnd(wide);
    const padsZeros = flags.includes('0') && !'scb'.includes(kind as string) && exact === undefined;
    if (!padsZeros) return text.padStart(wide);
    const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
    return sign + text.slice(sign.length).padStart(wide - sign.length, '0');
  }

  private body(kind: string, precision: number | undefined, flags: string): string {
    switch (kind) {
      case 's':
        return this.take().slice(0, precision);
      case 'b': {
        const { text, isStopped } = unescape(this.take(), 'echo');
        this.isStopped ||= isStopped;
        return text.slice(0, precision);
      }
      case 'c':
        return this.take().slice(0, 1);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        return signed(fraction(this.number(), kind, precision ?? 6), flags);
      default:
        return signed(whole(this.integer(), kind, precision ?? 1, flags), flags);
    }
  }

  private take(): string {
    return this.values[this.next++] ?? '';
  }

  private integer(): number {
    return Math.trunc(this.number());
  }

  private number(): number {
    const text = this.take();
    if (text === '') return 0;
    if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
    if (/^[-+]?0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
    const value = /^\s*[-+]?(0[xX][0-9a-fA-F]+|\d+\.?\d*([eE][-+]?\d+)?|\.\d+)$/.test(text)
      ? Number(text.replace(/^\s*\+/, ''))
      : NaN;
    if (!Number.isNaN(value)) return value;
    this.complaints.push(`invalid number '${text}'`);
    return Number.parseFloat(text) || 0;
  }
}

function signed(text: string, flags: string): string {
  if (text.startsWith('-')) return text;
  return flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;
}

function whole(value: number, kind: string, precision: number, flags: string): string {
  const unsigned =
    value < 0 && 'ouxX'.includes(kind)
      ? BigInt.asUintN(64, BigInt(value))
      : BigInt(Math.abs(value));
  const radix = kind === 'o' ? 8 : kind === 'x' || kind === 'X' ? 16 : 10;
  let digits = unsigned.toString(radix).padStart(precision, '0');
  if (flags.includes('#') && radix === 16) digits = `0x${digits}`;
  if (flags.includes('#') && radix === 8) digits = `0${digits}`;
  if (kind === 'X') digits = digits.toUpperCase();
  return value < 0 && 'di'.includes(kind) ? `-${digits}` : digits;
}

function fraction(value: number, kind: string, precision: number): string {
  const lower = kind.toLowerCase();
  let text: string;
  if (lower === 'f') text = value.toFixed(precision);
  else if (lower === 'e') text = exponent(value.toExponential(precision));
  else {
    text = value.toPrecision(precision || 1);
    if (text.includes('.')) text = text.replace(/\.?0+(?=e|$)/, '');
    text = exponent(text);
  }
  return kind === lower ? text : text.toUpperCase();
}

function exponent(text: string): string {
  return text.replace(/e([-+])(\d)$/, 'e$10$2');
}
