// Shell patterns (`*`, `?`, `[a-z]`) as regular expressions.
import { CHARACTER_CLASSES } from './character-classes.ts';

const COMPILED = new Map<string, RegExp>();
const MAX_COMPILED = 4_096;

/** Makes characters plain that a pattern would treat as special. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

/** Takes the backslashes of escapePattern away. */
export function unescapePattern(text: string): string {
  return text.replace(/\\([\s\S])/g, '$1');
}

/** Whether an escaped text has a `*`, `?` or `[` that is special. */
export function isPattern(text: string): boolean {
  return /[*?[]/.test(text.replace(/\\[\s\S]/g, ''));
}

/** The pattern as the inside of a regular expression. */
export function patternSource(pattern: string): string {
  let source = '';
  for (let index = 0; index < pattern.length; index++) {
    const next = pattern[index] as string;
    if (next === '*') source += '[\\s\\S]*';
    else if (next === '?') source += '[\\s\\S]';
    else if (next === '\\' && index + 1 < pattern.length)
      source += plain(pattern[++index] as string);
    else if (next === '[') {
      const end = classEnd(pattern, index);
      source += end < 0 ? '\\[' : bracket(pattern.slice(index + 1, end));
      if (end >= 0) index = end;
    } else source += plain(next);
  }
  return source;
}

/** A regular expression that matches exactly what the pattern does. Cached; pure. */
export function compilePattern(pattern: string): RegExp {
  let compiled = COMPILED.get(pattern);
  if (!compiled) {
    if (COMPILED.size >= MAX_COMPILED) COMPILED.clear();
    COMPILED.set(pattern, (compiled = new RegExp(`^(?:${patternSource(pattern)})$`)));
  }
  return compiled;
}

function plain(character: string): string {
  return /[A-Za-z0-9_\s]/.test(character) ? character : `\\${character}`;
}

function classEnd(pattern: string, start: number): number {
  let index = start + 1;
  if (pattern[index] === '!' || pattern[index] === '^') index++;
  if (pattern[index] === ']') index++;
  while (index < pattern.length && pattern[index] !== ']') {
    if (pattern[index] === '\\') index++;
    const close = pattern.startsWith('[:', index) ? pattern.indexOf(':]', index) : -1;
    index = close >= 0 ? close + 2 : index + 1;
  }
  return index < pattern.length ? index : -1;
}

function bracket(inside: string): string {
  const isNegated = inside[0] === '!' || inside[0] === '^';
  const body = (isNegated ? inside.slice(1) : inside).replace(
    /\[:(\w+):\]|\\([\s\S])|([\]\\^[])/g,
    (_all, name?: string, escaped?: string, special?: string) => {
      if (name !== undefined) return CHARACTER_CLASSES[name] ?? '';
      return `\\${escaped ?? special ?? ''}`;
    },
  );
  return `[${isNegated ? '^' : ''}${body}]`;
}
