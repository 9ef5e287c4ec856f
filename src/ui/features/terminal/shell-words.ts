// Reads a command line of the workstation: words, quotes, pipes, `;`, `&&`, `||` and `>`.

export interface Stage {
  readonly words: readonly string[];
}

export interface Pipeline {
  readonly stages: readonly Stage[];
  /** Runs when the one before ended so: always, only after success, only after failure. */
  readonly when: 'always' | 'and' | 'or';
  /** The file that the last stage's output goes to. */
  readonly output?: { readonly file: string; readonly append: boolean };
  /** The file that the first stage reads. */
  readonly input?: string;
}

export class ShellError extends Error {}

type Token =
  | { readonly is: 'word'; readonly text: string }
  | { readonly is: 'operator'; readonly text: string };

const OPERATOR = /^(\|\||&&|>>|[|;><&])/;

/** Splits a line into tokens; throws ShellError for a quote that is not closed. */
export function tokens(line: string, variables: ReadonlyMap<string, string>): readonly Token[] {
  const list: Token[] = [];
  let rest = line;
  for (;;) {
    rest = rest.replace(/^\s+/, '');
    if (rest === '' || rest.startsWith('#')) return list;
    const operator = OPERATOR.exec(rest)?.[0];
    if (operator) {
      list.push({ is: 'operator', text: operator });
      rest = rest.slice(operator.length);
      continue;
    }
    const { text, length } = takeWord(rest, variables);
    list.push({ is: 'word', text });
    rest = rest.slice(length);
  }
}

function takeWord(rest: string, variables: ReadonlyMap<string, string>) {
  let text = '';
  let at = 0;
  while (at < rest.length && !/[\s|;<>&]/.test(rest[at] as string)) {
    const letter = rest[at] as string;
    if (letter === "'") {
      const end = rest.indexOf("'", at + 1);
      if (end < 0) throw new ShellError('sh: unterminated quoted string');
      text += rest.slice(at + 1, end);
      at = end + 1;
    } else if (letter === '"') {
      const [, inside = ''] = /^"((?:[^"\\]|\\.)*)"/s.exec(rest.slice(at)) ?? [];
      const length = /^"((?:[^"\\]|\\.)*)"/s.exec(rest.slice(at))?.[0].length;
      if (length === undefined) throw new ShellError('sh: unterminated quoted string');
      text += expand(inside.replaceAll(/\\(["\\$`])/g, '$1'), variables);
      at += length;
    } else if (letter === '\\') {
      text += rest[at + 1] ?? '';
      at += 2;
    } else if (letter === '$') {
      const name = /^\$(?:\{(\w+)\}|(\w+))/.exec(rest.slice(at));
      text += name ? (variables.get(name[1] ?? name[2] ?? '') ?? '') : '$';
      at += name ? name[0].length : 1;
    } else {
      text += letter;
      at++;
    }
  }
  return { text, length: at };
}

function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) => {
    return variables.get(braced ?? bare ?? '') ?? '';
  });
}

/** The pipelines of a line. Throws ShellError for what cannot be read. */
export function pipelines(
  line: string,
  variables: ReadonlyMap<string, string>,
): readonly Pipeline[] {
  const list: Pipeline[] = [];
  let stages: Stage[] = [];
  let words: string[] = [];
  let when: Pipeline['when'] = 'always';
  let files: Pick<Pipeline, 'output' | 'input'> = {};
  const endStage = (operator: string): void => {
    if (words.length === 0)
      throw new ShellError(`sh: syntax error near unexpected token \`${operator}'`);
    stages.push({ words });
    words = [];
  };
  const endPipeline = (next: Pipeline['when'], operator: string): void => {
    if (stages.length === 0 && words.length === 0 && operator === 'newline') return;
    endStage(operator);
    list.push({ stages, when, ...files });
    stages = [];
    files = {};
    when = next;
  };
  const all = tokens(line, variables);
  for (let at = 0; at < all.length; at++) {
    const token = all[at] as Token;
    if (token.is === 'word') words.push(token.text);
    else if (token.text === '|') endStage('|');
    else if (token.text === '&&') endPipeline('and', '&&');
    else if (token.text === '||') endPipeline('or', '||');
    else if (token.text === ';') endPipeline('always', ';');
    else if (token.text === '&')
      throw new ShellError('sh: background jobs are not part of this shell');
    else {
      const file = all[++at];
      if (file?.is !== 'word')
        throw new ShellError("sh: syntax error near unexpected token `newline'");
      if (token.text === '<') files = { ...files, input: file.text };
      else files = { ...files, output: { file: file.text, append: token.text === '>>' } };
    }
  }
  endPipeline('always', 'newline');
  return list;
}
