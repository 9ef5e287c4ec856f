// Expansion of words: parameters, arithmetic, field splitting, pathnames, quotes.
import { evaluateArithmetic } from './arithmetic.ts';
import { FieldBuilder } from './field-builder.ts';
import { glob } from './glob.ts';
import { expandParameter, isMissing, parameterValue } from './parameter.ts';
import { escapePattern, isPattern, unescapePattern } from './pattern.ts';
import { runSubstitution } from './substitution.ts';
import type { Shell } from './shell.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Word, WordPart } from './syntax/syntax.ts';
import { quotedWord } from './syntax/source-text.ts';

/** The fields of command words. Words without `$(...)` take no steps. */
export function* expandWords(shell: Shell, words: readonly Word[]): Task<string[]> {
  const fields: string[] = [];
  for (const word of words) {
    if (word.literal !== undefined) fields.push(word.literal);
    else expandInto(shell, word.hasCommand ? yield* settle(shell, word) : word, fields);
    if (shell.leaving) break;
  }
  return fields;
}

/** A word as one text: assignments, redirections, `case`. */
export function* expandText(shell: Shell, word: Word): Task<string> {
  if (word.literal !== undefined) return word.literal;
  return textOf(shell, word.hasCommand ? yield* settle(shell, word) : word);
}

/** A word as a pattern: quoted parts are escaped. */
export function* expandPattern(shell: Shell, word: Word): Task<string> {
  return patternOf(shell, word.hasCommand ? yield* settle(shell, word) : word);
}

/** Runs the command substitutions of a word, in order; answers the word without them. */
export function* settle(shell: Shell, word: Word): Task<Word> {
  const parts: WordPart[] = [];
  for (const part of word.parts) parts.push(yield* settlePart(shell, part));
  return { parts, literal: undefined, hasCommand: false };
}

function* settlePart(shell: Shell, part: WordPart): Task<WordPart> {
  if (part.is === 'command') {
    const text = yield* runSubstitution(shell, part.script);
    return { is: 'output', text, isQuoted: part.isQuoted };
  }
  if (part.is === 'arithmetic' && part.expression.hasCommand) {
    return { ...part, expression: yield* settle(shell, part.expression) };
  }
  if (part.is !== 'parameter' || !part.word) return part;
  let { word, second } = part;
  if (word.hasCommand) {
    const isNeeded =
      isMissing(shell, part) !== (part.operation === '+') ||
      !'-=?+'.includes(part.operation as string);
    word = isNeeded ? yield* settle(shell, word) : quotedWord('');
  }
  if (second?.hasCommand) second = yield* settle(shell, second);
  return { ...part, word, second };
}

/** A command-free word as one text, unsplit. */
export function textOf(shell: Shell, word: Word): string {
  if (word.literal !== undefined) return word.literal;
  let text = '';
  for (const part of word.parts) text += partText(shell, part);
  return text;
}

export function patternOf(shell: Shell, word: Word): string {
  let pattern = '';
  for (const part of word.parts) {
    const text = partText(shell, part);
    const isQuoted = part.is === 'tilde' || part.isQuoted;
    pattern += isQuoted ? escapePattern(text) : text;
  }
  return pattern;
}

function partText(shell: Shell, part: WordPart): string {
  switch (part.is) {
    case 'text':
    case 'output':
      return part.text;
    case 'tilde':
      return homeOf(shell, part.user);
    case 'arithmetic':
      return evaluateArithmetic(shell, textOf(shell, part.expression));
    case 'command':
      return '';
    case 'parameter': {
      if (part.name !== '@' && part.name !== '*') return expandParameter(shell, part) ?? '';
      const value = expandParameter(shell, part);
      return value ?? shell.positional.join(part.name === '*' ? joiner(shell) : ' ');
    }
  }
}

function expandInto(shell: Shell, word: Word, fields: string[]): void {
  const builder = new FieldBuilder(shell.variables.get('IFS') ?? ' \t\n');
  for (const part of word.parts) addPart(shell, part, builder);
  for (const field of builder.finish()) {
    if (!/[\\*?[]/.test(field)) fields.push(field);
    else if (shell.has('noglob') || !isPattern(field)) fields.push(unescapePattern(field));
    else fields.push(...glob(shell, field));
  }
}

function addPart(shell: Shell, part: WordPart, builder: FieldBuilder): void {
  if (part.is === 'text') {
    builder.add(part.isQuoted ? escapePattern(part.text) : part.text, part.isQuoted);
    return;
  }
  if (part.is === 'tilde') {
    builder.add(escapePattern(homeOf(shell, part.user)), true);
    return;
  }
  if (part.is === 'parameter' && addFields(shell, part, builder)) return;
  const text = partText(shell, part);
  if (part.isQuoted) builder.add(escapePattern(text), true);
  else builder.split(text);
}

/** `$@`, `$*` and operands that keep their own quotes; false when the part is plain. */
function addFields(
  shell: Shell,
  part: WordPart & { is: 'parameter' },
  builder: FieldBuilder,
): boolean {
  const isAll = part.name === '@' || part.name === '*';
  if (isAll && !part.isLength && (!part.operation || shell.positional.length > 0)) {
    if (part.operation && !'-=?'.includes(part.operation)) return false;
    if (part.isQuoted && part.name === '*') return false;
    builder.addList(shell.positional, part.isQuoted, escapePattern);
    return true;
  }
  const usesWord = part.operation === '-' || part.operation === '+';
  if (part.isQuoted || !usesWord || !part.word) return false;
  if (isMissing(shell, part) !== (part.operation === '-')) {
    if (part.operation === '+') return true;
    builder.split(parameterValue(shell, part.name) ?? '');
    return true;
  }
  for (const inner of part.word.parts) {
    if (inner.is === 'text' && !inner.isQuoted) builder.split(inner.text);
    else addPart(shell, inner, builder);
  }
  return true;
}

function joiner(shell: Shell): string {
  return (shell.variables.get('IFS') ?? ' ').slice(0, 1);
}

function homeOf(shell: Shell, user: string): string {
  if (user === '') return shell.variables.get('HOME') ?? '~';
  return user === 'root' ? '/root' : `/home/${user}`;
}
