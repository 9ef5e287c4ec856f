// awk: prints fields of lines that match; the language is in awk-script.ts.
import type { Program } from '../../../../machines/program.ts';
import {
  complain,
  invalidOption,
  linesOf,
  parseOptions,
  put,
  readOperands,
} from '../../command.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { light } from '../../light.ts';
import type { AwkRecord, AwkRule, AwkVariables } from './awk-script.ts';
import { awkNumber, AwkSyntaxError, awkText, parseAwk } from './awk-script.ts';

const NOTHING: AwkRecord = { line: '', fields: [], number: 0 };

export const awk: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, '', 'Fv');
  if (wrong) return invalidOption(self, wrong);
  const [script, ...names] = operands;
  if (script === undefined) {
    self.stderr.write('Usage: awk [-F SEP] [-v VAR=VALUE] PROGRAM [FILE]...\n');
    return 1;
  }
  let rules: readonly AwkRule[];
  try {
    rules = parseAwk(script);
  } catch (error) {
    if (!(error instanceof AwkSyntaxError)) throw error;
    complain(self, `cmd. line:1: ${error.message}`);
    return 1;
  }
  const run = new AwkRun(rules, given.get('F'), given.get('v'));
  run.phase('BEGIN');
  const readsInput = rules.some(({ when }) => when !== 'BEGIN');
  let hasFailed = false;
  if (readsInput && run.exitCode === undefined) {
    const read = yield* readOperands(self, names);
    hasFailed = read.hasFailed;
    for (const line of read.texts.flatMap((each) => linesOf(each.text))) run.record(line);
  }
  run.phase('END');
  if (!(yield* put(self.stdout, run.output))) return BROKEN_PIPE;
  return run.exitCode ?? (hasFailed ? 2 : 0);
});

class AwkRun {
  output = '';
  exitCode: number | undefined;
  private number = 0;
  private readonly variables: AwkVariables = new Map();

  constructor(
    private readonly rules: readonly AwkRule[],
    private readonly separator: string | undefined,
    assignment: string | undefined,
  ) {
    const equals = assignment?.indexOf('=') ?? -1;
    if (assignment && equals > 0) {
      this.variables.set(assignment.slice(0, equals), assignment.slice(equals + 1));
    }
  }

  phase(name: 'BEGIN' | 'END'): void {
    const record = { ...NOTHING, number: this.number };
    for (const rule of this.rules) if (rule.when === name) this.obey(rule, record);
  }

  record(line: string): void {
    if (this.exitCode !== undefined) return;
    const record = { line, fields: this.split(line), number: ++this.number };
    for (const rule of this.rules) {
      if (typeof rule.when === 'string') continue;
      const value = rule.when(record, this.variables);
      if (value !== 0 && value !== '') this.obey(rule, record);
    }
  }

  private split(line: string): string[] {
    const { separator } = this;
    if (separator === undefined || separator === ' ')
      return line.trim().split(/\s+/).filter(Boolean);
    if (separator.length === 1) return line.split(separator);
    return line.split(new RegExp(separator));
  }

  private obey({ statements }: AwkRule, record: AwkRecord): void {
    for (const statement of statements) {
      if (this.exitCode !== undefined) return;
      if (statement.is === 'print') {
        const texts = statement.values.map((value) => awkText(value(record, this.variables)));
        this.output += `${texts.length === 0 ? record.line : texts.join(' ')}\n`;
      } else if (statement.is === 'exit') {
        this.exitCode = awkNumber(statement.code(record, this.variables));
      } else {
        statement.value(record, this.variables);
      }
    }
  }
}
