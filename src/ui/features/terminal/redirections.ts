// Where a command's input comes from and what it writes goes.
import { ShellError } from './shell-words.ts';

export type Redirection =
  | { readonly is: 'input'; readonly file: string }
  /** A text that stands in the line: a here document, which is not expanded when it is raw. */
  | { readonly is: 'text'; readonly text: string; readonly isRaw: boolean }
  | {
      readonly is: 'output';
      readonly of: 'out' | 'err' | 'both';
      readonly file: string;
      readonly append: boolean;
    }
  | { readonly is: 'join'; readonly from: 'out' | 'err' };

export interface ReadRedirection {
  readonly redirection: Redirection;
  readonly takesWord: boolean;
}

/** Undefined when the operator is none. */
export function readRedirection(
  operator: string,
  word: string | undefined,
): ReadRedirection | undefined {
  if (operator === '2>&1') return { redirection: { is: 'join', from: 'err' }, takesWord: false };
  if (/^1?>&2$/.test(operator)) {
    return { redirection: { is: 'join', from: 'out' }, takesWord: false };
  }
  if (!/^(?:<<<|<<-?|<|[12]?>>?|&>>?)$/.test(operator)) return undefined;
  if (word === undefined) {
    throw new ShellError("sh: syntax error near unexpected token `newline'");
  }
  return { redirection: redirectionOf(operator, word), takesWord: true };
}

function redirectionOf(operator: string, word: string): Redirection {
  if (operator === '<') return { is: 'input', file: word };
  if (operator === '<<<') return { is: 'text', text: `${word}\n`, isRaw: false };
  if (operator.startsWith('<<')) {
    const [kind = ''] = word.split(':', 1);
    return { is: 'text', text: word.slice(kind.length + 1), isRaw: kind === 'raw' };
  }
  const of = operator.startsWith('&') ? 'both' : operator.startsWith('2') ? 'err' : 'out';
  return { is: 'output', of, file: word, append: operator.endsWith('>>') };
}
