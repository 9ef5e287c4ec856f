// Cuts lines of the workstation into words and operators, with here documents in their place.
// Words keep their quotes: they are expanded when their command's turn comes.

export class ShellError extends Error {}

/** The line is not at its end: a quote, a pipe or a here document is still open. */
export class OpenLine extends ShellError {}

export type Token =
  | { readonly is: 'word'; readonly text: string }
  | { readonly is: 'operator'; readonly text: string };

const OPERATOR = /^(\|\||&&|;;|2>&1|1?>&2|&>>|&>|[12]>>|[12]>|>>|<<<|<<-?|[|;><&()])/;

/** Splits a text into tokens; throws OpenLine where more must follow. */
export function tokens(source: string): readonly Token[] {
  const list: Token[] = [];
  const waiting: { at: number; end: string; isIndented: boolean }[] = [];
  let rest = source.replaceAll('\r\n', '\n');
  for (;;) {
    rest = rest.replace(/^(?:[ \t]|\\\n)+/, '');
    if (rest.startsWith('#')) rest = rest.replace(/^[^\n]*/, '');
    if (rest === '') break;
    if (rest === '\\') throw new OpenLine('');
    if (rest.startsWith('\n')) {
      rest = rest.slice(1);
      for (const here of waiting.splice(0)) rest = takeHere(rest, here, list);
      list.push({ is: 'operator', text: '\n' });
      continue;
    }
    const operator = OPERATOR.exec(rest)?.[0];
    if (operator) {
      list.push({ is: 'operator', text: operator });
      rest = rest.slice(operator.length);
      continue;
    }
    const length = wordLength(rest);
    const text = rest.slice(0, length);
    rest = rest.slice(length);
    const before = list.at(-1);
    if (before?.is === 'operator' && /^<<-?$/.test(before.text)) {
      waiting.push({ at: list.length, end: text, isIndented: before.text === '<<-' });
    }
    list.push({ is: 'word', text });
  }
  if (waiting.length > 0) throw new OpenLine('sh: here document is not closed');
  return list;
}

/** Puts the lines up to the delimiter in its place; a quoted one keeps its text as it is. */
function takeHere(
  rest: string,
  here: { at: number; end: string; isIndented: boolean },
  list: Token[],
): string {
  const isRaw = /['"\\]/.test(here.end);
  const end = here.end.replaceAll(/['"\\]/g, '');
  const lines = rest.split('\n');
  const plain = lines.map((line) => (here.isIndented ? line.replace(/^\t+/, '') : line));
  const at = plain.indexOf(end);
  if (at < 0) throw new OpenLine('sh: here document is not closed');
  const text = plain
    .slice(0, at)
    .map((line) => `${line}\n`)
    .join('');
  list[here.at] = { is: 'word', text: `${isRaw ? 'raw' : 'open'}:${text}` };
  return lines.slice(at + 1).join('\n');
}

/** How many characters of the text are its first word. */
function wordLength(rest: string): number {
  let at = 0;
  while (at < rest.length && !/[\s|;<>&()]/.test(rest[at] as string)) at = pieceEnd(rest, at);
  return at;
}

/** Where the quoted piece, substitution or letter that begins at `at` ends. */
export function pieceEnd(text: string, at: number): number {
  const letter = text[at];
  if (letter === "'") return closing(text, at, /'/g);
  if (letter === '\\') return at + 2;
  if (letter === '`') return closing(text, at, /`/g);
  if (letter === '"') {
    for (let place = at + 1; place < text.length;) {
      if (text[place] === '"') return place + 1;
      place = text[place] === "'" ? place + 1 : pieceEnd(text, place);
    }
    throw new OpenLine('sh: unterminated quoted string');
  }
  if (text.startsWith('$(', at)) {
    for (let place = at + 2; place < text.length;) {
      if (text[place] === ')') return place + 1;
      place =
        text[place] === '('
          ? pieceEnd(`$${text.slice(place)}`, 0) + place - 1
          : pieceEnd(text, place);
    }
    throw new OpenLine('sh: unterminated command substitution');
  }
  return at + 1;
}

function closing(text: string, at: number, mark: RegExp): number {
  mark.lastIndex = at + 1;
  const end = mark.exec(text)?.index;
  if (end === undefined) throw new OpenLine('sh: unterminated quoted string');
  return end + 1;
}
