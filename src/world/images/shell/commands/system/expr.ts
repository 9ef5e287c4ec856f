// expr: arithmetic, comparison and matching on its arguments.
import type { Program } from '../../../../machines/program.ts';
import { complain } from '../../command.ts';
import { light } from '../../light.ts';
import { posixPattern } from '../../posix-pattern.ts';

class ExprError extends Error {}

const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['<', '<=', '=', '==', '!=', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
];

export const expr: Program = light(function* (self) {
  const words = self.argv.slice(1);
  try {
    if (words.length === 0) throw new ExprError('syntax error');
    const { value, rest } = parse(words, 0);
    if (rest.length > 0) throw new ExprError('syntax error');
    self.stdout.write(`${value}\n`);
    return value === '' || value === '0' ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    complain(self, error.message);
    return 2;
  }
});

interface Parsed {
  readonly value: string;
  readonly rest: readonly string[];
}

function parse(words: readonly string[], level: number): Parsed {
  const operators = LEVELS[level];
  if (!operators) return primary(words);
  let { value, rest } = parse(words, level + 1);
  while (rest[0] !== undefined && operators.includes(rest[0])) {
    const right = parse(rest.slice(1), level + 1);
    value = apply(rest[0], value, right.value);
    rest = right.rest;
  }
  return { value, rest };
}

function primary(words: readonly string[]): Parsed {
  const [first, ...rest] = words;
  if (first === undefined) throw new ExprError('syntax error');
  if (first === '(') {
    const inner = parse(rest, 0);
    if (inner.rest[0] !== ')') throw new ExprError('syntax error');
    return { value: inner.value, rest: inner.rest.slice(1) };
  }
  const [a = '', b = '', c = ''] = rest;
  switch (rest.length > 0 ? first : '') {
    case 'length':
      return { value: String(a.length), rest: rest.slice(1) };
    case 'match':
      return { value: match(a, b), rest: rest.slice(2) };
    case 'index': {
      const place = [...a].findIndex((letter) => b.includes(letter));
      return { value: String(place + 1), rest: rest.slice(2) };
    }
    case 'substr': {
      const from = Number(b) - 1;
      return { value: a.slice(Math.max(0, from), from + Number(c)), rest: rest.slice(3) };
    }
    default:
      return { value: first, rest };
  }
}

function match(text: string, pattern: string): string {
  const found = new RegExp(`^(?:${posixPattern(pattern.replace(/^\^/, ''), false)})`).exec(text);
  const hasGroup = /\\\(/.test(pattern);
  if (hasGroup) return found?.[1] ?? '';
  return String(found ? found[0].length : 0);
}

function number(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new ExprError('non-numeric argument');
  return Number(text);
}

function apply(operator: string, left: string, right: string): string {
  const isEmpty = (text: string): boolean => text === '' || text === '0';
  switch (operator) {
    case '|':
      return isEmpty(left) ? (isEmpty(right) ? '0' : right) : left;
    case '&':
      return isEmpty(left) || isEmpty(right) ? '0' : left;
    case ':':
      return match(left, right);
    case '+':
      return String(number(left) + number(right));
    case '-':
      return String(number(left) - number(right));
    case '*':
      return String(number(left) * number(right));
    case '/':
    case '%': {
      if (number(right) === 0) throw new ExprError('division by zero');
      const value =
        operator === '/' ? Math.trunc(number(left) / number(right)) : number(left) % number(right);
      return String(value || 0);
    }
    default:
      return compare(operator, left, right) ? '1' : '0';
  }
}

function compare(operator: string, left: string, right: string): boolean {
  const areNumbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
  const order = areNumbers
    ? Number(left) - Number(right)
    : left < right
      ? -1
      : left > right
        ? 1
        : 0;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '!=':
      return order !== 0;
    default:
      return order === 0;
  }
}
