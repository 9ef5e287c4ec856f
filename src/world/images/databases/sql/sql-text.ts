// SQL as words: the statements of a script, and the tokens of a statement.

export type Token =
  | { readonly is: 'word'; readonly text: string }
  | { readonly is: 'string'; readonly text: string }
  | { readonly is: 'number'; readonly text: string }
  | { readonly is: 'mark'; readonly text: string };

/** Quotes of names (MySQL's backticks, the standard's double quotes) make words. */
const TOKEN =
  /\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|`([^`]*)`|"([^"]*)"|'((?:[^'\\]|\\.|'')*)'|(\d+(?:\.\d+)?)|(@@?[\w.]+|[A-Za-z_][\w$]*)|(<=|>=|<>|!=|::|.)/gsy;

/** Double quotes are strings in MySQL and names elsewhere. */
export function tokensOf(sql: string, doubleQuotesAreStrings: boolean): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(sql); found; found = TOKEN.exec(sql)) {
    const [, ticked, doubled, quoted, number, word, mark] = found;
    if (ticked !== undefined) tokens.push({ is: 'word', text: ticked });
    else if (doubled !== undefined) {
      tokens.push({ is: doubleQuotesAreStrings ? 'string' : 'word', text: doubled });
    } else if (quoted !== undefined) tokens.push({ is: 'string', text: unescape(quoted) });
    else if (number !== undefined) tokens.push({ is: 'number', text: number });
    else if (word !== undefined) tokens.push({ is: 'word', text: word });
    else if (mark !== undefined) tokens.push({ is: 'mark', text: mark });
  }
  return tokens;
}

function unescape(text: string): string {
  return text.replace(/''/g, "'").replace(/\\(.)/gs, (_all, letter: string) => {
    if (letter === 'n') return '\n';
    return letter === 't' ? '\t' : letter;
  });
}

const PIECE = /;|'(?:[^'\\]|\\.|'')*'|"[^"]*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|[^;'"`\-/]+|./gsy;

/** The statements of a script, and what is left after the last semicolon. */
export function statementsOf(script: string): { readonly whole: string[]; readonly rest: string } {
  const whole: string[] = [];
  let rest = '';
  PIECE.lastIndex = 0;
  for (let found = PIECE.exec(script); found; found = PIECE.exec(script)) {
    if (found[0] !== ';') rest += found[0];
    else {
      whole.push(rest.trim());
      rest = '';
    }
  }
  return { whole: whole.filter((statement) => statement !== ''), rest };
}

/** Reads tokens one after the other. Key words are compared without regard to case. */
export class SqlReader {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly refuse: (near: string) => Error,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  peek(): Token | undefined {
    return this.tokens[this.at];
  }

  next(): Token {
    const token = this.tokens[this.at];
    if (!token) throw this.fail();
    this.at++;
    return token;
  }

  /** Takes these words or marks if they come next. */
  take(...texts: readonly string[]): boolean {
    for (const [index, text] of texts.entries()) {
      const token = this.tokens[this.at + index];
      if (!token || token.is === 'string' || token.text.toUpperCase() !== text) return false;
    }
    this.at += texts.length;
    return true;
  }

  expect(...texts: readonly string[]): void {
    if (!this.take(...texts)) throw this.fail();
  }

  name(): string {
    const token = this.next();
    if (token.is === 'word') return token.text;
    this.at--;
    throw this.fail();
  }

  skipToEnd(): void {
    this.at = this.tokens.length;
  }

  end(): void {
    if (!this.isAtEnd) throw this.fail();
  }

  fail(): Error {
    return this.refuse(
      this.tokens
        .slice(this.at, this.at + 8)
        .map(({ text }) => text)
        .join(' '),
    );
  }
}
