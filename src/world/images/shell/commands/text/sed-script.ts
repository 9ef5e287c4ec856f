// The script language of sed, parsed.
import { posixPattern } from '../../posix-pattern.ts';

export type Address =
  | { readonly is: 'line'; readonly line: number }
  | { readonly is: 'offset'; readonly line: number }
  | { readonly is: 'step'; readonly line: number; readonly step: number }
  | { readonly is: 'last' }
  | { readonly is: 'pattern'; readonly pattern: RegExp };

export interface SedCommand {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly isNegated: boolean;
  readonly name: string;
  /** Text of a, i, c; label of b, t, `:`; first set of y. */
  readonly text: string;
  readonly second: string;
  readonly pattern: RegExp | undefined;
  readonly replace: (all: string, groups: readonly (string | undefined)[]) => string;
  readonly occurrence: number;
  readonly isGlobal: boolean;
  readonly isPrinted: boolean;
  readonly body: readonly SedCommand[];
}

/** A script that sed does not understand. */
export class SedError extends Error {}

export function parseSed(text: string, isExtended: boolean): readonly SedCommand[] {
  const parser = new SedParser(text, isExtended);
  const commands = parser.commands(false);
  return commands;
}

class SedParser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly isExtended: boolean,
  ) {}

  commands(isInner: boolean): SedCommand[] {
    const commands: SedCommand[] = [];
    for (;;) {
      this.skip(/[\s;]*/y);
      if (this.at >= this.text.length) {
        if (isInner) throw new SedError('unmatched {');
        return commands;
      }
      if (this.text[this.at] === '}') {
        if (!isInner) throw new SedError('unexpected }');
        this.at++;
        return commands;
      }
      if (this.text[this.at] === '#') this.skip(/[^\n]*/y);
      else commands.push(this.command());
    }
  }

  private skip(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private command(): SedCommand {
    const from = this.address();
    let to: Address | undefined;
    if (from && this.text[this.at] === ',') {
      this.at++;
      to = this.address();
    }
    this.skip(/ */y);
    const isNegated = this.skip(/!\s*/y) !== '';
    const name = this.text[this.at++] ?? '';
    const base: SedCommand = {
      from,
      to,
      isNegated,
      name,
      text: '',
      second: '',
      pattern: undefined,
      replace: (all) => all,
      occurrence: 1,
      isGlobal: false,
      isPrinted: false,
      body: [],
    };
    switch (name) {
      case '{':
        return { ...base, body: this.commands(true) };
      case 's':
        return this.substitution(base);
      case 'y':
        return this.transliteration(base);
      case 'a':
      case 'i':
      case 'c':
        return { ...base, text: this.multiline() };
      case 'b':
      case 't':
      case ':':
        return { ...base, text: this.skip(/[^;\n}]*/y).trim() };
      case 'q':
        return { ...base, text: this.skip(/ *\d*/y).trim() };
      default:
        if (!'dDpP=hHgGxnN'.includes(name) || name === '') {
          throw new SedError(`unsupported command ${name}`);
        }
        return base;
    }
  }

  private address(): Address | undefined {
    const next = this.text[this.at] ?? '';
    if (next === '$') {
      this.at++;
      return { is: 'last' };
    }
    if (next === '+') {
      this.at++;
      return { is: 'offset', line: Number(this.skip(/\d*/y)) };
    }
    if (/\d/.test(next)) {
      const line = Number(this.skip(/\d+/y));
      if (this.text[this.at] !== '~') return { is: 'line', line };
      this.at++;
      return { is: 'step', line, step: Number(this.skip(/\d*/y)) };
    }
    if (next !== '/' && next !== '\\') return undefined;
    if (next === '\\') this.at++;
    const pattern = this.delimited(this.text[this.at++] as string);
    const flags = this.skip(/I?/y) ? 'i' : '';
    return { is: 'pattern', pattern: this.compile(pattern, flags) };
  }

  /** The text up to an unescaped delimiter, which is stepped over. */
  private delimited(delimiter: string): string {
    let text = '';
    for (let inBracket = false; ; this.at++) {
      const next = this.text[this.at];
      if (next === undefined) throw new SedError('unmatched delimiter');
      if (next === '\\') {
        const escaped = this.text[++this.at] ?? '';
        text += escaped === delimiter ? escaped : escaped === 'n' ? '\\n' : `\\${escaped}`;
        continue;
      }
      if (next === '[' && delimiter !== ']') inBracket = true;
      else if (next === ']') inBracket = false;
      if (next === delimiter && !(inBracket && delimiter === '/')) break;
      text += next;
    }
    this.at++;
    return text;
  }

  private compile(pattern: string, flags: string): RegExp {
    try {
      return new RegExp(posixPattern(pattern, this.isExtended), flags);
    } catch {
      throw new SedError(`bad regex '${pattern}'`);
    }
  }

  private substitution(base: SedCommand): SedCommand {
    const delimiter = this.text[this.at++] ?? '';
    const pattern = this.delimited(delimiter);
    const template = this.delimited(delimiter);
    const flags = this.skip(/[gpiI0-9]*/y);
    const isGlobal = flags.includes('g');
    return {
      ...base,
      pattern: this.compile(pattern, `gm${/[iI]/.test(flags) ? 'i' : ''}`),
      replace: replacement(template),
      occurrence: Number(/\d+/.exec(flags)?.[0] ?? 1),
      isGlobal,
      isPrinted: flags.includes('p'),
    };
  }

  private transliteration(base: SedCommand): SedCommand {
    const delimiter = this.text[this.at++] ?? '';
    const text = this.delimited(delimiter);
    return { ...base, text, second: this.delimited(delimiter) };
  }

  /** `a text`, or `a\` and the text on the next line. */
  private multiline(): string {
    this.skip(/[ \t]*(\\\n?)?[ \t]*/y);
    const text = this.skip(/(?:[^\n\\]|\\[\s\S])*/y);
    return text.replace(/\\([\s\S])/g, (_all, letter: string) =>
      letter === 'n' ? '\n' : letter === 't' ? '\t' : letter,
    );
  }
}

function replacement(template: string): SedCommand['replace'] {
  return (all, groups) =>
    template.replace(/\\([\s\S])|&/g, (mark, letter?: string) => {
      if (letter === undefined) return mark === '&' ? all : mark;
      if (letter === '0') return all;
      if (/\d/.test(letter)) return groups[Number(letter) - 1] ?? '';
      return letter === 'n' ? '\n' : letter === 't' ? '\t' : letter;
    });
}
