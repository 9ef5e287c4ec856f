// The workstation behind the terminal: runs lines, joins commands by pipes, remembers variables.
import type { KubectlHost } from '../../../kubectl/host.ts';
import { runKubectl } from '../../../kubectl/kubectl.ts';
import { BUILTINS } from './builtins.ts';
import type { Expansion } from './expand-words.ts';
import { expandText, expandWord } from './expand-words.ts';
import { JqError, runJq } from './jq.ts';
import { Jobs } from './jobs.ts';
import { cutLoop } from './loops.ts';
import type { Loop } from './loops.ts';
import { pipelines, ShellError } from './shell-words.ts';
import type { Pipeline, Stage } from './shell-words.ts';
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

const ALIASES = new Map([['k', 'kubectl']]);

export class Workstation {
  readonly variables = new Map<string, string>([
    ['USER', 'kubernetes-admin'],
    ['HOME', '/root'],
    ['?', '0'],
  ]);
  readonly aliases = new Map(ALIASES);
  readonly jobs = new Jobs();

  constructor(
    readonly place: Place,
    readonly history: readonly string[],
  ) {}

  /** The names that a first word may have. */
  commandNames(): readonly string[] {
    const own = ['kubectl', 'jq', 'curl', 'open', 'ssh', 'etcdctl', ...this.aliases.keys()];
    return [...new Set([...own, ...BUILTINS.keys(), ...TEXT_TOOLS.keys()])].sort();
  }

  /** Runs a line; answers the exit code of its last command. */
  async run(line: string, screen: Screen): Promise<number> {
    try {
      const cut = cutLoop(line);
      if (cut) {
        if (cut.before.trim() !== '') await this.run(cut.before, screen);
        const code = await this.runLoop(cut.loop, screen);
        return cut.after.trim() === '' ? code : await this.run(cut.after, screen);
      }
      let code = 0;
      for (const pipeline of pipelines(line)) {
        if (pipeline.when === 'and' && code !== 0) continue;
        if (pipeline.when === 'or' && code === 0) continue;
        code = pipeline.isBackground
          ? this.runBehind(pipeline, screen)
          : await this.runPipeline(pipeline, screen);
        this.variables.set('?', String(code));
        if (screen.signal.aborted) break;
      }
      return code;
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      screen.err(`${error.message}\n`);
      return 2;
    }
  }

  private async runLoop(loop: Loop, screen: Screen): Promise<number> {
    let code = 0;
    if (loop.is === 'for') {
      for (const value of await this.expandAll(loop.words, screen)) {
        this.variables.set(loop.name, value);
        code = await this.run(loop.body, screen);
        if (screen.signal.aborted) return 130;
      }
      return code;
    }
    for (;;) {
      const isMet = (await this.run(loop.condition, screen)) === 0;
      if (screen.signal.aborted) return 130;
      if (isMet === (loop.is === 'until')) return code;
      code = await this.run(loop.body, screen);
      // A loop that waits for nothing lets the page draw all the same.
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  private runBehind(pipeline: Pipeline, { later, out }: Screen): number {
    const tell = later ?? out;
    const line = pipeline.stages.map(({ words }) => words.join(' ')).join(' | ');
    const run = (signal: AbortSignal): Promise<number> =>
      this.runPipeline(pipeline, { out: tell, err: tell, signal });
    out(`[${this.jobs.start(line, run, tell)}]\n`);
    return 0;
  }

  private async runPipeline(pipeline: Pipeline, screen: Screen): Promise<number> {
    let code = 0;
    let input = '';
    for (const [index, stage] of pipeline.stages.entries()) {
      const isLast = index === pipeline.stages.length - 1;
      let kept = '';
      const keep = (text: string): void => void (kept += text);
      const given = await this.inputTo(stage, screen);
      if (given === null) return 1;
      const isPiped = index > 0 || stage.input !== undefined;
      const own = isLast ? screen : { ...screen, out: keep };
      code = await this.runRedirected(stage, given ?? input, own, isPiped);
      input = kept;
    }
    return code;
  }

  /** What `<` gives it; null when there is no such file, undefined without one. */
  private async inputTo({ input }: Stage, screen: Screen): Promise<string | null | undefined> {
    if (!input) return undefined;
    if ('text' in input) {
      return input.isRaw ? input.text : expandText(input.text, this.expansion(screen));
    }
    const [file = ''] = await this.expandAll([input.file], screen);
    const text = this.place.files().get(file);
    if (text === undefined) screen.err(`sh: can't open ${file}: no such file\n`);
    return text ?? null;
  }

  /** With what `>` and `2>` take away. */
  private async runRedirected(stage: Stage, input: string, screen: Screen, isPiped: boolean) {
    const kept = new Map<string, string>();
    const into = async (to: { readonly file: string; readonly append: boolean }) => {
      const [name = ''] = await this.expandAll([to.file], screen);
      const before = to.append ? (this.place.files().get(name) ?? '') : '';
      if (!kept.has(name)) kept.set(name, before);
      return (text: string): void => void kept.set(name, `${kept.get(name)}${text}`);
    };
    const { errors } = stage;
    const out = stage.output ? await into(stage.output) : screen.out;
    const err = errors === 'output' ? out : errors ? await into(errors) : screen.err;
    const words = await this.expandAll(stage.words, screen);
    const code = await this.runWords(words, input, { ...screen, out, err }, isPiped);
    for (const [name, text] of kept) {
      if (name !== '/dev/null') this.place.writeFile(name, text);
    }
    return code;
  }

  private async runWords(
    words: readonly string[],
    input: string,
    screen: Screen,
    isPiped: boolean,
  ): Promise<number> {
    const assignment = /^(\w+)=(.*)$/s.exec(words[0] ?? '');
    if (assignment) {
      this.variables.set(assignment[1] as string, assignment[2] as string);
      return words.length === 1 ? 0 : this.runWords(words.slice(1), input, screen, isPiped);
    }
    const [first = '', ...args] = words;
    if (first === '') return 0;
    const [name = '', ...more] = (this.aliases.get(first) ?? first).split(' ');
    const all = [...more, ...args];
    if (name === 'kubectl') return this.kubectl(all, input, screen, isPiped);
    const builtin = BUILTINS.get(name);
    if (builtin) return builtin({ station: this, args: all, input, screen });
    const tool = TEXT_TOOLS.get(name);
    if (tool) {
      const fromFile = this.inputOf(name, all, input);
      const { out, error = '', code } = tool(fromFile.args, fromFile.input);
      screen.out(out);
      screen.err(error);
      return code;
    }
    if (name === 'jq') return this.jq(all, input, screen);
    const answer = this.place.machines?.run([name, ...all], input, screen);
    if (answer) return answer;
    screen.err(`sh: ${name}: not found\n`);
    return 127;
  }

  private async expandAll(raw: readonly string[], screen: Screen): Promise<readonly string[]> {
    const words: string[] = [];
    for (const one of raw) words.push(...(await expandWord(one, this.expansion(screen))));
    return words;
  }

  private expansion(screen: Screen): Expansion {
    return {
      variables: this.variables,
      substitute: async (command) => {
        let text = '';
        await this.run(command, { ...screen, out: (part) => void (text += part) });
        return text;
      },
    };
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
    const { files, removeFile: _, machines: __, keyboard, ...rest } = this.place;
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
}
