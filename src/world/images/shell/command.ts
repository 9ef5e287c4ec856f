// What the commands share: options, messages, operands, and text that is read or written.
import type { Task } from '../../../kernel/task.ts';
import { isFileError } from '../../machines/file-system-error.ts';
import type { Output, ProgramContext } from '../../machines/program.ts';
import type { TextInput } from '../../processes/streams.ts';
import { FileInput, textInput } from '../../processes/streams.ts';
import { deviceDescriptor } from './devices.ts';

export interface Options {
  /** Letters given, with their values ('' when they take none). */
  readonly given: ReadonlyMap<string, string>;
  /** All values of those that were given more than once, in order. */
  readonly every: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
  /** The first option that is unknown, or lacks its value. */
  readonly wrong: string | undefined;
}

/**
 * Parses short options as getopt does. `letters` lists those that exist, `valued` those that take
 * a value; `long` maps long names to letters.
 */
export function parseOptions(
  argv: readonly string[],
  letters: string,
  valued = '',
  long: Readonly<Record<string, string>> = {},
): Options {
  const given = new Map<string, string>();
  const every = new Map<string, string[]>();
  const take = (letter: string, value: string): void => {
    given.set(letter, value);
    const before = every.get(letter);
    if (before) before.push(value);
    else every.set(letter, [value]);
  };
  const operands: string[] = [];
  let wrong: string | undefined;
  let index = 1;
  for (; index < argv.length; index++) {
    const word = argv[index] as string;
    if (word === '--') {
      operands.push(...argv.slice(index + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', value] = word.slice(2).split(/=(.*)/s);
      const letter = Object.hasOwn(long, name) ? long[name] : undefined;
      if (letter === undefined) wrong ??= word;
      else take(letter, value ?? (valued.includes(letter) ? (argv[++index] ?? '') : ''));
      continue;
    }
    if (!/^-./.test(word)) {
      operands.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string;
      if (valued.includes(letter)) {
        const value = word.slice(at + 1) || argv[++index];
        if (value === undefined) wrong ??= letter;
        take(letter, value ?? '');
        break;
      }
      if (!letters.includes(letter)) wrong ??= letter;
      take(letter, '');
    }
  }
  return { given, every, operands, wrong };
}

/** The name a command goes by in its messages. */
export function nameOf(self: ProgramContext): string {
  return (self.argv[0] ?? '').replace(/^.*\//, '');
}

export function complain(self: ProgramContext, message: string): void {
  self.stderr.write(`${nameOf(self)}: ${message}\n`);
}

/** Complains about an option that the command does not have, as busybox does. */
export function invalidOption(self: ProgramContext, letter: string): number {
  complain(
    self,
    letter.startsWith('--')
      ? `unrecognized option: ${letter.slice(2)}`
      : `invalid option -- '${letter}'`,
  );
  return 1;
}

export function absolute(self: ProgramContext, path: string): string {
  return path.startsWith('/') ? path : `${self.workingDirectory}/${path}`;
}

/** Opens a file operand (`-` is stdin), or answers errno's words. */
export function openOperand(self: ProgramContext, path: string): TextInput | string {
  if (path === '-' || path === '/dev/stdin') return textInput(self.stdin);
  const full = absolute(self, path);
  const node = self.files.stat(full);
  if (!isFileError(node) && node.kind === 'device') {
    return deviceDescriptor(self, node.device).input ?? textInput(self.stdin);
  }
  const file = self.files.openForReading(full);
  return isFileError(file) ? file.text : new FileInput(file);
}

/** Everything that an input holds. */
export function* readAll(input: { read(): ReturnType<TextInput['read']> }): Task<string> {
  let text = '';
  for (;;) {
    const piece = yield* input.read();
    if (piece === undefined) return text;
    text += piece;
  }
}

/** Writes and waits for room; false when nobody reads any more (the command then ends 141). */
export function* put(output: Output, text: string): Task<boolean> {
  output.write(text);
  return output.room ? yield* output.room() : true;
}

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** The texts of file operands, or of stdin when there are none; complains about the others. */
export function* readOperands(
  self: ProgramContext,
  operands: readonly string[],
  say: (path: string, why: string) => string = (path, why) => `${path}: ${why}`,
): Task<{ texts: NamedText[]; hasFailed: boolean }> {
  const texts: NamedText[] = [];
  let hasFailed = false;
  for (const name of operands.length > 0 ? operands : ['-']) {
    const input = openOperand(self, name);
    if (typeof input === 'string') {
      complain(self, say(name, input));
      hasFailed = true;
    } else {
      texts.push({ name, text: yield* readAll(input) });
    }
  }
  return { texts, hasFailed };
}

/** Lines without their newlines; a last empty one is no line. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
