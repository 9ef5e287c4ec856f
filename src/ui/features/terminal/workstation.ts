// The workstation behind the terminal: runs lines, joins commands by pipes, remembers variables.
import type { KubectlHost } from '../../../kubectl/host.ts';
import { runKubectl } from '../../../kubectl/kubectl.ts';
import { BUILTINS } from './builtins.ts';
import { adviceFor } from './advice.ts';
import type { Input } from './input.ts';
import { JqError, runJq } from './jq.ts';
import { Jobs } from './jobs.ts';
import { Leave, ScriptRunner } from './script-runner.ts';
import { ShellError } from './shell-words.ts';
import { TEXT_TOOLS } from './text-tools.ts';

/** What a line is written to and read from while it runs. */
export interface Screen {
  out(text: string): void;
  err(text: string): void;
  readonly signal: AbortSignal;
  /** Hears what comes while somebody writes the next line; absent where nobody does. */
  readonly later?: (text: string) => void;
}

/** The parts of kubectl's host that do not depend on the line that runs. */
export type Place = Omit<
  KubectlHost,
  'print' | 'printError' | 'readInput' | 'readFile' | 'signal'
> & {
  /** The manifest editor's files by name. */
  files(): ReadonlyMap<string, string>;
  writeFile(name: string, text: string): void;
  removeFile(name: string): void;
  /** Commands that only the page can run: ssh, curl, etcdctl. */
  readonly machines?: MachineCommands;
};

export interface MachineCommands {
  /** Runs a command; undefined when it knows no such command. */
  run(words: readonly string[], input: string, screen: Screen): Promise<number> | undefined;
}

/** Tools whose first word is a pattern or a script. */
const TAKES_PATTERN = new Set(['grep', 'egrep', 'fgrep', 'sed', 'awk', 'tr']);

const ALIASES = new Map([['k', 'kubectl']]);

export class Workstation {
  readonly variables = new Map<string, string>([
    ['USER', 'kubernetes-admin'],
    ['HOME', '/root'],
    ['?', '0'],
  ]);
  readonly aliases = new Map(ALIASES);
  readonly jobs = new Jobs();
  private readonly runner = new ScriptRunner(this);

  constructor(
    readonly place: Place,
    readonly history: readonly string[],
  ) {}

  /** The names that a first word may have. */
  commandNames(): readonly string[] {
    const own = ['kubectl', 'jq', 'curl', 'open', 'ssh', 'etcdctl', ...this.aliases.keys()];
    return [...new Set([...own, ...BUILTINS.keys(), ...TEXT_TOOLS.keys()])].sort();
  }

  /** Runs a text; answers the exit code of its last command. */
  async run(text: string, screen: Screen, input?: Input): Promise<number> {
    try {
      return await this.runner.runText(text, screen, input);
    } catch (error) {
      if (error instanceof Leave) return error.code;
      if (!(error instanceof ShellError)) throw error;
      screen.err(`${error.message}\n`);
      return 2;
    }
  }

  /** Runs one command whose words are expanded. */
  async runWords(words: readonly string[], input: Input, screen: Screen): Promise<number> {
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[0] ?? '');
    if (assignment) {
      this.variables.set(assignment[1] as string, assignment[2] as string);
      return words.length === 1 ? 0 : this.runWords(words.slice(1), input, screen);
    }
    const [first = '', ...args] = words;
    if (first === '') return 0;
    const [name = '', ...more] = (this.aliases.get(first) ?? first).split(' ');
    const all = [...more, ...args];
    if (name === 'kubectl') return this.kubectl(all, input, screen);
    const builtin = BUILTINS.get(name);
    if (builtin) return builtin({ station: this, args: all, input, screen });
    const tool = TEXT_TOOLS.get(name);
    if (tool) {
      const given = this.inputOf(name, all, input);
      if ('missing' in given) {
        screen.err(`${name}: ${given.missing}: No such file or directory\n`);
        return name === 'grep' ? 2 : 1;
      }
      const { out, error = '', code } = tool(given.args, given.input);
      screen.out(out);
      screen.err(error);
      return code;
    }
    if (name === 'jq') return this.jq(all, input, screen);
    const answer = this.place.machines?.run([name, ...all], input.take(), screen);
    if (answer) return answer;
    screen.err(`sh: ${name}: not found\n${adviceFor(name)}`);
    return 127;
  }

  /** `grep x file` reads the file. */
  private inputOf(name: string, args: readonly string[], input: Input) {
    const plain = args.filter((arg) => !/^-./.test(arg));
    const least = TAKES_PATTERN.has(name) && !args.includes('-e') && !args.includes('-f') ? 2 : 1;
    const isFile = (word: string): boolean => this.place.files().has(word);
    const from = args.findIndex((arg) => isFile(arg) && plain.indexOf(arg) >= least - 1);
    if (from >= 0 && plain.length >= least) {
      const names = args.slice(from).filter((arg) => !/^-./.test(arg));
      const missing = names.find((one) => !isFile(one));
      if (missing !== undefined) return { missing };
      const texts = names.map((one) => this.place.files().get(one) ?? '');
      return { args: args.filter((arg) => !names.includes(arg)), input: texts.join('') };
    }
    const last = plain.at(-1);
    if (!input.isGiven && plain.length >= least && last !== undefined && last !== '-') {
      return { missing: last };
    }
    return { args: args.filter((arg) => arg !== '-'), input: input.take() };
  }

  private kubectl(args: readonly string[], input: Input, screen: Screen): Promise<number> {
    const { files, removeFile: _, machines: __, keyboard, ...rest } = this.place;
    const host: KubectlHost = {
      ...rest,
      ...(keyboard && !input.isGiven ? { keyboard } : {}),
      now: () => this.place.now(),
      print: screen.out,
      printError: screen.err,
      readInput: async () => input.take(),
      readFile: async (name) => files().get(name.replace(/^(?:\.\/)+/, '')),
      listFiles: () => [...files().keys()],
      signal: screen.signal,
    };
    return runKubectl(args, host);
  }

  private jq(args: readonly string[], input: Input, screen: Screen): number {
    const flags = args.filter((arg) => arg.startsWith('-'));
    const [program = '.', file] = args.filter((arg) => !arg.startsWith('-'));
    const text = file === undefined ? input.take() : this.place.files().get(file);
    if (text === undefined) {
      screen.err(`jq: error: Could not open ${file}: No such file or directory\n`);
      return 2;
    }
    const has = (letter: string): boolean => flags.some((flag) => flag.includes(letter));
    try {
      screen.out(runJq(program, text, has('r'), has('c')));
      return 0;
    } catch (error) {
      screen.err(`${error instanceof JqError ? error.message : `jq: error: ${String(error)}`}\n`);
      return 5;
    }
  }
}
