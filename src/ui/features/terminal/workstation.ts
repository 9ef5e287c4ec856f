// The workstation behind the terminal: runs lines, joins commands by pipes, remembers variables.
import type { KubectlHost } from '../../../kubectl/host.ts';
import { runKubectl } from '../../../kubectl/kubectl.ts';
import { JqError, runJq } from './jq.ts';
import { pipelines, ShellError } from './shell-words.ts';
import type { Pipeline, Stage } from './shell-words.ts';
import { TEXT_TOOLS } from './text-tools.ts';

/** What a line is written to and read from while it runs. */
export interface Screen {
  out(text: string): void;
  err(text: string): void;
  readonly signal: AbortSignal;
}

/** The parts of kubectl's host that do not depend on the line that runs. */
export type Place = Omit<
  KubectlHost,
  'print' | 'printError' | 'readInput' | 'readFile' | 'signal'
> & {
  /** The manifest editor's files by name. */
  files(): ReadonlyMap<string, string>;
  writeFile(name: string, text: string): void;
  /** Commands that only the page can run: ssh, curl, etcdctl. */
  readonly machines?: MachineCommands;
};

export interface MachineCommands {
  /** Runs a command; undefined when it knows no such command. */
  run(words: readonly string[], input: string, screen: Screen): Promise<number> | undefined;
}

const ALIASES = new Map([['k', 'kubectl']]);

type Builtin = (args: readonly string[], input: string, screen: Screen) => Promise<number> | number;

export class Workstation {
  readonly variables = new Map<string, string>([
    ['USER', 'kubernetes-admin'],
    ['HOME', '/root'],
    ['?', '0'],
  ]);
  readonly aliases = new Map(ALIASES);
  private readonly builtins: ReadonlyMap<string, Builtin>;

  constructor(
    readonly place: Place,
    readonly history: readonly string[],
  ) {
    this.builtins = this.makeBuiltins();
  }

  /** The names that a first word may have. */
  commandNames(): readonly string[] {
    const own = ['kubectl', 'jq', 'curl', 'ssh', 'etcdctl', ...this.aliases.keys()];
    return [...new Set([...own, ...this.builtins.keys(), ...TEXT_TOOLS.keys()])].sort();
  }

  /** Runs a line; answers the exit code of its last command. */
  async run(line: string, screen: Screen): Promise<number> {
    let code = 0;
    try {
      for (const pipeline of pipelines(line, this.variables)) {
        if (pipeline.when === 'and' && code !== 0) continue;
        if (pipeline.when === 'or' && code === 0) continue;
        code = await this.runPipeline(pipeline, screen);
        this.variables.set('?', String(code));
        if (screen.signal.aborted) break;
      }
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      screen.err(`${error.message}\n`);
      code = 2;
    }
    return code;
  }

  private async runPipeline(pipeline: Pipeline, screen: Screen): Promise<number> {
    let input = '';
    if (pipeline.input !== undefined) {
      const text = this.place.files().get(pipeline.input);
      if (text === undefined) {
        screen.err(`sh: can't open ${pipeline.input}: no such file\n`);
        return 1;
      }
      input = text;
    }
    let code = 0;
    for (const [index, stage] of pipeline.stages.entries()) {
      const isLast = index === pipeline.stages.length - 1;
      let kept = '';
      const isKept = !isLast || pipeline.output !== undefined;
      const out = isKept ? (text: string): void => void (kept += text) : screen.out;
      code = await this.runStage(stage, input, { ...screen, out }, index > 0);
      input = kept;
    }
    if (pipeline.output) {
      const { file, append } = pipeline.output;
      const before = append ? (this.place.files().get(file) ?? '') : '';
      if (file !== '/dev/null') this.place.writeFile(file, before + input);
    }
    return code;
  }

  private async runStage(
    { words }: Stage,
    input: string,
    screen: Screen,
    isPiped: boolean,
  ): Promise<number> {
    const assignment = /^(\w+)=(.*)$/s.exec(words[0] ?? '');
    if (assignment) {
      this.variables.set(assignment[1] as string, assignment[2] as string);
      return words.length === 1
        ? 0
        : this.runStage({ words: words.slice(1) }, input, screen, isPiped);
    }
    const name = this.aliases.get(words[0] as string) ?? (words[0] as string);
    const args = words.slice(1);
    if (name === 'kubectl') return this.kubectl(args, input, screen, isPiped);
    const builtin = this.builtins.get(name);
    if (builtin) return builtin(args, input, screen);
    const tool = TEXT_TOOLS.get(name);
    if (tool) {
      const fromFile = this.inputOf(name, args, input);
      const { out, error = '', code } = tool(fromFile.args, fromFile.input);
      screen.out(out);
      screen.err(error);
      return code;
    }
    if (name === 'jq') return this.jq(args, input, screen);
    const answer = this.place.machines?.run([name, ...args], input, screen);
    if (answer) return answer;
    screen.err(`sh: ${name}: not found\n`);
    return 127;
  }

  /** `grep x file` reads the file. */
  private inputOf(name: string, args: readonly string[], input: string) {
    const last = args.at(-1);
    const least = ['head', 'tail', 'wc', 'sort', 'uniq', 'tac', 'nl'].includes(name) ? 1 : 2;
    const text = last === undefined ? undefined : this.place.files().get(last);
    if (text === undefined || args.length < least) return { args, input };
    return { args: args.slice(0, -1), input: text };
  }

  private kubectl(
    args: readonly string[],
    input: string,
    screen: Screen,
    isPiped: boolean,
  ): Promise<number> {
    const { files, writeFile: _, machines: __, keyboard, ...rest } = this.place;
    const host: KubectlHost = {
      ...rest,
      ...(keyboard && !isPiped ? { keyboard } : {}),
      now: () => this.place.now(),
      print: screen.out,
      printError: screen.err,
      readInput: async () => input,
      readFile: async (name) => files().get(name),
      signal: screen.signal,
    };
    return runKubectl(args, host);
  }

  private jq(args: readonly string[], input: string, screen: Screen): number {
    const flags = args.filter((arg) => arg.startsWith('-'));
    const [program = '.'] = args.filter((arg) => !arg.startsWith('-'));
    const has = (letter: string): boolean => flags.some((flag) => flag.includes(letter));
    try {
      screen.out(runJq(program, input, has('r'), has('c')));
      return 0;
    } catch (error) {
      screen.err(`${error instanceof JqError ? error.message : `jq: error: ${String(error)}`}\n`);
      return 5;
    }
  }

  private makeBuiltins(): ReadonlyMap<string, Builtin> {
    const { place } = this;
    return new Map<string, Builtin>([
      ['echo', (args, _, { out }) => (out(`${args.join(' ')}\n`), 0)],
      ['true', () => 0],
      ['false', () => 1],
      ['pwd', (_, __, { out }) => (out('/root/manifests\n'), 0)],
      ['whoami', (_, __, { out }) => (out('root\n'), 0)],
      ['hostname', (_, __, { out }) => (out('workstation\n'), 0)],
      ['date', (_, __, { out }) => (out(`${new Date(place.now()).toUTCString()}\n`), 0)],
      [
        'ls',
        (_, __, { out }) => (out([...place.files().keys()].map((one) => `${one}\n`).join('')), 0),
      ],
      ['cat', (args, input, screen) => this.cat(args, input, screen)],
      [
        'history',
        (_, __, { out }) => (
          out(this.history.map((line, at) => `${String(at + 1).padStart(5)}  ${line}\n`).join('')),
          0
        ),
      ],
      ['alias', (args, _, { out }) => this.alias(args, out)],
      ['export', (args) => this.assign(args)],
      [
        'env',
        (_, __, { out }) => (
          out([...this.variables].map(([key, value]) => `${key}=${value}\n`).join('')),
          0
        ),
      ],
      ['sleep', (args, _, { signal }) => this.sleep(Number(args[0] ?? 0), signal)],
      ['watch', (args, _, screen) => this.watch(args, screen)],
      ['help', (_, __, { out }) => (out(this.help()), 0)],
    ]);
  }

  private cat(args: readonly string[], input: string, screen: Screen): number {
    if (args.length === 0) screen.out(input);
    for (const name of args) {
      const text = name === '-' ? input : this.place.files().get(name);
      if (text === undefined) {
        screen.err(`cat: can't open '${name}': No such file or directory\n`);
        return 1;
      }
      screen.out(text);
    }
    return 0;
  }

  private alias(args: readonly string[], out: (text: string) => void): number {
    for (const arg of args) {
      const [name = '', ...value] = arg.split('=');
      this.aliases.set(name, value.join('='));
    }
    if (args.length === 0) {
      out([...this.aliases].map(([name, value]) => `alias ${name}='${value}'\n`).join(''));
    }
    return 0;
  }

  private assign(args: readonly string[]): number {
    for (const arg of args) {
      const [name = '', ...value] = arg.split('=');
      this.variables.set(name, value.join('='));
    }
    return 0;
  }

  /** Seconds of the cluster's time. */
  private async sleep(seconds: number, signal: AbortSignal): Promise<number> {
    const end = this.place.now() + seconds * 1000;
    while (this.place.now() < end && !signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return signal.aborted ? 130 : 0;
  }

  private async watch(args: readonly string[], screen: Screen): Promise<number> {
    const words = args[0] === '-n' ? args.slice(2) : args;
    const seconds = args[0] === '-n' ? Number(args[1]) : 2;
    while (!screen.signal.aborted) {
      screen.out(`\x1b[H\x1b[2JEvery ${seconds.toFixed(1)}s: ${words.join(' ')}\n\n`);
      await this.run(words.join(' '), screen);
      await this.sleep(seconds, screen.signal);
    }
    return 130;
  }

  private help(): string {
    return (
      'This is a workstation beside the cluster. kubectl (or k) is here, and the files of the\n' +
      'manifest editor are its files: ls, cat shop.yaml, kubectl apply -f shop.yaml.\n\n' +
      'kubectl --help     what kubectl can do          ssh worker-1       a shell on a node\n' +
      'curl URL           ask a Service or an Ingress  etcdctl get / --prefix --keys-only\n' +
      'watch, sleep, echo, date, alias, export, history, ls, cat\n' +
      'after a pipe:      grep head tail wc sort uniq cut tr awk sed jq\n\n' +
      'Tab completes, Up recalls, Ctrl-R searches, Ctrl-C interrupts, Ctrl-L clears.\n'
    );
  }
}
