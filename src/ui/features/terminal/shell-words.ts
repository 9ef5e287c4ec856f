// Reads command lines of the workstation: words, pipes, `;`, `&&`, `||`, `&`, redirections, here
// documents. Words keep their quotes: they are expanded when their command's turn comes.

export interface Stage {
  readonly words: readonly string[];
  /** The file that its output goes to. */
  readonly output?: { readonly file: string; readonly append: boolean };
  /** What it complains of: with its output, or into a file. */
  readonly errors?: 'output' | { readonly file: string; readonly append: boolean };
  /** The file that it reads, or a text that stands in the line. */
  readonly input?: { readonly file: string } | { readonly text: string; readonly isRaw: boolean };
}

export interface Pipeline {
  readonly stages: readonly Stage[];
  /** Runs when the one before ended so: always, only after success, only after failure. */
  readonly when: 'always' | 'and' | 'or';
  /** With `&` at its end: nobody waits for it. */
  readonly isBackground: boolean;
}

export class ShellError extends Error {}

/** The line is not at its end: a quote, a pipe or a here document is still open. */
export class OpenLine extends ShellError {}

type Token =
  | { readonly is: 'word'; readonly text: string }
  | { readonly is: 'operator'; readonly text: string };

const OPERATOR = /^(\|\||&&|2>&1|&>|2>>|2>|>>|<<<|<<-?|[|;><&])/;

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
  while (at < rest.length && !/[\s|;<>&]/.test(rest[at] as string)) at = pieceEnd(rest, at);
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

type Writable<Of> = { -readonly [key in keyof Of]: Of[key] };

/** The pipelines of a text. Throws ShellError for what cannot be read. */
export function pipelines(line: string): readonly Pipeline[] {
  const list: Pipeline[] = [];
  let stages: Stage[] = [];
  let stage: Writable<Stage> & { words: string[] } = { words: [] };
  let when: Pipeline['when'] = 'always';
  const endStage = (operator: string): void => {
    if (stage.words.length === 0)
      throw new ShellError(`sh: syntax error near unexpected token \`${operator}'`);
    stages.push(stage);
    stage = { words: [] };
  };
  const endPipeline = (next: Pipeline['when'], operator: string): void => {
    if (stages.length === 0 && stage.words.length === 0 && operator === 'newline') return;
    endStage(operator);
    list.push({ stages, when, isBackground: operator === '&' });
    stages = [];
    when = next;
  };
  const all = tokens(line);
  const last = all.at(-1);
  if (last?.is === 'operator' && ['|', '&&', '||'].includes(last.text)) throw new OpenLine('');
  for (let at = 0; at < all.length; at++) {
    const token = all[at] as Token;
    if (token.is === 'word') stage.words.push(token.text);
    else if (token.text === '|') endStage('|');
    else if (token.text === '&&') endPipeline('and', '&&');
    else if (token.text === '||') endPipeline('or', '||');
    else if (token.text === ';' || token.text === '&') endPipeline('always', token.text);
    else if (token.text === '\n') {
      if (stages.length === 0 || stage.words.length > 0) endPipeline('always', 'newline');
    } else if (token.text === '2>&1') stage.errors = 'output';
    else redirect(stage, token.text, all[++at]);
  }
  endPipeline('always', 'newline');
  return list;
}

function redirect(stage: Writable<Stage>, operator: string, to: Token | undefined): void {
  if (to?.is !== 'word') throw new ShellError("sh: syntax error near unexpected token `newline'");
  const file = { file: to.text, append: operator.endsWith('>>') };
  if (operator === '<') stage.input = { file: to.text };
  else if (operator === '<<<') stage.input = { text: `${to.text}\n`, isRaw: false };
  else if (operator.startsWith('<<')) {
    const [kind = ''] = to.text.split(':', 1);
    stage.input = { text: to.text.slice(kind.length + 1), isRaw: kind === 'raw' };
  } else if (operator === '&>') {
    stage.output = file;
    stage.errors = 'output';
  } else if (operator.startsWith('2')) stage.errors = file;
  else stage.output = file;
}

/** Whether a person at the prompt must go on before the line can run. */
export function isOpen(line: string): boolean {
  try {
    pipelines(line);
    return false;
  } catch (error) {
    return error instanceof OpenLine;
  }
}
