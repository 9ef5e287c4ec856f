// Runs awk programs over lines.
import type { Expression, Rule, Statement } from './awk-parser.ts';
import { AwkError, parseAwk } from './awk-parser.ts';
import { formatted } from './printf.ts';

type Value = string | number;
type Signal = 'next' | 'exit' | undefined;

const MOST_ROUNDS = 100_000;

export interface AwkInput {
  readonly program: string;
  readonly separator: string;
  readonly variables: ReadonlyMap<string, string>;
}

/** What the program prints. Throws AwkError. */
export function runAwk({ program, separator, variables }: AwkInput, lines: readonly string[]) {
  const run = new Run(parseAwk(program), separator, variables);
  return run.over(lines);
}

class Run {
  private out = '';
  private fields: string[] = [];
  private readonly variables = new Map<string, Value>([
    ['NR', 0],
    ['NF', 0],
    ['OFS', ' '],
    ['ORS', '\n'],
  ]);
  private readonly arrays = new Map<string, Map<string, Value>>();
  private readonly open = new Set<Rule>();
  private rounds = 0;

  constructor(
    private readonly rules: readonly Rule[],
    separator: string,
    given: ReadonlyMap<string, string>,
  ) {
    this.variables.set('FS', separator);
    for (const [name, value] of given) this.variables.set(name, value);
  }

  over(lines: readonly string[]): string {
    let signal = this.runWhen('BEGIN');
    const reads = this.rules.some(({ when }) => when !== 'BEGIN');
    for (const line of reads && signal !== 'exit' ? lines : []) {
      this.variables.set('NR', Number(this.variables.get('NR')) + 1);
      this.setLine(line);
      signal = this.runLine();
      if (signal === 'exit') break;
    }
    this.runWhen('END');
    return this.out;
  }

  private runWhen(when: 'BEGIN' | 'END'): Signal {
    for (const rule of this.rules) {
      if (rule.when !== when || !rule.action) continue;
      if (this.run(rule.action) === 'exit') return 'exit';
    }
    return undefined;
  }

  private runLine(): Signal {
    for (const rule of this.rules) {
      if (rule.when === 'BEGIN' || rule.when === 'END' || !this.meets(rule)) continue;
      if (!rule.action) this.out += `${this.fields[0]}\n`;
      const signal = rule.action ? this.run(rule.action) : undefined;
      if (signal) return signal;
    }
    return undefined;
  }

  private meets(rule: Rule): boolean {
    const { when, until } = rule;
    if (when === undefined || when === 'BEGIN' || when === 'END') return true;
    if (!until) return isTrue(this.value(when));
    const isIn = this.open.has(rule) || isTrue(this.value(when));
    if (isIn && !isTrue(this.value(until))) this.open.add(rule);
    else this.open.delete(rule);
    return isIn;
  }

  private setLine(line: string): void {
    const separator = String(this.variables.get('FS'));
    const parts = line === '' ? [] : splitBy(line, separator);
    this.fields = [line, ...parts];
    this.variables.set('NF', parts.length);
  }

  private run(statement: Statement): Signal {
    if (++this.rounds > MOST_ROUNDS) throw new AwkError('awk: the program runs for too long');
    switch (statement.is) {
      case 'print': {
        const texts = statement.args.map((one) => textOf(this.value(one)));
        const line = texts.length === 0 ? this.fields[0] : texts.join(this.text('OFS'));
        this.out += `${line ?? ''}${this.text('ORS')}`;
        return undefined;
      }
      case 'printf': {
        const [format = '', ...args] = statement.args.map((one) => textOf(this.value(one)));
        this.out += formatted(format, args);
        return undefined;
      }
      case 'expression':
        this.value(statement.of);
        return undefined;
      case 'if':
        if (isTrue(this.value(statement.test))) return this.run(statement.yes);
        return statement.no ? this.run(statement.no) : undefined;
      case 'block':
        for (const one of statement.body) {
          const signal = this.run(one);
          if (signal) return signal;
        }
        return undefined;
      case 'while':
      case 'for':
      case 'each':
        return this.loop(statement);
      case 'delete':
        if (statement.of.is === 'element') {
          this.array(statement.of.name).delete(textOf(this.value(statement.of.key)));
        } else if (statement.of.is === 'variable') this.array(statement.of.name).clear();
        return undefined;
      case 'next':
      case 'exit':
        return statement.is;
    }
  }

  private loop(loop: Extract<Statement, { is: 'while' | 'for' | 'each' }>): Signal {
    if (loop.is === 'each') {
      for (const key of this.array(loop.array).keys()) {
        this.variables.set(loop.name, key);
        const signal = this.run(loop.body);
        if (signal) return signal;
      }
      return undefined;
    }
    const [first, test, step] = loop.is === 'for' ? loop.parts : [];
    if (first) this.run(first);
    for (;;) {
      const condition =
        loop.is === 'while' ? loop.test : test?.is === 'expression' ? test.of : null;
      if (condition && !isTrue(this.value(condition))) return undefined;
      const signal = this.run(loop.body);
      if (signal) return signal;
      if (step) this.run(step);
    }
  }

  private text(name: string): string {
    return textOf(this.variables.get(name) ?? '');
  }

  private array(name: string): Map<string, Value> {
    const array = this.arrays.get(name) ?? new Map<string, Value>();
    this.arrays.set(name, array);
    return array;
  }

  private value(of: Expression): Value {
    switch (of.is) {
      case 'number':
      case 'text':
        return of.value;
      case 'regex':
        return Number(regexOf(of.source).test(this.fields[0] ?? ''));
      case 'variable':
        return of.name === 'length'
          ? (this.fields[0] ?? '').length
          : (this.variables.get(of.name) ?? '');
      case 'element':
        return this.array(of.name).get(textOf(this.value(of.key))) ?? '';
      case 'field':
        return this.fields[Number(this.value(of.of))] ?? '';
      case 'in':
        return Number(this.array(of.name).has(textOf(this.value(of.key))));
      case 'unary': {
        const value = this.value(of.of);
        if (of.operator === '!') return Number(!isTrue(value));
        return of.operator === '-' ? -numberOf(value) : numberOf(value);
      }
      case 'binary':
        return this.binary(of.operator, of.left, of.right);
      case 'choice':
        return this.value(isTrue(this.value(of.test)) ? of.yes : of.no);
      case 'assign': {
        const value = this.value(of.value);
        const sign = of.operator.slice(0, -1);
        return this.store(of.to, sign ? sum(sign, this.value(of.to), value) : value);
      }
      case 'step': {
        const before = numberOf(this.value(of.to));
        this.store(of.to, before + of.by);
        return of.isBefore ? before + of.by : before;
      }
      case 'call':
        return this.call(of.name, of.args);
    }
  }

  private store(to: Expression, value: Value): Value {
    if (to.is === 'variable') this.variables.set(to.name, value);
    else if (to.is === 'element') this.array(to.name).set(textOf(this.value(to.key)), value);
    else if (to.is === 'field') {
      const at = numberOf(this.value(to.of));
      if (at === 0) this.setLine(textOf(value));
      else {
        while (this.fields.length <= at) this.fields.push('');
        this.fields[at] = textOf(value);
        this.fields[0] = this.fields.slice(1).join(this.text('OFS'));
        this.variables.set('NF', this.fields.length - 1);
      }
    }
    return value;
  }

  private binary(operator: string, left: Expression, right: Expression): Value {
    if (operator === '&&') return Number(isTrue(this.value(left)) && isTrue(this.value(right)));
    if (operator === '||') return Number(isTrue(this.value(left)) || isTrue(this.value(right)));
    if (operator === '~' || operator === '!~') {
      const source = right.is === 'regex' ? right.source : textOf(this.value(right));
      return Number(regexOf(source).test(textOf(this.value(left))) === (operator === '~'));
    }
    const [a, b] = [this.value(left), this.value(right)];
    if (operator === '') return textOf(a) + textOf(b);
    if (/^(?:[<>]=?|[=!]=)$/.test(operator)) return Number(compares(operator, a, b));
    return sum(operator, a, b);
  }

  private call(name: string, args: readonly Expression[]): Value {
    const [first, second] = args;
    const texts = (): string[] => args.map((one) => textOf(this.value(one)));
    switch (name) {
      case '':
        return texts().join('\x1c');
      case 'length':
        if (first?.is === 'variable' && this.arrays.has(first.name))
          return this.array(first.name).size;
        return first ? textOf(this.value(first)).length : (this.fields[0] ?? '').length;
      case 'substr': {
        const [text = '', from = '1', count] = texts();
        const start = Math.round(Number(from)) - 1;
        return text.slice(
          Math.max(0, start),
          count === undefined ? undefined : start + Number(count),
        );
      }
      case 'index': {
        const [text = '', part = ''] = texts();
        return text.indexOf(part) + 1;
      }
      case 'toupper':
        return (texts()[0] ?? '').toUpperCase();
      case 'tolower':
        return (texts()[0] ?? '').toLowerCase();
      case 'int':
        return Math.trunc(Number(texts()[0]) || 0);
      case 'sprintf': {
        const [format = '', ...rest] = texts();
        return formatted(format, rest);
      }
      case 'split': {
        if (!first || second?.is !== 'variable') throw new AwkError('awk: split needs an array');
        const separator = args[2] ? textOf(this.value(args[2])) : this.text('FS');
        const parts = splitBy(textOf(this.value(first)), separator);
        const entries = parts.map((part, at): [string, Value] => [String(at + 1), part]);
        this.arrays.set(second.name, new Map(entries));
        return parts.length;
      }
      case 'sub':
      case 'gsub':
        return this.substitute(name === 'gsub', args);
      default:
        throw new AwkError(`awk: calling undefined function ${name}`);
    }
  }

  private substitute(isEach: boolean, [pattern, by, target]: readonly Expression[]): number {
    if (!pattern || !by) throw new AwkError('awk: sub needs a pattern and a text');
    const to: Expression = target ?? { is: 'field', of: { is: 'number', value: 0 } };
    const source = pattern.is === 'regex' ? pattern.source : textOf(this.value(pattern));
    const text = textOf(this.value(by));
    let count = 0;
    const next = textOf(this.value(to)).replace(regexOf(source, isEach ? 'g' : ''), (found) => {
      count++;
      return text.replaceAll(/\\&|&/g, (sign) => (sign === '&' ? found : '&'));
    });
    if (count > 0) this.store(to, next);
    return count;
  }
}

function splitBy(text: string, separator: string): string[] {
  if (separator === ' ') return text.trim() === '' ? [] : text.trim().split(/\s+/);
  return text.split(separator.length === 1 ? separator : regexOf(separator));
}

function regexOf(source: string, flags = ''): RegExp {
  const classes = source
    .replaceAll('[:alpha:]', 'A-Za-z')
    .replaceAll('[:digit:]', '0-9')
    .replaceAll('[:alnum:]', 'A-Za-z0-9')
    .replaceAll('[:space:]', '\\s')
    .replaceAll('[:upper:]', 'A-Z')
    .replaceAll('[:lower:]', 'a-z');
  try {
    return new RegExp(classes, flags);
  } catch {
    throw new AwkError(`awk: bad regex '${source}'`);
  }
}

function numberOf(value: Value): number {
  return typeof value === 'number' ? value : parseFloat(value) || 0;
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function looksNumeric(value: Value): boolean {
  return typeof value === 'number' || (value.trim() !== '' && !Number.isNaN(Number(value)));
}

function isTrue(value: Value): boolean {
  return typeof value === 'number' ? value !== 0 : value !== '' && value !== '0';
}

function compares(operator: string, a: Value, b: Value): boolean {
  const isNumeric = looksNumeric(a) && looksNumeric(b);
  const [x, y] = isNumeric ? [numberOf(a), numberOf(b)] : [textOf(a), textOf(b)];
  switch (operator) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
    case '==':
      return x === y;
    default:
      return x !== y;
  }
}

function sum(sign: string, a: Value, b: Value): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  switch (sign) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '%':
      return x % y;
    case '^':
      return x ** y;
    default:
      if (y === 0) throw new AwkError('awk: division by zero');
      return x / y;
  }
}
