// POSIX regular expressions (basic and extended) as the host's.
import { CHARACTER_CLASSES } from './character-classes.ts';

/** The source of an equivalent regular expression. */
export function posixPattern(pattern: string, isExtended: boolean): string {
  let source = '';
  let index = 0;
  while (index < pattern.length) {
    const next = pattern[index] as string;
    if (next === '[') {
      const end = bracketEnd(pattern, index);
      source += end < 0 ? '\\[' : bracket(pattern.slice(index + 1, end));
      index = end < 0 ? index + 1 : end + 1;
      continue;
    }
    if (next === '\\') {
      source += escaped(pattern[index + 1] ?? '\\', isExtended);
      index += 2;
      continue;
    }
    source += plain(next, source, pattern, index, isExtended);
    index++;
  }
  return source;
}

function plain(
  next: string,
  source: string,
  pattern: string,
  index: number,
  isExtended: boolean,
): string {
  if (isExtended) return next === '/' ? '\\/' : next;
  if ('+?(){}|'.includes(next)) return `\\${next}`;
  const isStart = source === '' || source.endsWith('(') || source.endsWith('|');
  if (next === '*' && (isStart || source === '^')) return '\\*';
  if (next === '^' && !isStart) return '\\^';
  const after = pattern.slice(index + 1);
  if (next === '$' && after !== '' && !/^\\[)|]/.test(after)) return '\\$';
  return next;
}

function escaped(letter: string, isExtended: boolean): string {
  if (!isExtended && '+?(){}|'.includes(letter)) return letter;
  switch (letter) {
    case '<':
      return '\\b(?=\\w)';
    case '>':
      return '\\b(?<=\\w)';
    case 'b':
    case 'B':
    case 'w':
    case 'W':
    case 's':
    case 'S':
      return `\\${letter}`;
    case 'n':
      return '\\n';
    case 't':
      return '\\t';
    default:
      return /[0-9]/.test(letter) ? `(?:\\${letter})` : `\\${letter.replace(/[A-Za-z]/, '$&')}`;
  }
}

function bracketEnd(pattern: string, start: number): number {
  let index = start + 1;
  if (pattern[index] === '^') index++;
  if (pattern[index] === ']') index++;
  while (index < pattern.length && pattern[index] !== ']') {
    const close = pattern.startsWith('[:', index) ? pattern.indexOf(':]', index) : -1;
    index = close >= 0 ? close + 2 : index + 1;
  }
  return index < pattern.length ? index : -1;
}

function bracket(inside: string): string {
  const isNegated = inside.startsWith('^');
  const body = (isNegated ? inside.slice(1) : inside).replace(
    /\[:(\w+):\]|([\\\][^])/g,
    (_all, name?: string, special?: string) =>
      name === undefined ? `\\${special}` : (CHARACTER_CLASSES[name] ?? ''),
  );
  return `[${isNegated ? '^' : ''}${body}]`;
}
