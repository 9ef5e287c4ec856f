// Words: quotes, `$name`, `${name:-word}`, `$(command)`, `$((expression))`.
import type { Operation, Script, Word, WordPart } from './syntax.ts';
import { SyntaxFailure } from './syntax.ts';
import { SourceText } from './source-text.ts';

/** Parses the commands of `$(...)` up to its `)`, which it steps over. */
export type ScriptReader = (source: SourceText) => Script;
/** Parses a text of its own, as within backquotes. */
export type TextReader = (text: string) => Script;

const WORD_END = /[\s;&|<>()]/;
const PLAIN = /[^\s;&|<>()'"\\$`~]+/y;
const IN_QUOTES_PLAIN = /[^"\\$`]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const PARAMETER = /[A-Za-z_][A-Za-z0-9_]*|[0-9]|[?$!#@*-]/y;
/** `${NAME[1]}`: one element of what `[[ ... =~ ... ]]` has matched. */
const BRACED = /[A-Za-z_][A-Za-z0-9_]*(?:\[[0-9]+\])?|[0-9]+|[?$!#@*-]/y;
const OPERATION = /:?[-=?+]|##?|%%?|\/\/?|:/y;

/** Where a word ends: at a blank or operator, at the `}` around it, or at its text's end. */
type Ending = 'word' | 'brace' | 'slash' | 'colon' | 'text';

export class WordParser {
  constructor(
    private readonly source: SourceText,
    private readonly readScript: ScriptReader,
    private readonly readText: TextReader,
  ) {}

  /** The word here, or undefined when none starts here. */
  word(ending: Ending = 'word'): Word | undefined {
    const parts: WordPart[] = [];
    while (!this.isEnd(ending)) this.part(parts, ending);
    if (parts.length === 0 && ending === 'word') return undefined;
    return createWord(parts);
  }

  /** A text as between double quotes, to its end (here-documents, arithmetic). */
  quotedText(): Word {
    const parts: WordPart[] = [];
    while (!this.source.isAtEnd) this.quotedPart(parts, false);
    return createWord(parts);
  }

  private isEnd(ending: Ending): boolean {
    const { source } = this;
    if (source.isAtEnd) return true;
    if (ending === 'text') return false;
    if (ending === 'word') return WORD_END.test(source.next);
    return (
      source.next === '}' ||
      (ending === 'slash' && source.next === '/') ||
      (ending === 'colon' && source.next === ':')
    );
  }

  private part(parts: WordPart[], ending: Ending): void {
    const { source } = this;
    const isWord = ending === 'word';
    const plain = isWord ? source.match(PLAIN) : null;
    if (plain) {
      source.at += plain[0].length;
      parts.push({ is: 'text', text: plain[0], isQuoted: false });
      return;
    }
    const { next } = source;
    source.at++;
    if (next === "'") parts.push(this.singleQuoted());
    else if (next === '"') this.doubleQuoted(parts);
    else if (next === '\\') this.escaped(parts);
    else if (next === '$' || next === '`') parts.push(this.dollar(next, false));
    else if (next === '~' && parts.length === 0) parts.push(this.tilde());
    else parts.push({ is: 'text', text: next, isQuoted: false });
  }

  private singleQuoted(): WordPart {
    const { source } = this;
    const end = source.text.indexOf("'", source.at);
    if (end < 0) throw new SyntaxFailure('unterminated quoted string');
    const text = source.text.slice(source.at, end);
    source.at = end + 1;
    return { is: 'text', text, isQuoted: true };
  }

  private doubleQuoted(parts: WordPart[]): void {
    const { source } = this;
    const first = parts.length;
    while (source.next !== '"') {
      if (source.isAtEnd) throw new SyntaxFailure('unterminated quoted string');
      this.quotedPart(parts, true);
    }
    source.at++;
    if (parts.length === first) parts.push({ is: 'text', text: '', isQuoted: true });
  }

  private quotedPart(parts: WordPart[], isQuoteSpecial: boolean): void {
    const { source } = this;
    const plain = source.match(IN_QUOTES_PLAIN);
    if (plain) {
      source.at += plain[0].length;
      parts.push({ is: 'text', text: plain[0], isQuoted: true });
      return;
    }
    const next = source.next;
    source.at++;
    if (next === '$' || next === '`') {
      parts.push(this.dollar(next, true));
      return;
    }
    let text = next;
    if (next === '\\' && !source.isAtEnd) {
      const escaped = source.next;
      const isSpecial = '$`\\\n'.includes(escaped) || (isQuoteSpecial && escaped === '"');
      if (isSpecial) source.at++;
      if (isSpecial) text = escaped === '\n' ? '' : escaped;
    }
    parts.push({ is: 'text', text, isQuoted: true });
  }

  private escaped(parts: WordPart[]): void {
    const { source } = this;
    if (source.isAtEnd) parts.push({ is: 'text', text: '\\', isQuoted: true });
    else if (!source.take('\n')) {
      parts.push({ is: 'text', text: source.next, isQuoted: true });
      source.at++;
    }
  }

  private tilde(): WordPart {
    const user = this.source.match(/[A-Za-z0-9_.-]*/y)?.[0] ?? '';
    const after = this.source.text[this.source.at + user.length] ?? '';
    if (after !== '' && after !== '/' && after !== ':' && !WORD_END.test(after)) {
      return { is: 'text', text: '~', isQuoted: false };
    }
    this.source.at += user.length;
    return { is: 'tilde', user };
  }

  private dollar(opener: string, isQuoted: boolean): WordPart {
    const { source } = this;
    if (opener === '`') return { is: 'command', script: this.backquoted(), isQuoted };
    if (source.startsWith('((')) {
      const arithmetic = this.arithmetic(isQuoted);
      if (arithmetic) return arithmetic;
    }
    if (source.take('(')) return { is: 'command', script: this.readScript(source), isQuoted };
    if (source.take('{')) return this.braced(isQuoted);
    if (!isQuoted && source.next === "'") return this.ansiQuoted();
    const name = source.match(PARAMETER)?.[0];
    if (!name) return { is: 'text', text: '$', isQuoted };
    source.at += name.length;
    return parameter(name, isQuoted);
  }

  private ansiQuoted(): WordPart {
    const { source } = this;
    const found = source.match(/'((?:[^'\\]|\\[\s\S])*)'/y);
    if (!found) throw new SyntaxFailure('unterminated quoted string');
    source.at += found[0].length;
    const text = (found[1] as string).replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[\s\S])/g, ansi);
    return { is: 'text', text, isQuoted: true };
  }

  private backquoted(): Script {
    const { source } = this;
    let text = '';
    for (;;) {
      if (source.isAtEnd) throw new SyntaxFailure('EOF in backquote substitution');
      const next = source.next;
      source.at++;
      if (next === '`') return this.readText(text);
      const isEscape = next === '\\' && '$`\\'.includes(source.next);
      text += isEscape ? source.next : next;
      if (isEscape) source.at++;
    }
  }

  /** `((...))`, or undefined when it turns out to be a subshell within `$(...)`. */
  private arithmetic(isQuoted: boolean): WordPart | undefined {
    const { source } = this;
    let depth = 0;
    for (let index = source.at + 2; index < source.text.length; index++) {
      const next = source.text[index];
      if (next === '(') depth++;
      if (next === '\\') index++;
      if (next !== ')') continue;
      if (depth-- > 0) continue;
      if (source.text[index + 1] !== ')') return undefined;
      const text = source.text.slice(source.at + 2, index);
      source.at = index + 2;
      return { is: 'arithmetic', expression: this.inner(text), isQuoted };
    }
    throw new SyntaxFailure("missing '))'");
  }

  private inner(text: string): Word {
    const source = new SourceText(text, () => createWord([]));
    return new WordParser(source, this.readScript, this.readText).quotedText();
  }

  private braced(isQuoted: boolean): WordPart {
    const { source } = this;
    const isLength =
      source.next === '#' &&
      source.text[source.at + 1] !== '}' &&
      /[A-Za-z0-9_@*?]/.test(source.text[source.at + 1] ?? '');
    if (isLength) source.at++;
    const name = source.match(BRACED)?.[0];
    if (!name) throw new SyntaxFailure('bad substitution');
    source.at += name.length;
    if (source.take('}')) return { ...parameter(name, isQuoted), isLength };
    const operator = source.match(OPERATION)?.[0];
    if (!operator || isLength) throw new SyntaxFailure('bad substitution');
    source.at += operator.length;
    const hasColon = operator.length === 2 && operator[0] === ':';
    const operation = (hasColon ? operator[1] : operator) as Operation;
    return {
      ...parameter(name, isQuoted),
      operation,
      hasColon,
      ...this.operands(operation, isQuoted),
    };
  }

  private operands(
    operation: Operation,
    isQuoted: boolean,
  ): { word: Word; second: Word | undefined } {
    const { source } = this;
    const isReplacement = operation === '/' || operation === '//';
    const isPattern = isReplacement || operation.startsWith('#') || operation.startsWith('%');
    const ending = isReplacement ? 'slash' : operation === ':' ? 'colon' : 'brace';
    const word = isQuoted && !isPattern ? this.quotedOperand(ending) : this.operand(ending);
    let second: Word | undefined;
    if (source.next === '/' || source.next === ':') {
      source.at++;
      second = this.operand('brace');
    }
    if (!source.take('}')) throw new SyntaxFailure('unterminated ${');
    return { word, second };
  }

  private operand(ending: Ending): Word {
    return this.word(ending) ?? createWord([]);
  }

  /** Within double quotes, blanks and single quotes of the operand are plain text. */
  private quotedOperand(ending: Ending): Word {
    const parts: WordPart[] = [];
    while (!this.isEnd(ending)) {
      const plain = this.source.match(/[^"\\$`}:]+/y);
      if (plain) {
        this.source.at += plain[0].length;
        parts.push({ is: 'text', text: plain[0], isQuoted: true });
      } else if (this.source.take('"')) {
        this.doubleQuoted(parts);
      } else if (this.source.take('\\}')) {
        parts.push({ is: 'text', text: '}', isQuoted: true });
      } else {
        this.quotedPart(parts, true);
      }
    }
    return createWord(parts);
  }

  name(): string | undefined {
    return this.source.match(NAME)?.[0];
  }
}

function parameter(name: string, isQuoted: boolean): WordPart & { is: 'parameter' } {
  return {
    is: 'parameter',
    name,
    isQuoted,
    isLength: false,
    operation: undefined,
    hasColon: false,
    word: undefined,
    second: undefined,
  };
}

const ANSI: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
};

function ansi(_all: string, escape: string): string {
  if (/^x./.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
  if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8));
  return ANSI[escape] ?? escape;
}

/** Joins neighbouring texts and notes what expansion will have to do. */
export function createWord(parts: readonly WordPart[]): Word {
  const joined: WordPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.is === 'text' && last?.is === 'text' && last.isQuoted === part.isQuoted) {
      joined[joined.length - 1] = { ...last, text: last.text + part.text };
    } else {
      joined.push(part);
    }
  }
  return { parts: joined, literal: literalOf(joined), hasCommand: joined.some(takesTime) };
}

function literalOf(parts: readonly WordPart[]): string | undefined {
  let text = '';
  for (const part of parts) {
    if (part.is !== 'text' || (!part.isQuoted && /[*?[]/.test(part.text))) return undefined;
    text += part.text;
  }
  return text;
}

function takesTime(part: WordPart): boolean {
  if (part.is === 'command') return true;
  if (part.is === 'arithmetic') return part.expression.hasCommand;
  if (part.is !== 'parameter') return false;
  return (part.word?.hasCommand ?? false) || (part.second?.hasCommand ?? false);
}
