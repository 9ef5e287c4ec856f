// `$((...))`: integer expressions with C's operators, on the shell's variables.
import type { Shell } from './shell.ts';

const OPERATORS =
  '<<=|>>=|\\*\\*|\\+\\+|--|<<|>>|<=|>=|==|!=|&&|\\|\\||[-+*/%&^|]=|[-+*/%<>=!~&^|?:(),]';
const TOKEN = new RegExp(`\\s*(?:(0[xX][0-9a-fA-F]+|[0-9]+)|([A-Za-z_]\\w*)|(${OPERATORS}))`, 'y');

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|=']);
const MAX_NESTING = 64;

interface Failed {
  readonly message: string;
}

/** The value as decimal text. A wrong expression ends the shell, as in a script. */
export function evaluateArithmetic(shell: Shell, text: string): string {
  const outcome = calculate(shell, text, 0);
  if (typeof outcome === 'number') return String(outcome);
  shell.fail(outcome.message);
  return '0';
}

function calculate(shell: Shell, text: string, depth: number): number | Failed {
  const evaluation = new Evaluation(shell, text, depth);
  return evaluation.whole();
}

class Evaluation {
  private at = 0;
  private token = '';
  private failure: Failed | undefined;
  /** Above 0 in a branch that is parsed but not taken: it assigns nothing, divides nothing. */
  private skipped = 0;

  constructor(
    private readonly shell: Shell,
    private readonly text: string,
    private readonly depth: number,
  ) {
    this.next();
  }

  whole(): number | Failed {
    if (this.token === '') return this.failure ?? 0;
    const value = this.comma();
    if (this.token !== '') this.fail('syntax error');
    return this.failure ?? value;
  }

  private next(): void {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text);
    if (!found) {
      if (this.text.slice(this.at).trim() !== '') this.fail('syntax error');
      this.token = '';
      return;
    }
    this.at = TOKEN.lastIndex;
    this.token = found[1] ?? found[2] ?? (found[3] as string);
  }

  private fail(why: string): number {
    this.failure ??= { message: `arithmetic ${why}` };
    if (why === 'divide by zero') this.failure = { message: why };
    this.token = '';
    this.at = this.text.length;
    return 0;
  }

  private take(token: string): boolean {
    if (this.token !== token) return false;
    this.next();
    return true;
  }

  private comma(): number {
    let value = this.assignment();
    while (this.take(',')) value = this.assignment();
    return value;
  }

  private assignment(): number {
    const name = this.token;
    if (!/^[A-Za-z_]/.test(name)) return this.ternary();
    const before = this.at;
    this.next();
    const operator = this.token;
    if (!ASSIGNMENTS.has(operator)) {
      this.at = before;
      this.token = name;
      return this.ternary();
    }
    this.next();
    const right = this.assignment();
    const binary = operator.slice(0, -1);
    const value = binary === '' ? right : this.apply(binary, this.variable(name), right);
    return this.store(name, value);
  }

  private ternary(): number {
    const condition = this.binary(0);
    if (!this.take('?')) return condition;
    const yes = this.branch(condition !== 0, () => this.comma());
    if (!this.take(':')) return this.fail('syntax error');
    const no = this.branch(condition === 0, () => this.assignment());
    return condition !== 0 ? yes : no;
  }

  private branch(isTaken: boolean, parse: () => number): number {
    if (!isTaken) this.skipped++;
    const value = parse();
    if (!isTaken) this.skipped--;
    return value;
  }

  private binary(level: number): number {
    const operators = LEVELS[level];
    if (!operators) return this.power();
    let left = this.binary(level + 1);
    while (operators.includes(this.token)) {
      const operator = this.token;
      this.next();
      const isDecided = (operator === '||' && left !== 0) || (operator === '&&' && left === 0);
      const known = left;
      const right = this.branch(!isDecided, () => this.binary(level + 1));
      left = this.apply(operator, known, right);
    }
    return left;
  }

  private power(): number {
    const base = this.unary();
    if (!this.take('**')) return base;
    const exponent = this.power();
    let value = 1;
    for (let step = 0; step < exponent; step++) value *= base;
    return value;
  }

  private unary(): number {
    const operator = this.token;
    switch (operator) {
      case '-':
        this.next();
        return -this.unary() || 0;
      case '+':
        this.next();
        return this.unary();
      case '!':
        this.next();
        return this.unary() === 0 ? 1 : 0;
      case '~':
        this.next();
        return -this.unary() - 1;
      case '++':
      case '--': {
        this.next();
        const name = this.token;
        if (!/^[A-Za-z_]/.test(name)) return operator === '--' ? this.unary() : this.unary();
        this.next();
        return this.store(name, this.variable(name) + (operator === '++' ? 1 : -1));
      }
      default:
        return this.primary();
    }
  }

  private primary(): number {
    const { token } = this;
    if (token === '(') {
      this.next();
      const value = this.comma();
      return this.take(')') ? value : this.fail('syntax error');
    }
    if (/^[0-9]/.test(token)) {
      this.next();
      return number(token) ?? this.fail('syntax error');
    }
    if (!/^[A-Za-z_]/.test(token)) return this.fail('syntax error');
    this.next();
    const value = this.variable(token);
    if (this.token === '++' || this.token === '--') {
      this.store(token, value + (this.token === '++' ? 1 : -1));
      this.next();
    }
    return value;
  }

  private variable(name: string): number {
    const text = this.shell.variables.get(name)?.trim() ?? '';
    if (text === '') return 0;
    const plain = number(text);
    if (plain !== undefined) return plain;
    if (this.depth >= MAX_NESTING) return this.fail('expression recursion loop detected');
    const outcome = calculate(this.shell, text, this.depth + 1);
    if (typeof outcome === 'number') return outcome;
    this.failure ??= outcome;
    return 0;
  }

  private store(name: string, value: number): number {
    if (this.skipped === 0 && !this.failure) this.shell.assign(name, String(value));
    return value;
  }

  private apply(operator: string, left: number, right: number): number {
    switch (operator) {
      case '||':
        return left !== 0 || right !== 0 ? 1 : 0;
      case '&&':
        return left !== 0 && right !== 0 ? 1 : 0;
      case '==':
        return left === right ? 1 : 0;
      case '!=':
        return left !== right ? 1 : 0;
      case '<':
        return left < right ? 1 : 0;
      case '<=':
        return left <= right ? 1 : 0;
      case '>':
        return left > right ? 1 : 0;
      case '>=':
        return left >= right ? 1 : 0;
      case '+':
        return left + right;
      case '-':
        return left - right;
      case '*':
        return left * right || 0;
      case '/':
      case '%': {
        if (this.skipped > 0) return 0;
        if (right === 0) return this.fail('divide by zero');
        return (operator === '/' ? Math.trunc(left / right) : left % right) || 0;
      }
      default:
        return bits(operator, BigInt(left), BigInt(right));
    }
  }
}

function bits(operator: string, left: bigint, right: bigint): number {
  const word = (value: bigint): number => Number(BigInt.asIntN(64, value));
  switch (operator) {
    case '|':
      return word(left | right);
    case '^':
      return word(left ^ right);
    case '&':
      return word(left & right);
    case '<<':
      return word(left << (right & 63n));
    default:
      return word(left >> (right & 63n));
  }
}

function number(text: string): number | undefined {
  if (/^[-+]?0[xX][0-9a-fA-F]+$/.test(text)) return Number(text);
  if (/^[-+]?0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^[-+]?[0-9]+$/.test(text) ? Number.parseInt(text, 10) : undefined;
}
