// sed: s, d, p, q, addresses by number, last line, pattern and range; -n, -E, -e.

export class SedError extends Error {}

type Address = number | 'last' | RegExp;

interface SedCommand {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly isNegated: boolean;
  readonly run: (line: string) => SedResult;
}

interface SedResult {
  readonly line: string;
  readonly prints?: boolean;
  readonly deletes?: boolean;
  readonly quits?: boolean;
  readonly before?: string;
  readonly after?: string;
}

export interface SedOptions {
  readonly scripts: readonly string[];
  readonly isQuiet: boolean;
  readonly isExtended: boolean;
}

/** The text as the script changes it. Throws SedError. */
export function runSed({ scripts, isQuiet, isExtended }: SedOptions, lines: readonly string[]) {
  const commands = scripts.flatMap((script) => parse(script, isExtended));
  const open = new Set<SedCommand>();
  const out: string[] = [];
  for (const [at, given] of lines.entries()) {
    let line = given;
    let isDeleted = false;
    let isOver = false;
    const after: string[] = [];
    for (const command of commands) {
      if (isDeleted || !meets(command, line, { at, last: lines.length - 1, open })) continue;
      const result = command.run(line);
      ({ line } = result);
      if (result.before !== undefined) out.push(result.before);
      if (result.after !== undefined) after.push(result.after);
      if (result.prints) out.push(line);
      isDeleted = result.deletes ?? false;
      isOver ||= result.quits ?? false;
    }
    if (!isQuiet && !isDeleted) out.push(line);
    out.push(...after);
    if (isOver) break;
  }
  return out;
}

interface Where {
  readonly at: number;
  readonly last: number;
  readonly open: Set<SedCommand>;
}

function meets(command: SedCommand, line: string, where: Where): boolean {
  return isAddressed(command, line, where) !== command.isNegated;
}

function isAddressed(command: SedCommand, line: string, { at, last, open }: Where): boolean {
  const is = (address: Address): boolean => {
    if (address === 'last') return at === last;
    return typeof address === 'number' ? at + 1 === address : address.test(line);
  };
  const { from, to } = command;
  if (from === undefined) return true;
  if (to === undefined) return is(from);
  if (open.has(command)) {
    if (is(to) || (typeof to === 'number' && at + 1 >= to)) open.delete(command);
    return true;
  }
  if (!is(from)) return false;
  if (!(typeof to === 'number' && to <= at + 1)) open.add(command);
  return true;
}

function parse(script: string, isExtended: boolean): SedCommand[] {
  const commands: SedCommand[] = [];
  let rest = script;
  const address = (): Address | undefined => {
    const found = /^(?:(\d+)|(\$)|\/((?:[^/\\]|\\.)*)\/)/.exec(rest);
    if (!found) return undefined;
    rest = rest.slice(found[0].length);
    if (found[1] !== undefined) return Number(found[1]);
    return found[2] === undefined ? regexOf(found[3] ?? '', '', isExtended) : 'last';
  };
  for (;;) {
    rest = rest.replace(/^[\s;]+/, '');
    if (rest === '') return commands;
    const from = address();
    let to: Address | undefined;
    if (rest.startsWith(',')) {
      rest = rest.slice(1);
      to = address();
    }
    rest = rest.trimStart();
    const isNegated = rest.startsWith('!');
    if (isNegated) rest = rest.slice(1).trimStart();
    const { run, length } = action(rest, isExtended);
    rest = rest.slice(length);
    commands.push({ from, to, isNegated, run });
  }
}

function action(text: string, isExtended: boolean): { run: SedCommand['run']; length: number } {
  const letter = text[0] ?? '';
  if (letter === 's') return substitution(text, isExtended);
  if (letter === 'd') return { run: (line) => ({ line, deletes: true }), length: 1 };
  if (letter === 'p') return { run: (line) => ({ line, prints: true }), length: 1 };
  if (letter === 'q') return { run: (line) => ({ line, quits: true }), length: 1 };
  const words = /^([aic])\\?\s*([^\n]*)/.exec(text);
  if (words) {
    const [whole, kind, given = ''] = words;
    const run = (line: string): SedResult => {
      if (kind === 'a') return { line, after: given };
      return kind === 'i' ? { line, before: given } : { line: given };
    };
    return { run, length: whole.length };
  }
  throw new SedError(`sed: unsupported command ${letter}`);
}

function substitution(text: string, isExtended: boolean) {
  const sign = text[1] ?? '/';
  const parts: string[] = [];
  let part = '';
  let at = 2;
  for (; at < text.length && parts.length < 2; at++) {
    const letter = text[at] as string;
    if (letter === sign) {
      parts.push(part);
      part = '';
    } else if (letter !== '\\') part += letter;
    else {
      const next = text[++at] ?? '';
      part += next === sign ? next : letter + next;
    }
  }
  if (parts.length < 2) throw new SedError(`sed: unterminated s command`);
  const flags = /^[gipI\d]*/.exec(text.slice(at))?.[0] ?? '';
  const [from = '', to = ''] = parts;
  const caseless = /i/i.test(flags) ? 'i' : '';
  const regex = regexOf(from, `${flags.includes('g') ? 'g' : ''}${caseless}`, isExtended);
  const run = (line: string): SedResult => {
    const next = line.replace(regex, (...found: unknown[]) => replacement(to, found as string[]));
    return { line: next, prints: flags.includes('p') && next !== line };
  };
  return { run, length: at + flags.length };
}

function replacement(to: string, found: readonly string[]): string {
  return to.replaceAll(/\\(\d)|\\n|\\t|\\(.)|&/g, (sign, digit?: string, other?: string) => {
    if (digit !== undefined) return found[Number(digit)] ?? '';
    if (sign === '&') return found[0] ?? '';
    return other ?? (sign === '\\n' ? '\n' : '\t');
  });
}

/** Plain sed escapes what groups and repeats; the extended one escapes what does not. */
function regexOf(source: string, flags: string, isExtended: boolean): RegExp {
  const classes = source.replaceAll('[[:space:]]', '\\s').replaceAll('[:digit:]', '0-9');
  const swapped = isExtended
    ? classes
    : classes.replaceAll(/\\?[|+?(){}]/g, (sign) =>
        sign.length === 2 ? sign.slice(1) : `\\${sign}`,
      );
  try {
    return new RegExp(swapped, flags);
  } catch {
    throw new SedError(`sed: bad regex '${source}'`);
  }
}
