// Runs what was read: lists, conditions, loops, groups, pipes whose parts run beside each other.
import { expandText, expandWord } from './expand-words.ts';
import type { Expansion } from './expand-words.ts';
import { globOf } from './globs.ts';
import { Input } from './input.ts';
import { lineFilter } from './line-filters.ts';
import type { Redirection } from './redirections.ts';
import { parseScript } from './shell-parser.ts';
import type { Command, Pipeline, Script } from './shell-parser.ts';
import type { Screen, Workstation } from './workstation.ts';

/** `break`, `continue` and `return`: how many loops they leave, or the function. */
export class Leave extends Error {
  constructor(
    readonly by: 'break' | 'continue' | 'return',
    readonly code = 0,
  ) {
    super(by);
  }
}

/** What takes the text that another part of a pipe writes. */
interface Consumer {
  feed(text: string): void;
  /** Nothing more comes; answers the exit code. */
  end(): Promise<number>;
}

export class ScriptRunner {
  readonly functions = new Map<string, Script>();

  constructor(private readonly station: Workstation) {}

  async runText(text: string, screen: Screen, input = Input.none()): Promise<number> {
    return this.runScript(parseScript(text), screen, input);
  }

  async runScript(script: Script, screen: Screen, input: Input): Promise<number> {
    let code = Number(this.station.variables.get('?') ?? 0);
    if (script.length > 0) code = 0;
    for (const pipeline of script) {
      if (pipeline.when === 'and' && code !== 0) continue;
      if (pipeline.when === 'or' && code === 0) continue;
      code = pipeline.isBackground
        ? this.runBehind(pipeline, screen)
        : await this.runPipeline(pipeline, screen, input);
      this.station.variables.set('?', String(code));
      if (screen.signal.aborted) break;
    }
    return code;
  }

  async expandAll(raw: readonly string[], screen: Screen): Promise<readonly string[]> {
    const words: string[] = [];
    for (const one of raw) {
      const glob = globOf(one, [...this.station.place.files().keys()]);
      if (glob.length > 0) words.push(...glob);
      else words.push(...(await expandWord(one, this.expansion(screen))));
    }
    return words;
  }

  private expansion(screen: Screen): Expansion {
    return {
      variables: this.station.variables,
      substitute: async (command) => {
        let text = '';
        await this.runText(command, { ...screen, out: (part) => void (text += part) });
        return text;
      },
    };
  }

  private runBehind(pipeline: Pipeline, { later, out }: Screen): number {
    const tell = later ?? out;
    const run = (signal: AbortSignal): Promise<number> =>
      this.runPipeline(pipeline, { out: tell, err: tell, signal }, Input.none());
    out(`[${this.station.jobs.start(pipeline.text, run, tell)}]\n`);
    return 0;
  }

  private async runPipeline(pipeline: Pipeline, screen: Screen, input: Input): Promise<number> {
    const [first, ...others] = pipeline.stages;
    if (!first) return 0;
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    if (others.length > 0) screen.signal.addEventListener('abort', abort);
    let next: Consumer | undefined;
    for (const stage of others.toReversed()) {
      const out = next ? next.feed : screen.out;
      next = await this.consumer(stage, { ...screen, out }, next, abort);
    }
    const isLast = next === undefined;
    const own = isLast ? screen : { ...screen, out: next?.feed ?? screen.out, signal: stop.signal };
    let code = await this.runCommand(first, own, input);
    if (next) code = await next.end();
    screen.signal.removeEventListener('abort', abort);
    if (pipeline.isNegated) return code === 0 ? 1 : 0;
    return code;
  }

  /** What a later part of a pipe does with what comes: at once where it can, else at the end. */
  private async consumer(
    stage: Command,
    screen: Screen,
    next: Consumer | undefined,
    enough: () => void,
  ): Promise<Consumer> {
    const isPlain = stage.is === 'simple' && stage.redirections.length === 0;
    const words = isPlain ? await this.expandAll(stage.words, screen) : [];
    const filter = lineFilter(words);
    if (filter) {
      let open = '';
      const take = (text: string): void => {
        const { out, isEnough } = filter.take(text);
        if (out !== '') screen.out(out);
        if (isEnough) enough();
      };
      return {
        feed(text) {
          const whole = (open + text).lastIndexOf('\n') + 1;
          const all = open + text;
          open = all.slice(whole);
          if (whole > 0) take(all.slice(0, whole));
        },
        async end() {
          if (open !== '') take(open);
          const last = next ? await next.end() : undefined;
          return last ?? filter.code();
        },
      };
    }
    let kept = '';
    return {
      feed: (text) => void (kept += text),
      end: async () => {
        const code = await this.runCommand(stage, screen, new Input(kept));
        return next ? next.end() : code;
      },
    };
  }

  private async runCommand(command: Command, screen: Screen, input: Input): Promise<number> {
    if (command.is === 'function') {
      this.functions.set(command.name, command.body);
      return 0;
    }
    return this.redirected(command.redirections, screen, input, (own, from) => {
      if (command.is !== 'simple') return this.runCompound(command, own, from);
      return this.runWords(command.words, own, from);
    });
  }

  private async runWords(raw: readonly string[], screen: Screen, input: Input): Promise<number> {
    const words = await this.expandAll(raw, screen);
    const body = this.functions.get(words[0] ?? '');
    if (!body) return this.station.runWords(words, input, screen);
    return this.callFunction(body, words.slice(1), screen, input);
  }

  private async callFunction(
    body: Script,
    args: readonly string[],
    screen: Screen,
    input: Input,
  ): Promise<number> {
    const { variables } = this.station;
    const before = new Map(variables);
    args.forEach((arg, at) => variables.set(String(at + 1), arg));
    variables.set('@', args.join(' '));
    variables.set('#', String(args.length));
    try {
      return await this.runScript(body, screen, input);
    } catch (error) {
      if (error instanceof Leave && error.by === 'return') return error.code;
      throw error;
    } finally {
      for (const name of ['@', '#', ...args.map((_, at) => String(at + 1))]) {
        const old = before.get(name);
        if (old === undefined) variables.delete(name);
        else variables.set(name, old);
      }
    }
  }

  private async runCompound(
    command: Exclude<Command, { is: 'simple' | 'function' }>,
    screen: Screen,
    input: Input,
  ): Promise<number> {
    switch (command.is) {
      case 'group':
        return this.runGroup(command.body, command.isApart, screen, input);
      case 'if': {
        for (const { test, body } of command.branches) {
          const isMet = (await this.runScript(test, screen, input)) === 0;
          if (isMet) return this.runScript(body, screen, input);
        }
        return this.runScript(command.otherwise, screen, input);
      }
      case 'case':
        return this.runCase(command, screen, input);
      case 'for':
      case 'while':
      case 'until':
        return this.runLoop(command, screen, input);
    }
  }

  private async runGroup(body: Script, isApart: boolean, screen: Screen, input: Input) {
    if (!isApart) return this.runScript(body, screen, input);
    const { variables } = this.station;
    const before = new Map(variables);
    const code = await this.runScript(body, screen, input);
    variables.clear();
    for (const [name, value] of before) variables.set(name, value);
    return code;
  }

  private async runCase(
    { word, choices }: Extract<Command, { is: 'case' }>,
    screen: Screen,
    input: Input,
  ): Promise<number> {
    const value = await expandText(word.replaceAll(/^["']|["']$/g, ''), this.expansion(screen));
    for (const { patterns, body } of choices) {
      if (patterns.some((pattern) => globOf(pattern, [value]).length > 0 || pattern === value)) {
        return this.runScript(body, screen, input);
      }
    }
    return 0;
  }

  private async runLoop(
    loop: Extract<Command, { is: 'for' | 'while' | 'until' }>,
    screen: Screen,
    input: Input,
  ): Promise<number> {
    let code = 0;
    const round = async (): Promise<boolean> => {
      try {
        code = await this.runScript(loop.body, screen, input);
      } catch (error) {
        if (!(error instanceof Leave) || error.by === 'return') throw error;
        return error.by === 'continue';
      }
      return !screen.signal.aborted;
    };
    if (loop.is === 'for') {
      for (const value of await this.expandAll(loop.values, screen)) {
        this.station.variables.set(loop.name, value);
        if (!(await round())) break;
      }
      return screen.signal.aborted ? 130 : code;
    }
    for (;;) {
      const isMet = (await this.runScript(loop.test, screen, input)) === 0;
      if (screen.signal.aborted) return 130;
      if (isMet === (loop.is === 'until')) return code;
      if (!(await round())) return screen.signal.aborted ? 130 : code;
      // A loop that waits for nothing lets the page draw all the same.
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  /** With what `<`, `>` and `2>` change. */
  private async redirected(
    redirections: readonly Redirection[],
    screen: Screen,
    input: Input,
    run: (screen: Screen, input: Input) => Promise<number>,
  ): Promise<number> {
    if (redirections.length === 0) return run(screen, input);
    const { place } = this.station;
    const kept = new Map<string, string>();
    let { out, err } = screen;
    let from = input;
    for (const one of redirections) {
      if (one.is === 'join') {
        if (one.from === 'err') err = out;
        else out = err;
      } else if (one.is === 'text') {
        from = new Input(one.isRaw ? one.text : await this.hereText(one.text, screen));
      } else {
        const [name = ''] = await this.expandAll([one.file], screen);
        const text = place.files().get(name);
        if (one.is === 'input') {
          if (text === undefined && name !== '/dev/null') {
            screen.err(`sh: can't open ${name}: no such file\n`);
            return 1;
          }
          from = new Input(text ?? '');
          continue;
        }
        kept.set(name, one.append ? (text ?? '') : '');
        const write = (part: string): void => void kept.set(name, `${kept.get(name)}${part}`);
        if (one.of !== 'err') out = write;
        if (one.of !== 'out') err = write;
      }
    }
    const code = await run({ ...screen, out, err }, from);
    for (const [name, text] of kept) if (name !== '/dev/null') place.writeFile(name, text);
    return code;
  }

  private async hereText(text: string, screen: Screen): Promise<string> {
    return expandText(text, this.expansion(screen));
  }
}
