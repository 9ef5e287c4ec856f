// The text under the parser's finger: where it stands, blanks, newlines and pending here-documents.
import { SyntaxFailure } from './syntax.ts';
import type { Redirect, Word } from './syntax.ts';

export interface PendingDocument {
  readonly redirect: Redirect;
  readonly delimiter: string;
  readonly stripsTabs: boolean;
  readonly isQuoted: boolean;
}

const BLANK = /(?:[ \t]|\\\n)+/y;
const COMMENT = /#[^\n]*/y;

export class SourceText {
  at = 0;
  readonly pending: PendingDocument[] = [];

  constructor(
    readonly text: string,
    /** Turns a here-document's text into a word. */
    private readonly documentWord: (text: string) => Word,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  get next(): string {
    return this.text[this.at] ?? '';
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Steps over the text when it stands here. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  /** What a sticky pattern matches here. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  skipBlanks(): void {
    const blank = this.match(BLANK);
    if (blank) this.at += blank[0].length;
    const comment = this.match(COMMENT);
    if (comment) this.at += comment[0].length;
  }

  /** Steps over one newline and reads the here-documents that follow it. */
  takeNewline(): boolean {
    this.skipBlanks();
    if (!this.take('\n')) return false;
    for (const document of this.pending.splice(0)) this.readDocument(document);
    return true;
  }

  skipNewlines(): void {
    while (this.takeNewline());
  }

  unexpected(expecting?: string): SyntaxFailure {
    const tail = expecting ? ` (expecting "${expecting}")` : '';
    if (this.isAtEnd) return new SyntaxFailure(`unexpected end of file${tail}`);
    if (this.next === '\n') return new SyntaxFailure(`unexpected newline${tail}`);
    const token = /(?:&&|\|\||;;|<<|>>|[;&|()<>]|[^\s;&|()<>]+)/y;
    const found = this.match(token)?.[0] ?? this.next;
    return new SyntaxFailure(`unexpected "${found}"${tail}`);
  }

  private readDocument(document: PendingDocument): void {
    let body = '';
    while (!this.isAtEnd) {
      const newline = this.text.indexOf('\n', this.at);
      const end = newline < 0 ? this.text.length : newline;
      let line = this.text.slice(this.at, end);
      this.at = Math.min(end + 1, this.text.length);
      if (document.stripsTabs) line = line.replace(/^\t+/, '');
      if (line === document.delimiter) break;
      body += newline < 0 && end === this.text.length ? `${line}\n` : `${line}\n`;
    }
    document.redirect.word = document.isQuoted ? quotedWord(body) : this.documentWord(body);
  }
}

/** A word of exactly this text. */
export function quotedWord(text: string): Word {
  return {
    parts: [{ is: 'text', text, isQuoted: true }],
    literal: text,
    hasCommand: false,
  };
}
