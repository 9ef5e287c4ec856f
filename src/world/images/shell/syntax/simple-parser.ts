// Simple commands: assignments, words and redirections, in any order.
import type { SourceText } from './source-text.ts';
import type { Assignment, Command, Redirect, RedirectOperator, Word } from './syntax.ts';
import type { WordParser } from './word-parser.ts';
import { createWord } from './word-parser.ts';

const REDIRECT = /(\d*)(<<-|<<|>>|>&|<&|>\||<>|<|>)|(&>>?)/y;
const ASSIGNMENT = /([A-Za-z_][A-Za-z0-9_]*)=/y;
const CONDITION_OPERATOR = /&&|\|\||[<>()]/y;
const EXPRESSION = /\S+/y;
const EMPTY_WORD = createWord([]);

export class SimpleParser {
  constructor(
    private readonly source: SourceText,
    private readonly words: WordParser,
  ) {}

  simple(): Command {
    const { source } = this;
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      source.skipBlanks();
      if (isText(words[0], '[[') && !isText(words.at(-1), ']]')) {
        words.push((isText(words.at(-1), '=~') && this.expressionWord()) || this.conditionWord());
        continue;
      }
      const redirect = this.redirect();
      if (redirect) {
        redirects.push(redirect);
        continue;
      }
      const assignment = words.length === 0 ? source.match(ASSIGNMENT) : null;
      if (assignment) {
        source.at += assignment[0].length;
        assignments.push({
          name: assignment[1] as string,
          value: this.words.word() ?? EMPTY_WORD,
        });
        continue;
      }
      const word = this.words.word();
      if (!word) break;
      words.push(word);
    }
    if (words.length === 0 && assignments.length === 0 && redirects.length === 0) {
      throw source.unexpected();
    }
    return { is: 'simple', assignments, words, fields: fieldsOf(words), redirects };
  }

  /** Between `[[` and `]]` operators are words, and what is expanded is not split. */
  private conditionWord(): Word {
    const { source } = this;
    const operator = source.match(CONDITION_OPERATOR)?.[0];
    if (operator !== undefined) {
      source.at += operator.length;
      const text = operator === '&&' ? '-a' : operator === '||' ? '-o' : operator;
      return createWord([{ is: 'text', text, isQuoted: true }]);
    }
    const word = this.words.word();
    if (!word) throw source.unexpected();
    if (word.literal !== undefined || isText(word, ']]')) return word;
    const parts = word.parts.map((part) =>
      part.is === 'tilde' ? part : { ...part, isQuoted: true },
    );
    // What is empty is a word all the same.
    return createWord([{ is: 'text', text: '', isQuoted: true }, ...parts]);
  }

  /** A regular expression as it stands; undefined when something in it is to be expanded. */
  private expressionWord(): Word | undefined {
    const { source } = this;
    const text = source.match(EXPRESSION)?.[0];
    if (text === undefined || /\$[\w{(]|["'`\\]/.test(text)) return undefined;
    source.at += text.length;
    return createWord([{ is: 'text', text, isQuoted: true }]);
  }

  redirects(): Redirect[] {
    const redirects: Redirect[] = [];
    for (;;) {
      this.source.skipBlanks();
      const redirect = this.redirect();
      if (!redirect) return redirects;
      redirects.push(redirect);
    }
  }

  private redirect(): Redirect | undefined {
    const { source } = this;
    const found = source.match(REDIRECT);
    if (!found) return undefined;
    source.at += found[0].length;
    const operator = found[3] ?? (found[2] as string);
    source.skipBlanks();
    const word = this.words.word();
    if (!word) throw source.unexpected();
    const isInput = operator.startsWith('<');
    const descriptor = found[1] ? Number(found[1]) : isInput ? 0 : 1;
    const stripsTabs = operator === '<<-';
    const kept = (stripsTabs ? '<<' : operator) as RedirectOperator;
    const redirect: Redirect = { descriptor, operator: kept, word };
    if (kept === '<<') {
      const isQuoted = word.parts.some((part) => part.is === 'text' && part.isQuoted);
      const delimiter = word.parts.map((part) => (part.is === 'text' ? part.text : '')).join('');
      source.pending.push({ redirect, delimiter, stripsTabs, isQuoted });
    }
    return redirect;
  }
}

/** A plain word; brackets are patterns, so that it need not be literal. */
function isText(word: Word | undefined, text: string): boolean {
  const [first, second] = word?.parts ?? [];
  return first?.is === 'text' && first.text === text && !first.isQuoted && !second;
}

/** The fields of words that need no expansion. */
function fieldsOf(words: readonly Word[]): readonly string[] | undefined {
  const fields: string[] = [];
  for (const { literal } of words) {
    if (literal === undefined) return undefined;
    fields.push(literal);
  }
  return fields;
}
