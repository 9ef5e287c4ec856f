// grep, egrep and fgrep.
import type { Task } from '../../../../../kernel/task.ts';
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import {
  absolute,
  complain,
  invalidOption,
  linesOf,
  nameOf,
  openOperand,
  parseOptions,
  put,
  readAll,
} from '../../command.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { light } from '../../light.ts';
import { posixPattern } from '../../posix-pattern.ts';

interface Search {
  readonly matchers: readonly RegExp[];
  readonly options: ReadonlyMap<string, string>;
  readonly showsNames: boolean;
}

export const grep: Program = light(function* (self): Task<number> {
  const { given, operands, wrong } = parseOptions(self.argv, 'EFGHclLnqsvwxiorRhIz', 'efmABC', {
    quiet: 'q',
    'ignore-case': 'i',
    count: 'c',
    'only-matching': 'o',
    'invert-match': 'v',
    'line-number': 'n',
    recursive: 'r',
    'extended-regexp': 'E',
    'fixed-strings': 'F',
    color: 'I',
  });
  if (wrong) return invalidOption(self, wrong) + 1;
  const options = new Map(given);
  if (nameOf(self) === 'egrep') options.set('E', '');
  if (nameOf(self) === 'fgrep') options.set('F', '');
  const patterns = given.has('e') ? repeated(self.argv, 'e') : operands.slice(0, 1);
  if (patterns.length === 0) {
    self.stderr.write('Usage: grep [-HhnlLoqvsrRiwFE] PATTERN [FILE]...\n');
    return 2;
  }
  const isDeep = options.has('r') || options.has('R');
  const named = given.has('e') ? operands : operands.slice(1);
  const names = isDeep ? named.flatMap((name) => filesBelow(self, name)) : named;
  let matchers: RegExp[];
  try {
    matchers = patterns
      .flatMap((pattern) => pattern.split('\n'))
      .map((pattern) => compile(pattern, options));
  } catch {
    complain(self, `bad regex '${patterns[0]}'`);
    return 2;
  }
  const showsNames = options.has('H') || ((isDeep || names.length > 1) && !options.has('h'));
  return yield* searchAll(self, names.length > 0 ? names : ['-'], {
    matchers,
    options,
    showsNames,
  });
});

function repeated(argv: readonly string[], letter: string): string[] {
  const values: string[] = [];
  argv.forEach((word, index) => {
    const at = /^-[A-Za-z]/.test(word) ? word.indexOf(letter) : -1;
    if (at > 0) values.push(word.slice(at + 1) || (argv[index + 1] ?? ''));
  });
  return values;
}

function compile(pattern: string, options: ReadonlyMap<string, string>): RegExp {
  let source = options.has('F')
    ? pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    : posixPattern(pattern, options.has('E'));
  if (options.has('w')) source = `(?<!\\w)(?:${source})(?!\\w)`;
  if (options.has('x')) source = `^(?:${source})$`;
  return new RegExp(source, options.has('i') ? 'gi' : 'g');
}

function filesBelow(self: ProgramContext, name: string): string[] {
  const entries = self.files.list(absolute(self, name));
  if (isFileError(entries)) return [name];
  return entries.flatMap((entry) => filesBelow(self, `${name.replace(/\/$/, '')}/${entry.name}`));
}

function* searchAll(self: ProgramContext, names: readonly string[], search: Search): Task<number> {
  let hasMatch = false;
  let hasFailed = false;
  for (const name of names) {
    const input = openOperand(self, name);
    if (typeof input === 'string') {
      if (!search.options.has('s')) complain(self, `${name}: ${input}`);
      hasFailed = true;
      continue;
    }
    const shown = name === '-' ? '(standard input)' : name;
    const isQuick = search.options.has('q');
    const found =
      isQuick || search.options.size > 0 || search.showsNames
        ? searchText(yield* readAll(input), shown, search)
        : yield* searchStream(self, input, search);
    if (found === undefined) return BROKEN_PIPE;
    hasMatch ||= found.hasMatch;
    if (isQuick && hasMatch) return 0;
    if (!isQuick && found.text !== '' && !(yield* put(self.stdout, found.text))) return BROKEN_PIPE;
  }
  return hasFailed && !hasMatch ? 2 : hasMatch ? 0 : 1;
}

interface Found {
  readonly text: string;
  readonly hasMatch: boolean;
}

/** Plain grep of a pipe writes each line as it comes: `tail -f log | grep error`. */
function* searchStream(
  self: ProgramContext,
  input: Exclude<ReturnType<typeof openOperand>, string>,
  search: Search,
): Task<Found | undefined> {
  let pending = '';
  let hasMatch = false;
  for (;;) {
    const piece: string | undefined = yield* input.read();
    const text = pending + (piece ?? '');
    const end = piece === undefined ? text.length : text.lastIndexOf('\n') + 1;
    pending = text.slice(end);
    const found = searchText(text.slice(0, end), '', search);
    hasMatch ||= found.hasMatch;
    if (found.text !== '' && !(yield* put(self.stdout, found.text))) return undefined;
    if (piece === undefined) return { text: '', hasMatch };
  }
}

function searchText(text: string, name: string, { matchers, options, showsNames }: Search): Found {
  const lines = linesOf(text);
  const prefix = showsNames ? `${name}:` : '';
  const limit = Number(options.get('m') ?? Infinity);
  const before = Number(options.get('B') ?? options.get('C') ?? 0);
  const after = Number(options.get('A') ?? options.get('C') ?? 0);
  const wanted = !options.has('v');
  const shown = new Set<number>();
  const hits = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (hits.size >= limit) break;
    const isHit =
      matchers.some((matcher) => {
        matcher.lastIndex = 0;
        return matcher.test(line);
      }) === wanted;
    if (!isHit) continue;
    hits.add(index);
    for (let near = Math.max(0, index - before); near <= index + after; near++) {
      if (near < lines.length) shown.add(near);
    }
  }
  const hasMatch = hits.size > 0;
  if (options.has('L')) return { text: hasMatch ? '' : `${name}\n`, hasMatch };
  if (options.has('l')) return { text: hasMatch ? `${name}\n` : '', hasMatch };
  if (options.has('c')) return { text: `${prefix}${hits.size}\n`, hasMatch };
  let output = '';
  let last = -1;
  for (const index of [...shown].sort((one, other) => one - other)) {
    if (before + after > 0 && last >= 0 && index > last + 1) output += '--\n';
    last = index;
    const line = lines[index] as string;
    const isHit = hits.has(index);
    const mark = isHit ? ':' : '-';
    const start = (showsNames ? name + mark : '') + (options.has('n') ? `${index + 1}${mark}` : '');
    if (!options.has('o')) output += `${start}${line}\n`;
    else if (isHit) for (const part of parts(line, matchers)) output += `${start}${part}\n`;
  }
  return { text: output, hasMatch };
}

function parts(line: string, matchers: readonly RegExp[]): string[] {
  return matchers
    .flatMap((matcher) => {
      matcher.lastIndex = 0;
      return [...line.matchAll(matcher)].map((found) => found[0]);
    })
    .filter((part) => part !== '');
}
