// Reads label selector texts such as `app=web,tier in (front,back),!canary`.
// Upstream: apimachinery pkg/labels/selector.go (Lexer, Parser, NewRequirement)
import { aggregateFieldErrors, fieldInvalid } from './field-error.ts';
import type { FieldError } from './field-error.ts';
import { validateLabelValue, validateQualifiedName } from './names.ts';
import { byKey } from './selectors.ts';
import type { Requirement, Selector, SelectorOperator } from './selectors.ts';

const BINARY_OPERATORS = 'in, notin, =, ==, !=, gt, lt';
const TOKEN = /\s*(==|!=|[=!(),<>]|[^=!(),<>\s]+)/y;

const OPERATORS: ReadonlyMap<string, SelectorOperator> = new Map([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', '='],
  ['==', '=='],
  ['!=', '!='],
  ['>', 'gt'],
  ['<', 'lt'],
]);

/** The selector, or upstream's error text. */
export function parseSelector(text: string): Selector | string {
  try {
    const requirements = new Parser(text).parse();
    return { requirements: requirements.sort(byKey), nothing: false };
  } catch (error) {
    if (error instanceof SelectorError) return error.message;
    throw error;
  }
}

class SelectorError extends Error {}

class Parser {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    const trimmed = text.trimEnd();
    while (TOKEN.lastIndex < trimmed.length) {
      const match = TOKEN.exec(trimmed);
      if (match === null) break;
      this.#tokens.push(match[1]!);
    }
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    while (!this.#atEnd()) {
      const token = this.#peek();
      if (token !== '!' && !isIdentifier(token)) {
        throw new SelectorError(`found '${token}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.#requirementOrExplain());
      if (this.#atEnd()) break;
      const separator = this.#next();
      if (separator !== ',') {
        throw new SelectorError(`found '${separator}', expected: ',' or 'end of string'`);
      }
      const after = this.#peek();
      if (after !== '!' && !isIdentifier(after)) {
        throw new SelectorError(`found '${after}', expected: identifier after ','`);
      }
    }
    return requirements;
  }

  #requirementOrExplain(): Requirement {
    try {
      return this.#requirement();
    } catch (error) {
      if (!(error instanceof SelectorError)) throw error;
      throw new SelectorError(`unable to parse requirement: ${error.message}`);
    }
  }

  #requirement(): Requirement {
    const negated = this.#peek() === '!';
    if (negated) this.#next();
    const key = this.#next();
    if (!isIdentifier(key)) throw new SelectorError(`found '${key}', expected: identifier`);
    const problems = validateQualifiedName(key);
    if (problems.length > 0) {
      throw new SelectorError(aggregateFieldErrors([fieldInvalid('', key, problems.join('; '))]));
    }
    if (negated || this.#atEnd() || this.#peek() === ',') {
      return { key, operator: negated ? '!' : 'exists', values: [] };
    }
    const word = this.#next();
    const operator = OPERATORS.get(word);
    if (operator === undefined) {
      throw new SelectorError(`found '${word}', expected: ${BINARY_OPERATORS}`);
    }
    const listed = operator === 'in' || operator === 'notin';
    const values = listed ? this.#values() : [this.#exactValue()];
    return checked({ key, operator, values: [...new Set(values)].sort() });
  }

  #values(): string[] {
    const open = this.#next();
    if (open !== '(') throw new SelectorError(`found '${open}' expected: '('`);
    const first = this.#peek();
    if (first === ')') {
      this.#next();
      return [''];
    }
    if (first !== ',' && !isIdentifier(first)) {
      throw new SelectorError(`found '${first}', expected: ',', ')' or identifier`);
    }
    const values: string[] = [];
    let expectValue = true;
    for (;;) {
      const token = this.#next();
      if (token === ')') {
        if (expectValue) values.push('');
        return values;
      }
      if (token === ',') {
        if (expectValue) values.push('');
        expectValue = true;
      } else if (isIdentifier(token) && expectValue) {
        values.push(token);
        expectValue = false;
      } else {
        const expected = expectValue ? "',', or identifier" : "',' or ')'";
        throw new SelectorError(`found '${token}', expected: ${expected}`);
      }
    }
  }

  #exactValue(): string {
    if (this.#atEnd() || this.#peek() === ',') return '';
    const token = this.#next();
    if (!isIdentifier(token)) throw new SelectorError(`found '${token}', expected: identifier`);
    return token;
  }

  #atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? '';
  }
}

function isIdentifier(token: string): boolean {
  return token !== '' && !/^[=!(),<>]/.test(token);
}

function checked(requirement: Requirement): Requirement {
  const { key, operator, values } = requirement;
  const errors: FieldError[] = [];
  for (const [i, value] of values.entries()) {
    const integer = operator !== 'gt' && operator !== 'lt' ? true : /^[+-]?\d+$/.test(value);
    if (!integer) {
      const detail = "for 'Gt', 'Lt' operators, the value must be an integer";
      errors.push(fieldInvalid(`values[${i}]`, value, detail));
    }
  }
  for (const [i, value] of values.entries()) {
    const problems = validateLabelValue(value);
    if (problems.length === 0) continue;
    errors.push(fieldInvalid(`values[${i}][${key}]`, value, problems.join('; ')));
  }
  if (errors.length > 0) throw new SelectorError(aggregateFieldErrors(errors));
  return requirement;
}
