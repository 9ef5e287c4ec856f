// Parameter expansion: `$name`, `${name:-word}`, `${name##pattern}` and their kind.
import { patternOf, textOf } from './expand.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { compilePattern, patternSource } from './pattern.ts';
import type { Shell } from './shell.ts';
import { OPTION_LETTERS } from './shell.ts';
import type { WordPart } from './syntax/syntax.ts';

type Parameter = WordPart & { is: 'parameter' };

/** The value of a variable, positional or special parameter; undefined when unset. */
export function parameterValue(shell: Shell, name: string): string | undefined {
  const first = name.charCodeAt(0);
  if (first >= 48 && first <= 57) {
    const index = Number(name);
    return index === 0 ? shell.name : shell.positional[index - 1];
  }
  switch (name) {
    case '?':
      return String(shell.status);
    case '#':
      return String(shell.positional.length);
    case '$':
      return String(shell.context.pid);
    case '!':
      return shell.lastJobPid ? String(shell.lastJobPid) : '';
    case '-':
      return flags(shell);
    case '@':
    case '*':
      return shell.positional.length > 0 ? shell.positional.join(' ') : undefined;
    case 'RANDOM':
      return String(shell.context.process.random.below(32_768));
    case 'PPID':
      return String(shell.context.processes.get(shell.context.pid)?.parent ?? 0);
    case 'LINENO':
      return shell.variables.get(name) ?? '1';
    default:
      return shell.variables.get(name);
  }
}

function flags(shell: Shell): string {
  const letters = Object.entries(OPTION_LETTERS);
  return letters
    .filter(([, option]) => shell.has(option))
    .map(([letter]) => letter)
    .join('');
}

/** Whether `-`, `=`, `?` and `+` see no value. */
export function isMissing(shell: Shell, part: Parameter): boolean {
  const value = parameterValue(shell, part.name);
  return value === undefined || (part.hasColon && value === '');
}

/** The expansion; undefined when there is no value (of `$@` and `$*`: the caller joins). */
export function expandParameter(shell: Shell, part: Parameter): string | undefined {
  const { operation } = part;
  if (part.isLength) return lengthOf(shell, part);
  if (operation === undefined) return plainValue(shell, part.name);
  if (operation === '-' || operation === '=' || operation === '?' || operation === '+') {
    return conditional(shell, part);
  }
  const value = plainValue(shell, part.name) ?? '';
  const word = part.word as NonNullable<Parameter['word']>;
  switch (operation) {
    case '#':
    case '##':
      return withoutPrefix(value, patternOf(shell, word), operation === '##');
    case '%':
    case '%%':
      return withoutSuffix(value, patternOf(shell, word), operation === '%%');
    case '/':
    case '//': {
      const source = patternSource(patternOf(shell, word));
      const replacement = part.second ? textOf(shell, part.second) : '';
      if (source === '') return value;
      return value.replace(new RegExp(source, operation === '//' ? 'g' : ''), () => replacement);
    }
    case ':':
      return substring(shell, value, part);
  }
}

function plainValue(shell: Shell, name: string): string | undefined {
  const value = parameterValue(shell, name);
  if (value === undefined && shell.has('nounset') && name !== '@' && name !== '*') {
    shell.fail(`${name}: parameter not set`);
  }
  return name === '@' || name === '*' ? undefined : value;
}

function lengthOf(shell: Shell, part: Parameter): string {
  if (part.name === '@' || part.name === '*') return String(shell.positional.length);
  return String([...(plainValue(shell, part.name) ?? '')].length);
}

function conditional(shell: Shell, part: Parameter): string | undefined {
  const misses = isMissing(shell, part);
  const word = part.word as NonNullable<Parameter['word']>;
  if (part.operation === '+') return misses ? '' : textOf(shell, word);
  if (!misses) return parameterValue(shell, part.name);
  const text = textOf(shell, word);
  if (part.operation === '-') return text;
  if (part.operation === '=') {
    shell.assign(part.name, text);
    return text;
  }
  shell.fail(
    `${part.name}: ${text || `parameter ${part.hasColon ? 'null or not set' : 'not set'}`}`,
  );
  return '';
}

function withoutPrefix(value: string, pattern: string, isLongest: boolean): string {
  const matcher = compilePattern(pattern);
  const { length } = value;
  for (let step = 0; step <= length; step++) {
    const end = isLongest ? length - step : step;
    if (matcher.test(value.slice(0, end))) return value.slice(end);
  }
  return value;
}

function withoutSuffix(value: string, pattern: string, isLongest: boolean): string {
  const matcher = compilePattern(pattern);
  const { length } = value;
  for (let step = 0; step <= length; step++) {
    const start = isLongest ? step : length - step;
    if (matcher.test(value.slice(start))) return value.slice(0, start);
  }
  return value;
}

function substring(shell: Shell, value: string, part: Parameter): string {
  const number = (word: Parameter['word']): number =>
    word ? Number(evaluateArithmetic(shell, textOf(shell, word))) : NaN;
  const from = number(part.word);
  const start = from < 0 ? Math.max(0, value.length + from) : from;
  if (!part.second) return value.slice(start);
  const count = number(part.second);
  return count < 0 ? value.slice(start, count) : value.slice(start, start + count);
}
