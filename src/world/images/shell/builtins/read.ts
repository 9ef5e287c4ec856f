// read: one line of the input into variables.
import type { Task } from '../../../../kernel/task.ts';
import { seconds } from '../../../../kernel/time.ts';
import { withTimeout } from '../../../../kernel/waits.ts';
import type { TextInput } from '../../../processes/streams.ts';
import type { Builtin } from '../builtins.ts';
import type { Shell } from '../shell.ts';

interface Options {
  readonly isRaw: boolean;
  readonly timeoutSeconds: number;
  readonly names: readonly string[];
}

export const read: Builtin = function* (shell, fields) {
  const options = parseOptions(shell, fields.slice(1));
  const input = shell.input();
  const line = input ? yield* readLine(shell, input, options) : undefined;
  const { text = '', isWhole = false } = line ?? {};
  const names = options.names.length > 0 ? options.names : ['REPLY'];
  const values = splitLine(text, names.length, shell.variables.get('IFS') ?? ' \t\n');
  for (const [index, name] of names.entries()) shell.assign(name, values[index] ?? '');
  return isWhole ? 0 : 1;
};

function parseOptions(shell: Shell, words: readonly string[]): Options {
  let isRaw = false;
  let timeoutSeconds = Infinity;
  let index = 0;
  for (; /^-./.test(words[index] ?? ''); index++) {
    const word = words[index] as string;
    if (word.includes('r')) isRaw = true;
    if (word.endsWith('t')) timeoutSeconds = Number(words[++index] ?? 0);
    else if (word.endsWith('p')) shell.write(words[++index] ?? '', 2);
    else if (/[dn]$/.test(word)) index++;
  }
  return { isRaw, timeoutSeconds, names: words.slice(index) };
}

interface Line {
  /** Escaped characters are preceded by NUL. */
  readonly text: string;
  readonly isWhole: boolean;
}

function* readLine(shell: Shell, input: TextInput, options: Options): Task<Line> {
  let text = '';
  for (;;) {
    const piece = yield* nextPiece(shell, input, options);
    if (piece === undefined) return { text, isWhole: false };
    const taken = takeLine(piece, options.isRaw);
    text += taken.text;
    if (taken.rest !== '') input.unread(taken.rest);
    if (taken.isWhole) return { text, isWhole: true };
  }
}

function* nextPiece(shell: Shell, input: TextInput, options: Options): Task<string | undefined> {
  if (options.timeoutSeconds === Infinity) return yield* input.read();
  const outcome = yield* withTimeout(input.read(), seconds(options.timeoutSeconds));
  if (outcome.is === 'value') return outcome.value;
  shell.status = 1;
  return undefined;
}

function takeLine(piece: string, isRaw: boolean): Line & { readonly rest: string } {
  let text = '';
  for (let index = 0; index < piece.length; index++) {
    const next = piece[index] as string;
    if (next === '\n') return { text, isWhole: true, rest: piece.slice(index + 1) };
    if (next !== '\\' || isRaw) text += next;
    else if (piece[++index] !== '\n') text += `\0${piece[index] ?? ''}`;
  }
  return { text, isWhole: false, rest: '' };
}

/** As many fields as names; the last one takes the rest of the line. */
function splitLine(line: string, count: number, separators: string): string[] {
  const isBlank = (at: number): boolean =>
    ' \t\n'.includes(line[at] ?? '\0') && separators.includes(line[at] as string);
  const isSeparator = (at: number): boolean => separators.includes(line[at] as string);
  const values: string[] = [];
  let at = 0;
  while (at < line.length && isBlank(at)) at++;
  while (values.length < count - 1 && at < line.length) {
    let value = '';
    for (; at < line.length && !isSeparator(at); at++) {
      if (line[at] === '\0') at++;
      value += line[at] ?? '';
    }
    values.push(value);
    while (at < line.length && isBlank(at)) at++;
    if (at < line.length && isSeparator(at)) at++;
    while (at < line.length && isBlank(at)) at++;
  }
  let end = line.length;
  while (end > at && isBlank(end - 1) && line[end - 2] !== '\0') end--;
  let rest = line.slice(at, end);
  // A single delimiter at the very end belongs to no field.
  const isLoneEnd =
    rest.length > 0 &&
    separators.includes(rest.at(-1) as string) &&
    !Array.from(rest.slice(0, -1)).some((character) => separators.includes(character));
  if (isLoneEnd && rest.at(-2) !== '\0') rest = rest.slice(0, -1);
  values.push(rest.replace(/\0([\s\S])/g, '$1'));
  return values;
}
