// awk's language, as far as scripts in containers use it: rules of a pattern and statements.
import { posixPattern } from '../../posix-pattern.ts';

/** A number or a text; awk turns the one into the other as it needs. */
export type AwkValue = number | string;

export interface AwkRecord {
  readonly line: string;
  readonly fields: readonly string[];
  /** NR. */
  readonly number: number;
}

export type AwkVariables = Map<string, AwkValue>;

type Expression = (record: AwkRecord, variables: AwkVariables) => AwkValue;

export type AwkStatement =
  | { readonly is: 'print'; readonly values: readonly Expression[] }
  | { readonly is: 'do'; readonly value: Expression }
  | { readonly is: 'exit'; readonly code: Expression };

export interface AwkRule {
  readonly when: 'BEGIN' | 'END' | Expression;
  readonly statements: readonly AwkStatement[];
}

export class AwkSyntaxError extends Error {}

const TOKEN = new RegExp(
  [
    /\n|;/,
    /"(?:\\.|[^"\\])*"/,
    /\d+(?:\.\d+)?/,
    /[A-Za-z_]\w*/,
    /==|!=|<=|>=|&&|\|\||!~|\+\+|--|\+=|-=|[{}()$,~!<>=+\-*/%]/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'y',
);
const COMPARISONS = new Set(['==', '!=', '<', '>', '<=', '>=']);

export function parseAwk(text: string): readonly AwkRule[] {
  return new AwkParser(text).rules();
}

export function awkText(value: AwkValue): string {
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

export function awkNumber(value: AwkValue): number {
  if (typeof value === 'number') return value;
  const found = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)/.exec(value);
  return found ? Number(found[0]) : 0;
}

function isTrue(value: AwkValue): boolean {
  return typeof value === 'number' ? value !== 0 : value !== '';
}

function compare(a: AwkValue, b: AwkValue, operator: string): number {
  const areNumbers = [a, b].every((v) => typeof v === 'number' || /^\s*-?[\d.]+\s*$/.test(v));
  const [x, y] = areNumbers ? [awkNumber(a), awkNumber(b)] : [awkText(a), awkText(b)];
  const order = x < y ? -1 : x > y ? 1 : 0;
  const holds =
    (operator === '==' && order === 0) ||
    (operator === '!=' && order !== 0) ||
    (operator === '<' && order < 0) ||
    (operator === '>' && order > 0) ||
    (operator === '<=' && order <= 0) ||
    (operator === '>=' && order >= 0);
  return holds ? 1 : 0;
}

class AwkParser {
  private at = 0;

  constructor(private readonly text: string) {}

  rules(): readonly AwkRule[] {
    const rules: AwkRule[] = [];
    for (;;) {
      this.skipEnds();
      if (this.peek() === undefined) return rules;
      rules.push(this.rule());
    }
  }

  private rule(): AwkRule {
    const token = this.peek();
    let when: AwkRule['when'] = () => 1;
    if (token === 'BEGIN' || token === 'END') {
      this.next();
      when = token;
    } else if (token !== '{') {
      when = this.expression();
    }
    if (this.peek() !== '{') return { when, statements: [{ is: 'print', values: [] }] };
    this.expect('{');
    const statements: AwkStatement[] = [];
    for (this.skipEnds(); this.peek() !== '}'; this.skipEnds()) statements.push(this.statement());
    this.expect('}');
    return { when, statements };
  }

  private statement(): AwkStatement {
    const token = this.peek();
    if (token === 'print') {
      this.next();
      const values: Expression[] = [];
      while (!this.atEnd()) {
        values.push(this.expression());
        if (this.peek() === ',') this.next();
      }
      return { is: 'print', values };
    }
    if (token === 'exit') {
      this.next();
      return { is: 'exit', code: this.atEnd() ? () => 0 : this.expression() };
    }
    return { is: 'do', value: this.expression() };
  }

  private expression(): Expression {
    let left = this.conjunction();
    while (this.peek() === '||') {
      this.next();
      const [a, b] = [left, this.conjunction()];
      left = (r, v) => (isTrue(a(r, v)) || isTrue(b(r, v)) ? 1 : 0);
    }
    return left;
  }

  private conjunction(): Expression {
    let left = this.comparison();
    while (this.peek() === '&&') {
      this.next();
      const [a, b] = [left, this.comparison()];
      left = (r, v) => (isTrue(a(r, v)) && isTrue(b(r, v)) ? 1 : 0);
    }
    return left;
  }

  private comparison(): Expression {
    const left = this.joined();
    const operator = this.peek();
    if (operator === '~' || operator === '!~') {
      this.next();
      const pattern = this.regex();
      const wanted = operator === '~';
      return (r, v) => (pattern.test(awkText(left(r, v))) === wanted ? 1 : 0);
    }
    if (operator === undefined || !COMPARISONS.has(operator)) return left;
    this.next();
    const right = this.joined();
    return (r, v) => compare(left(r, v), right(r, v), operator);
  }

  /** Values side by side are one text. */
  private joined(): Expression {
    let left = this.sum();
    while (/^["\w$(]/.test(this.peek() ?? '')) {
      const [a, b] = [left, this.sum()];
      left = (r, v) => awkText(a(r, v)) + awkText(b(r, v));
    }
    return left;
  }

  private sum(): Expression {
    let left = this.product();
    for (let token = this.peek(); token === '+' || token === '-'; token = this.peek()) {
      this.next();
      const [a, b, sign] = [left, this.product(), token === '+' ? 1 : -1];
      left = (r, v) => awkNumber(a(r, v)) + sign * awkNumber(b(r, v));
    }
    return left;
  }

  private product(): Expression {
    let left = this.value();
    for (let token = this.peek(); token === '*' || token === '/' || token === '%';) {
      this.next();
      const [a, b, operator] = [left, this.value(), token];
      left = (r, v) => {
        const [x, y] = [awkNumber(a(r, v)), awkNumber(b(r, v))];
        return operator === '*' ? x * y : operator === '/' ? x / y : x % y;
      };
      token = this.peek();
    }
    return left;
  }

  private value(): Expression {
    if (this.peekRegex()) {
      const pattern = this.regex();
      return (r) => (pattern.test(r.line) ? 1 : 0);
    }
    const token = this.next();
    if (token === '!') {
      const inner = this.value();
      return (r, v) => (isTrue(inner(r, v)) ? 0 : 1);
    }
    if (token === '(') {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (token === '$') {
      const index = this.value();
      return (r, v) => {
        const at = awkNumber(index(r, v));
        return at === 0 ? r.line : (r.fields[at - 1] ?? '');
      };
    }
    if (token !== undefined && token.startsWith('"')) return textValue(token);
    if (token !== undefined && /^\d/.test(token)) return () => Number(token);
    if (token !== undefined && /^\w/.test(token)) return this.variable(token);
    throw new AwkSyntaxError('Unexpected token');
  }

  private variable(name: string): Expression {
    if (name === 'NR') return (r) => r.number;
    if (name === 'NF') return (r) => r.fields.length;
    const read: Expression = (_r, v) => v.get(name) ?? '';
    const operator = this.peek();
    if (operator === '=' || operator === '+=' || operator === '-=') {
      this.next();
      const value = this.expression();
      const sign = operator === '-=' ? -1 : 1;
      return write(name, (r, v) =>
        operator === '=' ? value(r, v) : awkNumber(read(r, v)) + sign * awkNumber(value(r, v)),
      );
    }
    if (operator !== '++' && operator !== '--') return read;
    this.next();
    const step = operator === '++' ? 1 : -1;
    return write(name, (r, v) => awkNumber(read(r, v)) + step);
  }

  private atEnd(): boolean {
    const token = this.peek();
    return token === undefined || token === ';' || token === '\n' || token === '}';
  }

  private skipEnds(): void {
    for (let token = this.peek(); token === ';' || token === '\n'; token = this.peek()) this.next();
  }

  private peekRegex(): boolean {
    return /^[ \t]*\//.test(this.text.slice(this.at));
  }

  private regex(): RegExp {
    const found = /^[ \t]*\/((?:\\.|[^/\\])*)\//.exec(this.text.slice(this.at));
    if (!found) throw new AwkSyntaxError('Unexpected token');
    this.at += found[0].length;
    return new RegExp(posixPattern((found[1] as string).replaceAll('\\/', '/'), true));
  }

  private peek(): string | undefined {
    const before = this.at;
    const token = this.next();
    this.at = before;
    return token;
  }

  private next(): string | undefined {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
    if (this.at >= this.text.length) return undefined;
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    // A slash may begin a pattern: who expects one looks for it first.
    if (!found) throw new AwkSyntaxError('Unexpected token');
    this.at = TOKEN.lastIndex;
    return found[0];
  }

  private expect(token: string): void {
    if (this.next() !== token) throw new AwkSyntaxError('Unexpected token');
  }
}

function write(name: string, value: Expression): Expression {
  return (r, v) => {
    const next = value(r, v);
    v.set(name, next);
    return next;
  };
}

function textValue(token: string): Expression {
  const escapes = new Map([
    ['n', '\n'],
    ['t', '\t'],
    ['\\', '\\'],
    ['"', '"'],
    ['/', '/'],
  ]);
  const text = token.slice(1, -1).replace(/\\(.)/g, (whole, c: string) => escapes.get(c) ?? whole);
  return () => text;
}
