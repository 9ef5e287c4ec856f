// The text tools of the workstation's pipes: each makes a text of a text.
import { runAwk } from './awk.ts';
import { AwkError } from './awk-parser.ts';
import { runSed, SedError } from './sed.ts';

export interface ToolResult {
  readonly out: string;
  readonly error?: string;
  readonly code: number;
}

type Tool = (args: readonly string[], input: string) => ToolResult;

const ok = (out: string): ToolResult => ({ out, code: 0 });
const failed = (error: string, code = 2): ToolResult => ({ out: '', error: `${error}\n`, code });

function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Flags of one letter; `values` name those that take a value. */
function split(args: readonly string[], values: string) {
  const flags = new Map<string, string>();
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (!/^-[A-Za-z]/.test(arg)) {
      words.push(arg);
      continue;
    }
    for (let place = 1; place < arg.length; place++) {
      const letter = arg[place] as string;
      if (!values.includes(letter)) {
        flags.set(letter, '');
        continue;
      }
      flags.set(letter, arg.slice(place + 1) || (args[++at] ?? ''));
      break;
    }
  }
  return { flags, words };
}

const grep: Tool = (args, input) => {
  const { flags, words } = split(args, 'eABC');
  const pattern = flags.get('e') ?? words[0];
  if (pattern === undefined) return failed('usage: grep [-ivcnoEF] PATTERN');
  const source = flags.has('F')
    ? pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    : pattern.replaceAll(flags.has('E') ? /$^/g : /\\([|+?(){}])/g, '$1');
  let regex: RegExp;
  try {
    regex = new RegExp(
      flags.has('w') ? `\\b(?:${source})\\b` : source,
      flags.has('i') ? 'gi' : 'g',
    );
  } catch {
    return failed(`grep: bad regex '${pattern}'`);
  }
  const lines = linesOf(input);
  const [after, before] = ['A', 'B'].map((flag) => Number(flags.get(flag) ?? flags.get('C') ?? 0));
  const hits = lines.map((line) => line.search(regex) >= 0 !== flags.has('v'));
  const found = hits.filter(Boolean).length;
  const code = found > 0 ? 0 : 1;
  if (flags.has('q')) return { out: '', code };
  if (flags.has('c')) return { out: `${found}\n`, code };
  const near = (at: number): boolean => {
    for (let place = at - (after ?? 0); place <= at + (before ?? 0); place++) {
      if (hits[place]) return true;
    }
    return false;
  };
  const shown = lines.flatMap((line, at) => {
    if (!near(at)) return [];
    const texts = flags.has('o') ? (line.match(regex) ?? []) : [line];
    return texts.map((text) => (flags.has('n') ? `${at + 1}:${text}` : text));
  });
  return { out: joined(shown), code };
};

function count(args: readonly string[]): number {
  const { flags } = split(args, 'n');
  const short = args.find((arg) => /^-\d+$/.test(arg));
  return Number(short?.slice(1) ?? flags.get('n') ?? 10);
}

const head: Tool = (args, input) => ok(joined(linesOf(input).slice(0, count(args))));

const tail: Tool = (args, input) => {
  const from = args.find((arg, at) => /^\+\d+$/.test(arg) && args[at - 1] === '-n');
  if (from) return ok(joined(linesOf(input).slice(Number(from) - 1)));
  const wanted = count(args);
  return ok(wanted === 0 ? '' : joined(linesOf(input).slice(-wanted)));
};

const wc: Tool = (args, input) => {
  const { flags } = split(args, '');
  const lines = (input.match(/\n/g) ?? []).length;
  const words = (input.match(/\S+/g) ?? []).length;
  const bytes = new TextEncoder().encode(input).length;
  const all: readonly (readonly [string, number])[] = [
    ['l', lines],
    ['w', words],
    ['c', bytes],
  ];
  const asked = all.filter(([flag]) => flags.size === 0 || flags.has(flag));
  return ok(`${asked.map(([, value]) => String(value)).join(' ')}\n`);
};

const sort: Tool = (args, input) => {
  const { flags } = split(args, 'kt');
  const field = Number((flags.get('k') ?? '0').split(',')[0]);
  const keyOf = (line: string): string =>
    field > 0 ? (line.trim().split(flags.get('t') ?? /\s+/)[field - 1] ?? '') : line;
  const compare = (a: string, b: string): number => {
    const [x, y] = [keyOf(a), keyOf(b)];
    if (flags.has('n')) return (parseFloat(x) || 0) - (parseFloat(y) || 0);
    return x < y ? -1 : x > y ? 1 : 0;
  };
  let lines = linesOf(input).toSorted(compare);
  if (flags.has('r')) lines.reverse();
  if (flags.has('u')) lines = lines.filter((line, at) => line !== lines[at - 1]);
  return ok(joined(lines));
};

const uniq: Tool = (args, input) => {
  const { flags } = split(args, '');
  const runs: { line: string; times: number }[] = [];
  for (const line of linesOf(input)) {
    const last = runs.at(-1);
    if (last?.line === line) last.times++;
    else runs.push({ line, times: 1 });
  }
  const text = ({ line, times }: { line: string; times: number }): string =>
    flags.has('c') ? `${String(times).padStart(7)} ${line}` : line;
  return ok(joined(runs.map(text)));
};

const cut: Tool = (args, input) => {
  const { flags } = split(args, 'dfc');
  const wanted = (flags.get('f') ?? flags.get('c') ?? '').split(',').flatMap((part) => {
    const [from = '', to = from] = part.split('-');
    const [first, last] = [Number(from || 1), Number(to || 99)];
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
  const separator = flags.has('c') ? '' : (flags.get('d') ?? '\t');
  const line = (text: string): string => {
    const parts = text.split(separator);
    if (parts.length === 1 && separator !== '') return text;
    return parts.filter((_, at) => wanted.includes(at + 1)).join(separator);
  };
  return ok(joined(linesOf(input).map(line)));
};

const tr: Tool = (args, input) => {
  const { flags, words } = split(args, '');
  const letters = (set = ''): string =>
    set
      .replaceAll('\\n', '\n')
      .replaceAll('\\t', '\t')
      .replaceAll(/(.)-(.)/g, (_, from: string, to: string) => {
        let all = '';
        for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) {
          all += String.fromCharCode(code);
        }
        return all;
      });
  const [from, to] = [letters(words[0]), letters(words[1])];
  if (flags.has('d')) return ok([...input].filter((one) => !from.includes(one)).join(''));
  const last = to.at(-1) ?? '';
  let out = [...input]
    .map((one) => {
      const at = from.indexOf(one);
      return at < 0 ? one : (to[at] ?? last);
    })
    .join('');
  if (flags.has('s')) {
    const squeezed = to === '' ? from : to;
    out = [...out]
      .filter((one, at, all) => !(one === all[at - 1] && squeezed.includes(one)))
      .join('');
  }
  return ok(out);
};

const awk: Tool = (args, input) => {
  const variables = new Map<string, string>();
  let separator = ' ';
  let at = 0;
  for (; at < args.length && /^-[Fv]/.test(args[at] ?? ''); at++) {
    const arg = args[at] as string;
    const value = arg.length > 2 ? arg.slice(2) : (args[++at] ?? '');
    const equals = value.indexOf('=');
    if (arg.startsWith('-F')) separator = value === '\\t' ? '\t' : value;
    else variables.set(value.slice(0, equals), value.slice(equals + 1));
  }
  try {
    return ok(runAwk({ program: args[at] ?? '', separator, variables }, linesOf(input)));
  } catch (error) {
    if (error instanceof AwkError) return failed(error.message);
    throw error;
  }
};

const sed: Tool = (args, input) => {
  const scripts: string[] = [];
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '-e' || arg === '--expression') scripts.push(args[++at] ?? '');
    else if (!/^-[nEri]+$/.test(arg)) words.push(arg);
  }
  const flags = args.filter((arg) => /^-[nEri]+$/.test(arg)).join('');
  const all = scripts.length > 0 ? scripts : words.slice(0, 1);
  const isExtended = /[Er]/.test(flags);
  try {
    const options = { scripts: all, isQuiet: flags.includes('n'), isExtended };
    return ok(joined(runSed(options, linesOf(input))));
  } catch (error) {
    if (error instanceof SedError) return failed(error.message, 1);
    throw error;
  }
};

/** `-t` alone: what stands at columns is set below each other. */
const column: Tool = (args, input) => {
  const { flags } = split(args, 'so');
  if (!flags.has('t')) return ok(input);
  const separator = flags.get('s');
  const rows = linesOf(input).map((line) =>
    separator === undefined ? line.trim().split(/\s+/) : line.split(separator),
  );
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  const gap = flags.get('o') ?? '  ';
  const line = (row: readonly string[]): string =>
    row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join(gap);
  return ok(joined(rows.map(line)));
};

export const TEXT_TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ['grep', grep],
  ['column', column],
  ['rev', (_, input) => ok(joined(linesOf(input).map((line) => [...line].reverse().join(''))))],
  ['fgrep', (args, input) => grep(['-F', ...args], input)],
  ['egrep', (args, input) => grep(['-E', ...args], input)],
  ['head', head],
  ['tail', tail],
  ['wc', wc],
  ['sort', sort],
  ['uniq', uniq],
  ['cut', cut],
  ['tr', tr],
  ['awk', awk],
  ['sed', sed],
  ['tac', (_, input) => ok(joined(linesOf(input).toReversed()))],
  [
    'nl',
    (_, input) =>
      ok(joined(linesOf(input).map((line, at) => `${String(at + 1).padStart(6)}\t${line}`))),
  ],
]);
