// Simple commands: assignments, then a function, a builtin or a program found on PATH.
import type { Task } from '../../../kernel/task.ts';
import { builtinNamed, SPECIAL_BUILTINS } from './builtins.ts';
import { continueCounting, countCommand } from './cpu-meter.ts';
import { expandText, expandWords } from './expand.ts';
import { runCommand } from './interpreter.ts';
import { runProgram } from './run-program.ts';
import { applyRedirects } from './redirect.ts';
import type { Shell } from './shell.ts';
import type { Assignment, Command } from './syntax/syntax.ts';
import type { Variable } from './variables.ts';

type Simple = Command & { is: 'simple' };

const MAX_FUNCTION_DEPTH = 400;
/** 128 + SIGINT. */
const INTERRUPTED = 130;

export function* runSimple(shell: Shell, command: Simple): Task {
  const { clock } = shell.context.process;
  const due = countCommand(shell.meter, clock.now);
  if (due > 0) {
    yield* shell.context.group.useCpu(due);
    continueCounting(shell.meter, clock.now);
  }
  const fields = command.fields ?? (yield* expandWords(shell, command.words));
  if (shell.leaving) return;
  if (fields.length === 0) {
    yield* runAssignments(shell, command);
    return;
  }
  const descriptors = shell.descriptors;
  if (command.redirects.length > 0 && !(yield* applyRedirects(shell, command.redirects))) {
    shell.descriptors = descriptors;
    shell.status = 1;
    if (SPECIAL_BUILTINS.has(fields[0] as string)) shell.leaving = { is: 'exit' };
    return;
  }
  const saved = yield* assignForCommand(shell, command.assignments);
  if (shell.has('xtrace')) shell.write(`+ ${trace(fields)}\n`, 2);
  if (!shell.leaving) yield* runNamed(shell, fields);
  if (saved && !SPECIAL_BUILTINS.has(fields[0] as string)) restore(shell, saved);
  // `exec` without a command keeps its redirections.
  const keeps = fields[0] === 'exec' && fields.length === 1;
  if (!keeps) shell.descriptors = descriptors;
}

function trace(fields: readonly string[]): string {
  return fields
    .map((field) => (/^[\w@%+=:,./-]+$/.test(field) ? field : `'${field.replace(/'/g, "'\\''")}'`))
    .join(' ');
}

function* runAssignments(shell: Shell, command: Simple): Task {
  const hadCommand = command.words.some((word) => word.hasCommand);
  let status = hadCommand ? shell.substituted : 0;
  for (const { name, value } of command.assignments) {
    const text = yield* expandText(shell, value);
    if (value.hasCommand) status = shell.substituted;
    if (shell.leaving) return;
    if (shell.has('xtrace')) shell.write(`+ ${name}=${trace([text])}\n`, 2);
    if (!shell.assign(name, text)) return;
  }
  shell.status = status;
  if (command.redirects.length === 0) return;
  const { descriptors } = shell;
  if (!(yield* applyRedirects(shell, command.redirects))) shell.status = 1;
  shell.descriptors = descriptors;
}

type Saved = readonly (readonly [string, Variable])[];

/** `NAME=value command`: the command alone sees it. */
function* assignForCommand(
  shell: Shell,
  assignments: readonly Assignment[],
): Task<Saved | undefined> {
  if (assignments.length === 0) return undefined;
  const saved: [string, Variable][] = [];
  for (const { name, value } of assignments) {
    const text = yield* expandText(shell, value);
    saved.push([name, shell.variables.lookup(name)]);
    if (shell.leaving || !shell.assign(name, text)) break;
    shell.variables.mark(name, { isExported: true });
  }
  return saved;
}

function restore(shell: Shell, saved: Saved): void {
  for (const [name, variable] of saved.toReversed()) {
    if (variable.value === undefined && !variable.isExported) shell.variables.delete(name);
    else shell.variables.put(name, variable);
  }
}

/** Runs a command by its name and arguments; its status becomes the shell's. */
export function* runNamed(shell: Shell, fields: readonly string[]): Task {
  const name = fields[0] as string;
  const body = shell.functions.get(name);
  if (body) {
    yield* runFunction(shell, body, fields);
    return;
  }
  const builtin = builtinNamed(name);
  shell.status = builtin ? yield* builtin(shell, fields) : yield* runProgram(shell, fields);
  // ^C ends the whole line, loops included.
  if (shell.status === INTERRUPTED && shell.isInteractive) shell.leaving ??= { is: 'exit' };
}

function* runFunction(shell: Shell, body: Command, fields: readonly string[]): Task {
  if (shell.locals.length >= MAX_FUNCTION_DEPTH) {
    shell.fail(`${fields[0]}: maximum function nesting level exceeded`);
    return;
  }
  const { positional, loops } = shell;
  shell.positional = fields.slice(1);
  shell.loops = 0;
  const locals: Map<string, Variable> = new Map();
  const outer = shell.locals;
  shell.locals = [...outer, locals];
  yield* runCommand(shell, body);
  shell.locals = outer;
  restore(shell, [...locals]);
  shell.positional = positional;
  shell.loops = loops;
  if (shell.leaving?.is === 'return') shell.leaving = undefined;
}
