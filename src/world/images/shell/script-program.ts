// The shell as a program: `sh -c text`, `sh file`, commands from its input; and files with `#!`.
import type { Task } from '../../../kernel/task.ts';
import { isFileError } from '../../machines/file-system-error.ts';
import type { ExitCode, Program, ProgramContext } from '../../machines/program.ts';
import { findProgram } from '../find-program.ts';
import { runInteractive } from './interactive.ts';
import { runScript } from './interpreter.ts';
import { shellProgram } from './light.ts';
import { LightContext } from './light-context.ts';
import { replaceShell } from './run-program.ts';
import { OPTION_LETTERS, Shell } from './shell.ts';
import { expandWords } from './expand.ts';
import { builtinNamed } from './builtins.ts';
import { setOption } from './builtins/set.ts';
import { parseShared } from './syntax/parse-shared.ts';
import type { Script } from './syntax/syntax.ts';
import { runExitTrap } from './traps.ts';

/** A shell; argv[0] is its name in messages. */
export const sh: Program = shellProgram(function* (self) {
  const shell = Shell.create(self, !(self instanceof LightContext) || self.ownsProcess);
  shell.name = (self.argv[0] ?? 'sh').replace(/^.*\//, '').replace(/^-/, '');
  const rest = parseOptions(shell, self.argv.slice(1));
  if (typeof rest === 'number') return rest;
  if (shell.variables.get('PWD') === undefined) shell.variables.set('PWD', shell.directory);
  yield* runSource(shell, self, rest);
  shell.leaving = undefined;
  yield* runExitTrap(shell);
  return shell.status & 255;
});

interface Source {
  readonly hasText: boolean;
  /** `-s`: commands come from the input, operands are parameters. */
  readonly readsInput: boolean;
  readonly operands: readonly string[];
}

function parseOptions(shell: Shell, argv: readonly string[]): Source | number {
  let hasText = false;
  let readsInput = false;
  let index = 0;
  for (; index < argv.length; index++) {
    const word = argv[index] as string;
    if (word === '--' || word === '-') {
      index++;
      break;
    }
    if (!/^[-+]./.test(word)) break;
    if (word.startsWith('--')) continue;
    for (const letter of word.slice(1)) {
      if (letter === 'c') hasText = true;
      else if (letter === 's') readsInput = true;
      else if (letter === 'o') setOption(shell, argv[++index] ?? '', true);
      else if (letter in OPTION_LETTERS) {
        const option = OPTION_LETTERS[letter as keyof typeof OPTION_LETTERS];
        setOption(shell, option, word.startsWith('-'));
      } else if (!'il'.includes(letter)) {
        shell.complain(`invalid option -${letter}`);
        return 2;
      }
    }
  }
  return { hasText, readsInput, operands: argv.slice(index) };
}

function* runSource(shell: Shell, self: ProgramContext, source: Source): Task {
  const [first, ...rest] = source.operands;
  if (source.hasText) {
    if (first === undefined) {
      shell.fail('-c requires an argument');
      return;
    }
    if (rest[0] !== undefined) shell.name = rest[0];
    shell.positional = rest.slice(1);
    yield* runText(shell, parseShared(first));
    return;
  }
  if (first === undefined || source.readsInput) {
    shell.positional = source.operands;
    yield* runInteractive(shell, self.stdin);
    return;
  }
  const text = shell.files.readText(shell.path(first));
  if (isFileError(text)) {
    shell.complain(`can't open '${first}': ${text.text}`);
    shell.status = text.code === 'ENOENT' ? 2 : 126;
    return;
  }
  shell.name = first;
  shell.positional = rest;
  yield* runScript(shell, parseShared(text));
}

/** `sh -c` runs its last command in its own place, as dash and busybox do when no trap is set. */
function* runText(shell: Shell, script: Script): Task {
  const last = script.lists.at(-1)?.at(-1);
  const { command } = last ?? {};
  const isPlain =
    script.error === undefined &&
    command?.is === 'simple' &&
    !last?.isBackground &&
    command.redirects.length === 0 &&
    command.assignments.length === 0;
  if (!isPlain) {
    yield* runScript(shell, script);
    return;
  }
  const head = [...script.lists.slice(0, -1), (script.lists.at(-1) ?? []).slice(0, -1)];
  yield* runScript(shell, { lists: head, error: undefined });
  if (shell.leaving) return;
  const [name] = yield* peekName(shell, command);
  const isOwn = name === undefined || shell.functions.has(name) || builtinNamed(name);
  if (isOwn || shell.traps.size > 0 || shell.jobs.length > 0 || shell.options.size > 0) {
    yield* runScript(shell, { lists: [[{ command, isBackground: false }]], error: undefined });
    return;
  }
  const fields = yield* expandWords(shell, command.words);
  if (shell.leaving) return;
  const lookup = findProgram(shell.files, name, shell.variables.get('PATH'), shell.directory);
  if (lookup.is === 'program') shell.status = yield* replaceShell(shell, lookup.program, fields);
  else yield* runScript(shell, { lists: [[{ command, isBackground: false }]], error: undefined });
}

/** The command's name, when it stands there as plain text. */
function* peekName(
  _shell: Shell,
  command: { readonly words: readonly { readonly literal: string | undefined }[] },
): Task<readonly [string | undefined]> {
  return [command.words[0]?.literal];
}

/** The program of an executable text file, by its `#!` line. */
export function scriptProgram(path: string, text: string): Program {
  const line = /^#!\s*(\S+)(?:[ \t]+([^\n]*\S))?/.exec(text);
  return shellProgram(function* (self): Task<ExitCode> {
    const interpreter = line?.[1] ?? '/bin/sh';
    const option = line?.[2];
    const argv = [interpreter, ...(option ? [option] : []), path, ...self.argv.slice(1)];
    const lookup = findProgram(self.files, interpreter, undefined, '/');
    if (lookup.is !== 'program') {
      self.stderr.write(`exec ${path}: no such file or directory\n`);
      return 127;
    }
    return yield* lookup.program({ ...contextOf(self), argv });
  });
}

/** A context's fields by value: those of a light one are getters. */
function contextOf(self: ProgramContext): ProgramContext {
  const { process, argv, env, hostname, workingDirectory, user, files, net, group } = self;
  const { processes, pid, stdin, stdout, stderr } = self;
  return {
    process,
    argv,
    env,
    hostname,
    workingDirectory,
    user,
    files,
    net,
    group,
    processes,
    pid,
    stdin,
    stdout,
    stderr,
  };
}
