// find: walks trees; -name, -type, -maxdepth, -path, -empty, -delete, -print, -exec.
import type { Task } from '../../../../../kernel/task.ts';
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { TreeNode } from '../../../../machines/file-system-node.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { absolute, complain } from '../../command.ts';
import { light } from '../../light.ts';
import { compilePattern } from '../../pattern.ts';
import { runInside } from '../../run-inside.ts';

interface Found {
  readonly name: string;
  readonly path: string;
  readonly node: Readonly<TreeNode>;
}

type Step = (found: Found) => Task<boolean>;

export const find: Program = light(function* (self): Task<number> {
  const words = self.argv.slice(1);
  const starts: string[] = [];
  while (words[0] !== undefined && !/^[-(!]/.test(words[0])) starts.push(words.shift() as string);
  const plan = parsePlan(self, words);
  if (typeof plan === 'string') {
    complain(self, plan);
    return 1;
  }
  let status = 0;
  for (const start of starts.length > 0 ? starts : ['.']) {
    const path = absolute(self, start);
    const node = self.files.lstat(path);
    if (isFileError(node)) {
      complain(self, `${start}: ${node.text}`);
      status = 1;
      continue;
    }
    yield* visit(self, { name: start, path, node }, plan, 0);
  }
  return status;
});

interface Plan {
  readonly steps: readonly Step[];
  readonly minimum: number;
  readonly maximum: number;
  readonly isDepthFirst: boolean;
}

function* visit(self: ProgramContext, found: Found, plan: Plan, depth: number): Task {
  if (!plan.isDepthFirst && depth >= plan.minimum) yield* apply(plan.steps, found);
  if (found.node.kind === 'directory' && depth < plan.maximum) {
    const entries = self.files.list(found.path);
    for (const { name, node } of isFileError(entries) ? [] : entries) {
      const shown = found.name.endsWith('/') ? found.name + name : `${found.name}/${name}`;
      yield* visit(self, { name: shown, path: `${found.path}/${name}`, node }, plan, depth + 1);
    }
  }
  if (plan.isDepthFirst && depth >= plan.minimum) yield* apply(plan.steps, found);
}

function* apply(steps: readonly Step[], found: Found): Task {
  for (const step of steps) if (!(yield* step(found))) return;
}

function parsePlan(self: ProgramContext, words: string[]): Plan | string {
  const steps: Step[] = [];
  let minimum = 0;
  let maximum = Infinity;
  let hasAction = false;
  let isDepthFirst = false;
  let isNegated = false;
  const add = (isTrue: (found: Found) => boolean): void => {
    const wanted = !isNegated;
    isNegated = false;
    steps.push(function* (found) {
      return isTrue(found) === wanted;
    });
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const value = (): string => words.shift() ?? '';
    switch (word) {
      case '!':
      case '-not':
        isNegated = true;
        break;
      case '-name':
      case '-iname':
        add(nameTest(value(), word === '-iname'));
        break;
      case '-path':
        add(pathTest(value()));
        break;
      case '-type':
        add(kindTest(value()));
        break;
      case '-empty':
        add(isEmpty);
        break;
      case '-maxdepth':
        maximum = Number(value());
        break;
      case '-mindepth':
        minimum = Number(value());
        break;
      case '-a':
      case '-and':
      case '(':
      case ')':
        break;
      case '-print':
        hasAction = true;
        steps.push(printer(self, '\n'));
        break;
      case '-print0':
        hasAction = true;
        steps.push(printer(self, '\0'));
        break;
      case '-delete':
        hasAction = isDepthFirst = true;
        steps.push(function* ({ path }) {
          return (self.files.removeDirectory(path) && self.files.remove(path)) === undefined;
        });
        break;
      case '-exec':
        hasAction = true;
        steps.push(executor(self, words));
        break;
      default:
        return `unrecognized: ${word}`;
    }
  }
  if (!hasAction) steps.push(printer(self, '\n'));
  return { steps, minimum, maximum, isDepthFirst };
}

function lastName({ name }: Found): string {
  return name.replace(/(.)\/+$/, '$1').replace(/^.*\/(?=.)/, '');
}

function nameTest(pattern: string, isCaseless: boolean): (found: Found) => boolean {
  const matcher = compilePattern(isCaseless ? pattern.toLowerCase() : pattern);
  return (found) => matcher.test(isCaseless ? lastName(found).toLowerCase() : lastName(found));
}

function pathTest(pattern: string): (found: Found) => boolean {
  const matcher = compilePattern(pattern);
  return ({ name }) => matcher.test(name);
}

function kindTest(letter: string): (found: Found) => boolean {
  const kinds: Readonly<Record<string, string>> = {
    f: 'file',
    d: 'directory',
    l: 'link',
    c: 'device',
  };
  return ({ node }) => node.kind === kinds[letter];
}

function isEmpty({ node }: Found): boolean {
  return node.kind === 'file'
    ? node.bytes === 0
    : node.kind === 'directory' && node.entries.size === 0;
}

function printer(self: ProgramContext, ending: string): Step {
  return function* ({ name }) {
    self.stdout.write(name + ending);
    return true;
  };
}

function executor(self: ProgramContext, words: string[]): Step {
  const command: string[] = [];
  for (let word = words.shift(); word !== undefined && word !== ';' && word !== '+';) {
    command.push(word);
    word = words.shift();
  }
  return function* ({ name }) {
    const argv = command.map((word) => word.replaceAll('{}', name));
    return (yield* runInside(self, argv)) === 0;
  };
}
