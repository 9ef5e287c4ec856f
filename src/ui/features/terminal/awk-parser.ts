// Reads awk programs: patterns with actions, statements, expressions.

export class AwkError extends Error {}

export type Expression =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'text'; readonly value: string }
  | { readonly is: 'regex'; readonly source: string }
  | { readonly is: 'variable'; readonly name: string }
  | { readonly is: 'element'; readonly name: string; readonly key: Expression }
  | { readonly is: 'field'; readonly of: Expression }
  | { readonly is: 'in'; readonly key: Expression; readonly name: string }
  | { readonly is: 'unary'; readonly operator: string; readonly of: Expression }
  | {
      readonly is: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly is: 'choice';
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | {
      readonly is: 'assign';
      readonly operator: string;
      readonly to: Expression;
      readonly value: Expression;
    }
  | {
      readonly is: 'step';
      readonly by: number;
      readonly isBefore: boolean;
      readonly to: Expression;
    }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expression[] };

export type Statement =
  | { readonly is: 'print' | 'printf'; readonly args: readonly Expression[] }
  | { readonly is: 'expression'; readonly of: Expression }
  | {
      readonly is: 'if';
      readonly test: Expression;
      readonly yes: Statement;
      readonly no?: Statement | undefined;
    }
  | { readonly is: 'while'; readonly test: Expression; readonly body: Statement }
  | {
      readonly is: 'for';
      readonly parts: readonly (Statement | undefined)[];
      readonly body: Statement;
    }
  | {
      readonly is: 'each';
      readonly name: string;
      readonly array: string;
      readonly body: Statement;
    }
  | { readonly is: 'block'; readonly body: readonly Statement[] }
  | { readonly is: 'next' | 'exit' }
  | { readonly is: 'delete'; readonly of: Expression };

export interface Rule {
  readonly when: 'BEGIN' | 'END' | Expression | undefined;
  /** From one pattern to another. */
  readonly until?: Expression | undefined;
  /** Without one the line is printed. */
  readonly action: Statement | undefined;
}

const TEXT = String.raw`"(?:[^"\\]|\\.)*"`;
const SIGN = String.raw`\+\+|--|&&|\|\||[-+*/%^!=<>]=|!~|[-+*/%^<>=!~?:,;(){}[\]$\n]`;
const TOKEN = new RegExp(
  String.raw`[ \t]*(?:#[^\n]*)?(${TEXT}|\d+\.?\d*|\.\d+|[A-Za-z_]\w*|${SIGN})`,
  'y',
);
const REGEX = /[ \t]*\/((?:[^/\\\n]|\\.)*)\//y;

export function parseAwk(program: string): readonly Rule[] {
  return new Parser(program).rules();
}

class Parser {
  private at = 0;
  /** Inside print's list `>` would be a file. */
  private depth = 0;

  constructor(private readonly text: string) {}

  rules(): readonly Rule[] {
    const rules: Rule[] = [];
    for (;;) {
      this.skip();
      if (this.peek() === '') return rules;
      rules.push(this.rule());
    }
  }

  private rule(): Rule {
    const word = this.peek();
    if (word === 'BEGIN' || word === 'END') {
      this.take(word);
      return { when: word, action: this.block() };
    }
    if (word === '{') return { when: undefined, action: this.block() };
    const when = this.expression();
    const until = this.maybe(',') ? this.expression() : undefined;
    return { when, until, action: this.peek() === '{' ? this.block() : undefined };
  }

  private block(): Statement {
    this.take('{');
    const body: Statement[] = [];
    for (;;) {
      this.skip();
      if (this.maybe('}')) return { is: 'block', body };
      body.push(this.statement());
    }
  }

  private statement(): Statement {
    const word = this.peek();
    if (word === '{') return this.block();
    if (word === 'if') return this.condition();
    if (word === 'for') return this.loop();
    if (word === 'while') {
      this.take('while');
      return { is: 'while', test: this.bracketed(), body: this.body() };
    }
    return this.simple();
  }

  private simple(): Statement {
    const word = this.peek();
    if (word === 'print' || word === 'printf') {
      this.take(word);
      const isBracketed = this.peek() === '(';
      const ends = ['}', ';', '\n', ''];
      const args = ends.includes(this.peek()) ? [] : this.list();
      // `print (a, b)` reads as one group of two.
      const [only] = args;
      const isGroup = isBracketed && args.length === 1 && only?.is === 'call' && only.name === '';
      return { is: word, args: isGroup && only.is === 'call' ? only.args : args };
    }
    if (word === 'next' || word === 'exit') {
      this.take(word);
      if (word === 'exit' && /^\d/.test(this.peek())) this.take(this.peek());
      return { is: word };
    }
    if (word === 'delete') {
      this.take(word);
      return { is: 'delete', of: this.primary() };
    }
    return { is: 'expression', of: this.expression() };
  }

  private condition(): Statement {
    this.take('if');
    const test = this.bracketed();
    const yes = this.body();
    const mark = this.at;
    this.skip();
    if (this.maybe('else')) return { is: 'if', test, yes, no: this.body() };
    this.at = mark;
    return { is: 'if', test, yes };
  }

  private body(): Statement {
    this.skip();
    const statement = this.statement();
    this.maybe(';');
    return statement;
  }

  private loop(): Statement {
    this.take('for');
    this.take('(');
    const each = /[ \t]*([A-Za-z_]\w*)[ \t]+in[ \t]+([A-Za-z_]\w*)[ \t]*\)/y;
    each.lastIndex = this.at;
    const found = each.exec(this.text);
    if (found) {
      this.at = each.lastIndex;
      const [, name = '', array = ''] = found;
      return { is: 'each', name, array, body: this.body() };
    }
    const parts: (Statement | undefined)[] = [];
    for (const end of [';', ';', ')']) {
      parts.push(this.peek() === end ? undefined : this.simple());
      this.take(end);
    }
    return { is: 'for', parts, body: this.body() };
  }

  private bracketed(): Expression {
    this.take('(');
    this.depth++;
    const expression = this.expression();
    this.depth--;
    this.take(')');
    return expression;
  }

  private list(): Expression[] {
    const list = [this.expression()];
    while (this.maybe(',')) list.push(this.expression());
    return list;
  }

  private expression(): Expression {
    const left = this.level(0);
    if (this.maybe('?')) {
      const yes = this.expression();
      this.take(':');
      return { is: 'choice', test: left, yes, no: this.expression() };
    }
    const operator = this.peek();
    if (/^[-+*/%^]?=$/.test(operator) && ['variable', 'element', 'field'].includes(left.is)) {
      this.take(operator);
      return { is: 'assign', operator, to: left, value: this.expression() };
    }
    return left;
  }

  private level(at: number): Expression {
    const operators = LEVELS[at];
    if (!operators) return this.unary();
    let left = this.level(at + 1);
    for (;;) {
      const operator = this.peek();
      if (operators.includes(operator)) {
        this.take(operator);
        left = { is: 'binary', operator, left, right: this.level(at + 1) };
      } else if (operators.includes('in') && operator === 'in') {
        this.take('in');
        left = { is: 'in', key: left, name: this.name() };
      } else if (operators.includes('') && this.startsValue(operator)) {
        left = { is: 'binary', operator: '', left, right: this.level(at + 1) };
      } else return left;
    }
  }

  /** Two values beside each other are joined. */
  private startsValue(token: string): boolean {
    return /^(?:"|\d|\.\d|\$|\()/.test(token) || (/^[A-Za-z_]/.test(token) && token !== 'in');
  }

  private unary(): Expression {
    const operator = this.peek();
    if (operator === '!' || operator === '-' || operator === '+') {
      this.take(operator);
      return { is: 'unary', operator, of: this.unary() };
    }
    if (operator === '++' || operator === '--') {
      this.take(operator);
      return { is: 'step', by: operator === '++' ? 1 : -1, isBefore: true, to: this.primary() };
    }
    const value = this.primary();
    const after = this.peek();
    if ((after === '++' || after === '--') && value.is !== 'number') {
      this.take(after);
      return { is: 'step', by: after === '++' ? 1 : -1, isBefore: false, to: value };
    }
    return value;
  }

  private primary(): Expression {
    REGEX.lastIndex = this.at;
    const regex = REGEX.exec(this.text);
    if (regex) {
      this.at = REGEX.lastIndex;
      return { is: 'regex', source: regex[1] as string };
    }
    const token = this.peek();
    this.take(token);
    if (token === '(') {
      const list = this.list();
      this.take(')');
      return list.length === 1 ? (list[0] as Expression) : { is: 'call', name: '', args: list };
    }
    if (token === '$') return { is: 'field', of: this.unary() };
    if (token.startsWith('"')) return { is: 'text', value: unescaped(token.slice(1, -1)) };
    if (/^[\d.]/.test(token)) return { is: 'number', value: Number(token) };
    if (!/^[A-Za-z_]/.test(token)) throw new AwkError(`awk: syntax error at ${token || 'the end'}`);
    if (this.maybe('[')) {
      const key = this.list();
      this.take(']');
      const only = key.length === 1 ? (key[0] as Expression) : undefined;
      return { is: 'element', name: token, key: only ?? { is: 'call', name: '', args: key } };
    }
    if (this.text[this.at] === '(') {
      this.take('(');
      const args = this.peek() === ')' ? [] : this.list();
      this.take(')');
      return { is: 'call', name: token, args };
    }
    return { is: 'variable', name: token };
  }

  private name(): string {
    const token = this.peek();
    this.take(token);
    return token;
  }

  private peek(): string {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    if (found) return found[1] as string;
    const rest = this.text.slice(this.at).trim();
    if (rest === '' || rest.startsWith('#')) return '';
    return rest.startsWith('/') ? '/' : rest.slice(0, 1);
  }

  private maybe(token: string): boolean {
    if (this.peek() !== token) return false;
    this.take(token);
    return true;
  }

  private take(token: string): void {
    if (this.peek() !== token || token === '') {
      throw new AwkError(`awk: syntax error: expected ${token || 'more'}`);
    }
    TOKEN.lastIndex = this.at;
    TOKEN.exec(this.text);
    this.at = TOKEN.lastIndex;
  }

  private skip(): void {
    while ([';', '\n'].includes(this.peek())) this.take(this.peek());
  }
}

/** From what binds least to what binds most; '' is two values beside each other. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['in'],
  ['~', '!~'],
  ['<', '<=', '==', '!=', '>', '>='],
  [''],
  ['+', '-'],
  ['*', '/', '%'],
  ['^'],
];

function unescaped(text: string): string {
  const letters: Record<string, string> = { n: '\n', t: '\t', r: '\r' };
  return text.replaceAll(/\\(.)/g, (_, letter: string) => letters[letter] ?? letter);
}
