// The state of one shell or subshell: variables, options, descriptors, traps, jobs.
import type { Signal } from '../../../kernel/process.ts';
import type { TaskHandle } from '../../../kernel/task.ts';
import type { Task } from '../../../kernel/task.ts';
import { Mailbox } from '../../../kernel/waits.ts';
import type { Output, ProgramContext } from '../../machines/program.ts';
import type { TextInput } from '../../processes/streams.ts';
import { Pipe, textInput } from '../../processes/streams.ts';
import type { CpuMeter } from './cpu-meter.ts';
import { createCpuMeter } from './cpu-meter.ts';
import type { Command } from './syntax/syntax.ts';
import type { Variable } from './variables.ts';
import { Variables } from './variables.ts';

/** Why the commands that follow are not run. */
export type Leaving =
  | { readonly is: 'exit' | 'return' }
  | { readonly is: 'break' | 'continue'; readonly levels: number };

export interface Descriptor {
  readonly input: TextInput | undefined;
  readonly output: Output | undefined;
}

export interface Job {
  readonly number: number;
  readonly pid: number;
  readonly command: string;
  readonly handle: TaskHandle<number>;
  /** The status that its signal gave it, when one ended it. */
  killed: number | undefined;
}

export const OPTION_LETTERS = {
  a: 'allexport',
  b: 'notify',
  C: 'noclobber',
  e: 'errexit',
  f: 'noglob',
  m: 'monitor',
  n: 'noexec',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
} as const;

const NONE: ReadonlyMap<string, any> = new Map();
const NO_OPTIONS: ReadonlySet<string> = new Set();
const NO_JOBS: readonly Job[] = [];
const NO_LOCALS: readonly Map<string, Variable>[] = [];

/** Subshells forget traps but go on ignoring what is ignored. */
function ignoredOnly(traps: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...traps].filter(([, action]) => action === ''));
}

export class Shell {
  status = 0;
  /** The status of the last `$(...)`. */
  substituted = 0;
  leaving: Leaving | undefined;
  functions: ReadonlyMap<string, Command> = NONE;
  /** `set -e` and its kind, by long name. */
  options: ReadonlySet<string> = NO_OPTIONS;
  traps: ReadonlyMap<string, string> = NONE;
  jobs: readonly Job[] = NO_JOBS;
  lastJobPid = 0;
  /** Above 0 where a failing command does not end a `set -e` shell. */
  guarded = 0;
  /** A person types its commands: ^C ends a command, not the shell. */
  isInteractive = false;
  loops = 0;
  /** What `local` hid, one map for each running function. */
  locals: readonly Map<string, Variable>[] = NO_LOCALS;
  /** Where the next letter of `getopts` stands within its word. */
  optionOffset = 0;
  /** Where commands were found; shared with subshells, forgotten when PATH changes. */
  hashed: ReadonlyMap<string, string> = NONE;
  private mailbox: Mailbox<Signal> | undefined;

  constructor(
    readonly context: ProgramContext,
    public variables: Variables,
    public name: string,
    public positional: readonly string[],
    public directory: string,
    public descriptors: readonly (Descriptor | undefined)[],
    /** Whether the signals of the whole process are this shell's. */
    readonly ownsProcess: boolean,
    readonly meter: CpuMeter,
  ) {}

  static create(context: ProgramContext, ownsProcess: boolean): Shell {
    const variables = Variables.from(context.env);
    const { stdin, stdout, stderr } = context;
    const shell = new Shell(
      context,
      variables,
      'sh',
      [],
      context.workingDirectory,
      [
        { input: textInput(stdin), output: undefined },
        { input: undefined, output: stdout },
        { input: undefined, output: stderr },
      ],
      ownsProcess,
      createCpuMeter(),
    );
    return shell;
  }

  /** A subshell: sees everything, changes nothing here. */
  fork(): Shell {
    const child = new Shell(
      this.context,
      this.variables.fork(),
      this.name,
      this.positional,
      this.directory,
      this.descriptors,
      false,
      this.meter,
    );
    child.hashed = this.hashed;
    child.status = this.status;
    child.options = this.options;
    child.functions = this.functions;
    child.guarded = this.guarded;
    child.isInteractive = this.isInteractive;
    child.lastJobPid = this.lastJobPid;
    if (this.traps.size > 0) child.traps = ignoredOnly(this.traps);
    return child;
  }

  /** Signals that have come and are not yet handled: the process's, or a job's own. */
  get signals(): Mailbox<Signal> {
    if (this.ownsProcess) return this.context.process.signals;
    return (this.mailbox ??= new Mailbox('shell signals'));
  }

  get hasSignals(): boolean {
    return this.ownsProcess
      ? this.context.process.signals.length > 0
      : this.mailbox !== undefined && this.mailbox.length > 0;
  }

  get files(): ProgramContext['files'] {
    return this.context.files;
  }

  /** A path of this shell's directory as an absolute one. */
  path(relative: string): string {
    return relative.startsWith('/') ? relative : `${this.directory}/${relative}`;
  }

  input(descriptor = 0): TextInput | undefined {
    return this.descriptors[descriptor]?.input;
  }

  write(text: string, descriptor = 1): void {
    this.descriptors[descriptor]?.output?.write(text);
  }

  /** A message of the shell itself. */
  complain(message: string): void {
    this.write(`${this.name}: ${message}\n`, 2);
  }

  /** An error that ends a shell which reads a script. */
  fail(message: string, status = 2): void {
    this.complain(message);
    this.status = status;
    this.leaving = { is: 'exit' };
  }

  has(option: string): boolean {
    return this.options.has(option);
  }

  /** Sets a variable, unless it is read-only; then the shell ends. */
  assign(name: string, value: string): boolean {
    if (this.variables.isReadOnly(name)) {
      this.fail(`${name}: is read only`);
      return false;
    }
    this.variables.set(name, value);
    if (name === 'PATH') this.hashed = NONE;
    if (this.options.has('allexport')) this.variables.mark(name, { isExported: true });
    return true;
  }

  /** Waits while a written text finds no room; false when nobody reads any more. */
  *room(descriptor = 1): Task<boolean> {
    const output = this.descriptors[descriptor]?.output;
    return output?.room ? yield* output.room() : true;
  }
}

/** Pipes live as long as somebody holds an end: booked when a background task gets them. */
export function retain(descriptors: Shell['descriptors']): void {
  for (const descriptor of descriptors) {
    if (descriptor?.input instanceof Pipe) descriptor.input.addReader();
    if (descriptor?.output instanceof Pipe) descriptor.output.addWriter();
  }
}

export function release(descriptors: Shell['descriptors']): void {
  for (const descriptor of descriptors) {
    if (descriptor?.input instanceof Pipe) descriptor.input.removeReader();
    if (descriptor?.output instanceof Pipe) descriptor.output.removeWriter();
  }
}
