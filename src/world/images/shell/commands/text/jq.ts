// jq: paths into JSON, the part of it that scripts use to pick one value.
import type { Task } from '../../../../../kernel/task.ts';
import type { Program } from '../../../../machines/program.ts';
import { openOperand, parseOptions, readAll } from '../../command.ts';
import { light } from '../../light.ts';

const STEP = /\.([A-Za-z_]\w*)|\.?\["([^"]*)"\]|\.?\[(\d+)\]/y;

/** The keys of `.a.b[0]`; undefined for a filter beyond paths. */
function stepsOf(filter: string): readonly (string | number)[] | undefined {
  const text = filter.trim();
  if (text === '.' || text === '') return [];
  const steps: (string | number)[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (!match) return undefined;
    steps.push(match[3] === undefined ? ((match[1] ?? match[2]) as string) : Number(match[3]));
  }
  return steps;
}

function valueAt(value: unknown, steps: readonly (string | number)[]): unknown {
  let at: any = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return null;
    at = at[step];
  }
  return at;
}

export const jq: Program = light(function* (self): Task<number> {
  const { given, operands, wrong } = parseOptions(self.argv, 'rceMCS', '', {
    'raw-output': 'r',
    'compact-output': 'c',
    'exit-status': 'e',
  });
  const [filter = '.', name = '-'] = operands;
  const steps = stepsOf(filter);
  if (wrong || !steps) {
    self.stderr.write(`jq: error: syntax error (here only paths are known): ${filter}\n`);
    return 3;
  }
  const input = openOperand(self, name);
  if (typeof input === 'string') {
    self.stderr.write(`jq: error: Could not open file ${name}: ${input}\n`);
    return 2;
  }
  const text = yield* readAll(input);
  if (text.trim() === '') return 0;
  let value: unknown;
  try {
    value = valueAt(JSON.parse(text), steps);
  } catch {
    self.stderr.write('jq: parse error: Invalid literal at line 1, column 1\n');
    return 2;
  }
  const isRaw = given.has('r') && typeof value === 'string';
  const indent = given.has('c') ? undefined : 2;
  self.stdout.write(`${isRaw ? String(value) : JSON.stringify(value, undefined, indent)}\n`);
  return given.has('e') && (value === null || value === false) ? 1 : 0;
});
