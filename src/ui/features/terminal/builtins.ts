// The workstation's own commands: what the shell does itself, and small tools that need its state.
import { WORKBENCH } from './workbench.ts';
import type { Input } from './input.ts';
import { formatted } from './printf.ts';
import { Leave } from './script-runner.ts';
import type { Screen, Workstation } from './workstation.ts';

export type Builtin = (call: Call) => Promise<number> | number;

export interface Call {
  readonly station: Workstation;
  readonly args: readonly string[];
  readonly input: Input;
  readonly screen: Screen;
}

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['echo', echo],
  ['printf', ({ args, screen }) => (screen.out(printed(args)), 0)],
  ['true', () => 0],
  [':', () => 0],
  ['false', () => 1],
  ['pwd', ({ screen }) => (screen.out('/root/manifests\n'), 0)],
  ['cd', () => 0],
  ['mkdir', () => 0],
  ['whoami', ({ screen }) => (screen.out('root\n'), 0)],
  ['hostname', ({ screen }) => (screen.out('workstation\n'), 0)],
  ['date', ({ station, screen }) => (screen.out(`${dateText(station.place.now())}\n`), 0)],
  ['ls', ls],
  ['cat', cat],
  ['rm', rm],
  ['seq', seq],
  ['test', ({ args }) => (isTrue(args) ? 0 : 1)],
  ['[', ({ args }) => (isTrue(args.slice(0, -1)) ? 0 : 1)],
  ['history', history],
  ['alias', alias],
  ['export', assign],
  ['unset', unset],
  ['env', env],
  ['jobs', jobs],
  ['kill', kill],
  ['wait', ({ station }) => station.jobs.all()],
  ['sleep', ({ station, args, screen }) => sleep(station, Number(args[0] ?? 0), screen.signal)],
  ['watch', watch],
  ['read', read],
  ['break', () => leave('break')],
  ['continue', () => leave('continue')],
  ['return', ({ args }) => leave('return', Number(args[0] ?? 0))],
  ...WORKBENCH,
  ['help', ({ screen }) => (screen.out(HELP), 0)],
]);

function echo({ args, screen }: Call): number {
  const flags = /^-[neE]+$/.test(args[0] ?? '') ? (args[0] as string) : '';
  const text = (flags === '' ? args : args.slice(1)).join(' ');
  screen.out((flags.includes('e') ? unescaped(text) : text) + (flags.includes('n') ? '' : '\n'));
  return 0;
}

function unescaped(text: string): string {
  const letters: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\' };
  return text.replaceAll(/\\([ntr\\])/g, (_, letter: string) => letters[letter] as string);
}

function printed([format = '', ...args]: readonly string[]): string {
  return formatted(unescaped(format), args);
}

function dateText(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}

function ls({ station, screen }: Call): number {
  const names = [...station.place.files().keys()];
  screen.out(names.map((one) => `${one}\n`).join(''));
  return 0;
}

function cat({ station, args, input, screen }: Call): number {
  if (args.length === 0) screen.out(input.take());
  for (const name of args) {
    const text = name === '-' ? input.take() : station.place.files().get(name);
    if (text === undefined) {
      screen.err(`cat: can't open '${name}': No such file or directory\n`);
      return 1;
    }
    screen.out(text);
  }
  return 0;
}

function rm({ station, args, screen }: Call): number {
  let code = 0;
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    if (station.place.files().has(name)) station.place.removeFile(name);
    else {
      screen.err(`rm: can't remove '${name}': No such file or directory\n`);
      code = 1;
    }
  }
  return code;
}

const MOST_NUMBERS = 10_000;

function seq({ args, screen }: Call): number {
  const numbers = args.map(Number);
  const last = numbers.at(-1) ?? 0;
  const first = numbers.length > 1 ? (numbers[0] as number) : 1;
  const step = numbers.length > 2 ? (numbers[1] as number) : 1;
  const lines: string[] = [];
  for (let n = first; step > 0 ? n <= last : n >= last; n += step || 1) {
    if (lines.length === MOST_NUMBERS) break;
    lines.push(`${n}\n`);
  }
  screen.out(lines.join(''));
  return 0;
}

/** `-n text`, `-z text`, `a = b`, `a -gt b`. */
function isTrue(args: readonly string[]): boolean {
  const [a = '', operator = '', b = ''] = args;
  if (args.length === 1) return a !== '';
  if (a === '!') return !isTrue(args.slice(1));
  if (a === '-z') return operator === '';
  if (a === '-n') return operator !== '';
  switch (operator) {
    case '=':
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '-eq':
      return Number(a) === Number(b);
    case '-ne':
      return Number(a) !== Number(b);
    case '-lt':
      return Number(a) < Number(b);
    case '-le':
      return Number(a) <= Number(b);
    case '-gt':
      return Number(a) > Number(b);
    case '-ge':
      return Number(a) >= Number(b);
    default:
      return false;
  }
}

function history({ station, screen }: Call): number {
  const lines = station.history.map((line, at) => `${String(at + 1).padStart(5)}  ${line}\n`);
  screen.out(lines.join(''));
  return 0;
}

function alias({ station, args, screen }: Call): number {
  for (const arg of args) {
    const [name = '', ...value] = arg.split('=');
    station.aliases.set(name, value.join('='));
  }
  const lines = [...station.aliases].map(([name, value]) => `alias ${name}='${value}'\n`);
  if (args.length === 0) screen.out(lines.join(''));
  return 0;
}

function assign({ station, args }: Call): number {
  for (const arg of args) {
    const [name = '', ...value] = arg.split('=');
    if (arg.includes('=')) station.variables.set(name, value.join('='));
  }
  return 0;
}

function unset({ station, args }: Call): number {
  for (const name of args) station.variables.delete(name);
  return 0;
}

function env({ station, screen }: Call): number {
  screen.out([...station.variables].map(([key, value]) => `${key}=${value}\n`).join(''));
  return 0;
}

function jobs({ station, screen }: Call): number {
  screen.out(station.jobs.list());
  return 0;
}

function kill({ station, args, screen }: Call): number {
  const wanted = args.filter((arg) => !arg.startsWith('-'));
  let code = 0;
  for (const word of wanted) {
    if (station.jobs.stop(word)) continue;
    screen.err(`sh: kill: ${word}: no such job\n`);
    code = 1;
  }
  return code;
}

/** Seconds of the cluster's time. */
async function sleep(station: Workstation, seconds: number, signal: AbortSignal): Promise<number> {
  const end = station.place.now() + seconds * 1000;
  while (station.place.now() < end && !signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return signal.aborted ? 130 : 0;
}

/** `-n SECONDS`, `-n1`, `-d`, `-t`: what cannot be shown here is left out. */
async function watch({ station, args, screen }: Call): Promise<number> {
  let seconds = 2;
  let hasTitle = true;
  let at = 0;
  for (; at < args.length && args[at]?.startsWith('-'); at++) {
    const arg = args[at] as string;
    const joined = /^(?:-n|--interval=)([\d.]+)$/.exec(arg)?.[1];
    if (joined) seconds = Number(joined);
    else if (arg === '-n' || arg === '--interval') seconds = Number(args[++at]);
    else if (arg === '-t' || arg === '--no-title') hasTitle = false;
  }
  const line = args.slice(at).join(' ');
  if (line === '' || !(seconds > 0)) {
    screen.err('Usage: watch [-n SECONDS] [-t] COMMAND\n');
    return 1;
  }
  while (!screen.signal.aborted) {
    let shown = '';
    const keep = (text: string): void => void (shown += text);
    await station.run(line, { ...screen, out: keep, err: keep });
    const title = hasTitle ? `Every ${seconds.toFixed(1)}s: ${line}\n\n` : '';
    // Drawn at once, so that nothing flickers.
    screen.out(`\x1b[H\x1b[2J${title}${shown}`);
    await sleep(station, seconds, screen.signal);
  }
  return 130;
}

function leave(by: Leave['by'], code = 0): never {
  throw new Leave(by, code);
}

/** `read -r a b`: the last name takes the rest of the line. */
function read({ station, args, input }: Call): number {
  const names = args.filter((arg) => !arg.startsWith('-'));
  const line = input.line();
  if (line === undefined) return 1;
  const words = line.trim().split(/\s+/);
  for (const [at, name] of (names.length > 0 ? names : ['REPLY']).entries()) {
    const isLast = at === names.length - 1 || names.length === 0;
    station.variables.set(name, isLast ? words.slice(at).join(' ') : (words[at] ?? ''));
  }
  return 0;
}

const HELP =
  'This is a workstation beside the cluster. kubectl (or k) is here, and the files of the\n' +
  'manifest editor are its files: ls, cat shop.yaml, kubectl apply -f shop.yaml.\n\n' +
  'kubectl --help     what kubectl can do          ssh worker-1       a shell on a node\n' +
  'curl URL           ask a Service or an Ingress  etcdctl get / --prefix --keys-only\n' +
  'open URL           see it in the browser        COMMAND &          jobs, kill %1\n' +
  'watch, sleep, echo, date, alias, export, history, ls, cat, seq, for, while, if, case, $(...), <<EOF\n' +
  'after a pipe:      grep head tail wc sort uniq cut tr awk sed jq xargs tee column\n\n' +
  'Tab completes, Up recalls, Ctrl-R searches, Ctrl-C interrupts, Ctrl-L clears.\n';
