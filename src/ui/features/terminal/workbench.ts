// Small tools of the workstation that touch files or run others: tee, xargs, cp, base64, time.
import type { Builtin, Call } from './builtins.ts';

const DEFAULT_EDITORS = ['vi', 'vim', 'nano', 'emacs', 'code'];

export const WORKBENCH: readonly (readonly [string, Builtin])[] = [
  ['tee', tee],
  ['xargs', xargs],
  ['touch', touch],
  ['cp', copy],
  ['mv', (call) => copy(call, true)],
  ['base64', base64],
  ['basename', basename],
  ['dirname', ({ args, screen }) => (screen.out(`${directoryOf(args[0] ?? '.')}\n`), 0)],
  ['which', which],
  ['type', which],
  ['command', command],
  ['time', time],
  ['timeout', timeout],
  ['sudo', ({ station, args, input, screen }) => station.runWords(args, input, screen)],
  ['exec', ({ station, args, input, screen }) => station.runWords(args, input, screen)],
  ['sh', shell],
  ['bash', shell],
  ['source', source],
  ['.', source],
  ['eval', ({ station, args, screen, input }) => station.run(args.join(' '), screen, input)],
  ['set', () => 0],
  ['local', assignLocal],
  ['readonly', assignLocal],
  ['less', show],
  ['more', show],
  ['uname', ({ args, screen }) => (screen.out(args.includes('-a') ? KERNEL : 'Linux\n'), 0)],
  ['id', ({ screen }) => (screen.out('uid=0(root) gid=0(root) groups=0(root)\n'), 0)],
  ...DEFAULT_EDITORS.map((name): [string, Builtin] => [name, edit]),
];

const KERNEL = 'Linux workstation 6.8.0-49-generic x86_64 GNU/Linux\n';

function tee({ station, args, input, screen }: Call): number {
  const text = input.take();
  const isAppended = args.includes('-a');
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    const before = isAppended ? (station.place.files().get(name) ?? '') : '';
    if (name !== '/dev/null') station.place.writeFile(name, before + text);
  }
  screen.out(text);
  return 0;
}

interface XargsOptions {
  readonly command: readonly string[];
  /** Words for each run; all when undefined. */
  readonly most: number | undefined;
  /** What stands for one line. */
  readonly replace: string | undefined;
  readonly runsEmpty: boolean;
}

function xargsOptions(args: readonly string[]): XargsOptions {
  let most: number | undefined;
  let replace: string | undefined;
  let runsEmpty = true;
  let at = 0;
  for (; at < args.length && /^-./.test(args[at] ?? ''); at++) {
    const arg = args[at] as string;
    const value = arg.length > 2 ? arg.slice(2) : undefined;
    if (arg.startsWith('-n') || arg.startsWith('-L')) most = Number(value ?? args[++at]);
    else if (arg.startsWith('-I')) replace = value ?? args[++at] ?? '{}';
    else if (arg.startsWith('-P')) at += value === undefined ? 1 : 0;
    else if (arg === '-r' || arg === '--no-run-if-empty') runsEmpty = false;
  }
  return { command: args.slice(at), most, replace, runsEmpty };
}

async function xargs({ station, args, input, screen }: Call): Promise<number> {
  const { command, most, replace, runsEmpty } = xargsOptions(args);
  const words = command.length > 0 ? command : ['echo'];
  const text = input.take();
  const run = (line: readonly string[]) => station.runWords(line, input, screen);
  let code = 0;
  if (replace !== undefined) {
    for (const line of text.split('\n').map((one) => one.trim())) {
      if (line === '') continue;
      const own = await run(words.map((word) => word.replaceAll(replace, line)));
      if (own !== 0) code = 123;
    }
    return code;
  }
  const all = text.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const items = all.map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'));
  if (items.length === 0) return runsEmpty ? run(words) : 0;
  for (let at = 0; at < items.length; at += most ?? items.length) {
    const own = await run([...words, ...items.slice(at, at + (most ?? items.length))]);
    if (own !== 0) code = 123;
    if (screen.signal.aborted) break;
  }
  return code;
}

function touch({ station, args }: Call): number {
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    if (!station.place.files().has(name)) station.place.writeFile(name, '');
  }
  return 0;
}

function copy({ station, args, screen }: Call, isMove: unknown = false): number {
  const [from = '', to = ''] = args.filter((arg) => !arg.startsWith('-'));
  const text = station.place.files().get(from);
  const name = isMove === true ? 'mv' : 'cp';
  if (text === undefined || to === '') {
    screen.err(`${name}: can't stat '${from}': No such file or directory\n`);
    return 1;
  }
  station.place.writeFile(to, text);
  if (isMove === true) station.place.removeFile(from);
  return 0;
}

function base64({ station, args, input, screen }: Call): number {
  const file = args.find((arg) => !arg.startsWith('-'));
  const text = file === undefined ? input.take() : station.place.files().get(file);
  if (text === undefined) {
    screen.err(`base64: ${file}: No such file or directory\n`);
    return 1;
  }
  try {
    if (args.some((arg) => /^-(?:d|D|-decode)$/.test(arg))) {
      const bytes = Uint8Array.from(atob(text.replaceAll(/\s/g, '')), (one) => one.charCodeAt(0));
      screen.out(new TextDecoder().decode(bytes));
    } else {
      const encoded = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
      const isWhole = args.some((arg) => /^-w ?0$|^--wrap=0$/.test(arg)) || args.includes('-w');
      screen.out(isWhole ? encoded : `${encoded.replaceAll(/.{76}(?=.)/g, '$&\n')}\n`);
    }
    return 0;
  } catch {
    screen.err('base64: invalid input\n');
    return 1;
  }
}

function basename({ args: [path = '', suffix = ''], screen }: Call): number {
  const name = path.replace(/\/+$/, '').replace(/^.*\//, '');
  screen.out(`${suffix !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`);
  return 0;
}

function directoryOf(path: string): string {
  return path.includes('/') ? path.replace(/\/[^/]*$/, '') || '/' : '.';
}

function which({ station, args, screen }: Call): number {
  let code = 0;
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    if (station.commandNames().includes(name)) screen.out(`/usr/local/bin/${name}\n`);
    else code = 1;
  }
  return code;
}

function command(call: Call): number | Promise<number> {
  const { station, args, input, screen } = call;
  return args[0] === '-v' ? which(call) : station.runWords(args, input, screen);
}

/** In the cluster's time. */
async function time({ station, args, input, screen }: Call): Promise<number> {
  const start = station.place.now();
  const code = await station.runWords(args, input, screen);
  const seconds = (station.place.now() - start) / 1000;
  const minutes = Math.floor(seconds / 60);
  screen.err(`\nreal\t${minutes}m${(seconds - minutes * 60).toFixed(3)}s\n`);
  return code;
}

async function timeout({ station, args, input, screen }: Call): Promise<number> {
  const [length = '', ...words] = args.filter((arg, at) => at > 0 || !arg.startsWith('-'));
  const unit = { s: 1, m: 60, h: 3600 }[length.slice(-1)] ?? 1;
  const end = station.place.now() + parseFloat(length) * unit * 1000;
  const stop = new AbortController();
  screen.signal.addEventListener('abort', () => stop.abort());
  const timer = setInterval(() => station.place.now() >= end && stop.abort(), 50);
  const code = await station.runWords(words, input, { ...screen, signal: stop.signal });
  clearInterval(timer);
  return stop.signal.aborted && !screen.signal.aborted ? 124 : code;
}

function shell({ station, args, input, screen }: Call): Promise<number> {
  if (args[0] === '-c') return station.run(args[1] ?? '', screen, input);
  const [file] = args.filter((arg) => !arg.startsWith('-'));
  const text = file === undefined ? input.take() : station.place.files().get(file);
  if (text !== undefined) return station.run(text, screen, input);
  screen.err(`sh: ${file}: No such file or directory\n`);
  return Promise.resolve(127);
}

function source({ station, args, screen, input }: Call): Promise<number> {
  const text = station.place.files().get(args[0] ?? '');
  // `source <(kubectl completion bash)` does what Tab does here already.
  if (text === undefined && args[0]?.startsWith('/dev/')) return Promise.resolve(0);
  if (text !== undefined) return station.run(text, screen, input);
  screen.err(`sh: ${args[0] ?? ''}: No such file or directory\n`);
  return Promise.resolve(1);
}

function assignLocal({ station, args }: Call): number {
  for (const arg of args) {
    const equals = arg.indexOf('=');
    if (equals > 0) station.variables.set(arg.slice(0, equals), arg.slice(equals + 1));
  }
  return 0;
}

function show({ station, args, input, screen }: Call): number {
  const [file] = args.filter((arg) => !arg.startsWith('-'));
  const text = file === undefined ? input.take() : station.place.files().get(file);
  if (text === undefined) {
    screen.err(`${file}: No such file or directory\n`);
    return 1;
  }
  screen.out(text);
  return 0;
}

/** Opens the file in the manifest editor. */
async function edit({ station, args, screen }: Call): Promise<number> {
  const [file] = args.filter((arg) => !arg.startsWith('-'));
  const { edit: open, files, writeFile } = station.place;
  if (file === undefined || !open) {
    screen.err('The editor of this workstation is the manifest editor: name a file.\n');
    return 1;
  }
  if (!files().has(file)) writeFile(file, '');
  const text = await open(file, files().get(file) ?? '');
  if (text !== undefined) writeFile(file, text);
  return 0;
}
