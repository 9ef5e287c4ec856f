// Runs syntax trees: lists, conditionals, loops, pipelines, subshells, background jobs.
import type { Task } from '../../../kernel/task.ts';
import { expandPattern, expandText, expandWords } from './expand.ts';
import { runPipeline, startJob } from './jobs.ts';
import { compilePattern } from './pattern.ts';
import { withRedirects } from './redirect.ts';
import type { Shell } from './shell.ts';
import { runSimple } from './simple-command.ts';
import type { Command, List, Script } from './syntax/syntax.ts';
import { runExitTrap, runTraps } from './traps.ts';

/** Runs a parsed text in this shell; a syntax error shows when its line is reached. */
export function* runScript(shell: Shell, script: Script): Task {
  for (const list of script.lists) {
    yield* runList(shell, list);
    if (shell.leaving) return;
  }
  if (script.error !== undefined) shell.fail(`syntax error: ${script.error}`);
}

export function* runList(shell: Shell, list: List): Task {
  for (const item of list) {
    if (item.isBackground) startJob(shell, item.command);
    else yield* runCommand(shell, item.command);
    if (shell.hasSignals) yield* runTraps(shell);
    if (shell.leaving) return;
  }
}

export function* runCommand(shell: Shell, command: Command): Task {
  switch (command.is) {
    case 'simple':
      yield* runSimple(shell, command);
      break;
    case 'pipeline':
      yield* runPipeline(shell, command);
      if (command.isNegated) return;
      break;
    case 'subshell':
      yield* runSubshell(shell, command.body);
      break;
    case 'redirected':
      yield* withRedirects(shell, command.redirects, () => runCommand(shell, command.command));
      return;
    default:
      yield* runCompound(shell, command);
      return;
  }
  if (shell.status !== 0 && shell.guarded === 0 && shell.has('errexit')) {
    shell.leaving ??= { is: 'exit' };
  }
}

type Compound = Exclude<Command, { is: 'simple' | 'pipeline' | 'subshell' | 'redirected' }>;

function* runCompound(shell: Shell, command: Compound): Task {
  switch (command.is) {
    case 'and':
    case 'or': {
      const isTrue = yield* guard(shell, () => runCommand(shell, command.left));
      if (!shell.leaving && isTrue === (command.is === 'and')) {
        yield* runCommand(shell, command.right);
      }
      return;
    }
    case 'group':
      yield* runList(shell, command.body);
      return;
    case 'if':
      yield* runIf(shell, command);
      return;
    case 'loop':
      yield* runLoop(shell, command);
      return;
    case 'for':
      yield* runFor(shell, command);
      return;
    case 'case':
      yield* runCase(shell, command);
      return;
    case 'function':
      shell.functions = new Map(shell.functions).set(command.name, command.body);
      shell.status = 0;
  }
}

/** Runs something whose failure `set -e` forgives; answers whether it succeeded. */
function* guard(shell: Shell, run: () => Task): Task<boolean> {
  shell.guarded++;
  yield* run();
  shell.guarded--;
  return shell.status === 0;
}

function* runIf(shell: Shell, command: Command & { is: 'if' }): Task {
  for (const { condition, body } of command.clauses) {
    const isTrue = yield* guard(shell, () => runList(shell, condition));
    if (shell.leaving) return;
    if (isTrue) {
      yield* runList(shell, body);
      return;
    }
  }
  shell.status = 0;
  if (command.otherwise) yield* runList(shell, command.otherwise);
}

function* runLoop(shell: Shell, command: Command & { is: 'loop' }): Task {
  let status = 0;
  shell.loops++;
  for (;;) {
    const isTrue = yield* guard(shell, () => runList(shell, command.condition));
    if (shell.leaving ? endsLoop(shell) : isTrue === command.isUntil) break;
    yield* runList(shell, command.body);
    status = shell.status;
    if (shell.leaving && endsLoop(shell)) break;
  }
  shell.loops--;
  if (!shell.leaving) shell.status = status;
}

/** Takes a `break` or `continue` that has reached its loop; answers whether the loop ends. */
function endsLoop(shell: Shell): boolean {
  const { leaving } = shell;
  if (leaving?.is !== 'break' && leaving?.is !== 'continue') return true;
  if (leaving.levels > 1) {
    shell.leaving = { is: leaving.is, levels: leaving.levels - 1 };
    return true;
  }
  shell.leaving = undefined;
  return leaving.is === 'break';
}

function* runFor(shell: Shell, command: Command & { is: 'for' }): Task {
  const values = command.words ? yield* expandWords(shell, command.words) : shell.positional;
  if (shell.leaving) return;
  shell.status = 0;
  shell.loops++;
  for (const value of values) {
    if (!shell.assign(command.variable, value)) break;
    yield* runList(shell, command.body);
    if (shell.leaving && endsLoop(shell)) break;
  }
  shell.loops--;
}

function* runCase(shell: Shell, command: Command & { is: 'case' }): Task {
  const text = yield* expandText(shell, command.word);
  shell.status = 0;
  for (const { patterns, body } of command.arms) {
    for (const word of patterns) {
      const pattern = yield* expandPattern(shell, word);
      if (shell.leaving) return;
      if (!compilePattern(pattern).test(text)) continue;
      yield* runList(shell, body);
      return;
    }
  }
}

/** `( ... )`: in a copy of this shell, of which only the status comes back. */
export function* runSubshell(shell: Shell, body: List): Task {
  shell.status = yield* runForked(shell.fork(), body);
}

/** Runs a list in a shell made for it, to its EXIT trap; answers its status. */
export function* runForked(child: Shell, body: List): Task<number> {
  yield* runList(child, body);
  child.leaving = undefined;
  yield* runExitTrap(child);
  return child.status;
}
