// From tokens to what is to be run: pipelines, loops, conditions, groups, functions.
import type { Redirection } from './redirections.ts';
import { readRedirection } from './redirections.ts';
import { OpenLine, ShellError, tokens } from './shell-words.ts';
import type { Token } from './shell-words.ts';

export type Command =
  | {
      readonly is: 'simple';
      readonly words: readonly string[];
      readonly redirections: readonly Redirection[];
    }
  | {
      readonly is: 'if';
      readonly branches: readonly { readonly test: Script; readonly body: Script }[];
      readonly otherwise: Script;
      readonly redirections: readonly Redirection[];
    }
  | {
      readonly is: 'for';
      readonly name: string;
      readonly values: readonly string[];
      readonly body: Script;
      readonly redirections: readonly Redirection[];
    }
  | {
      readonly is: 'while' | 'until';
      readonly test: Script;
      readonly body: Script;
      readonly redirections: readonly Redirection[];
    }
  | {
      readonly is: 'case';
      readonly word: string;
      readonly choices: readonly { readonly patterns: readonly string[]; readonly body: Script }[];
      readonly redirections: readonly Redirection[];
    }
  | {
      readonly is: 'group';
      readonly body: Script;
      /** In brackets: what it changes in variables is forgotten. */
      readonly isApart: boolean;
      readonly redirections: readonly Redirection[];
    }
  | { readonly is: 'function'; readonly name: string; readonly body: Script };

export interface Pipeline {
  readonly stages: readonly Command[];
  /** Runs when the one before ended so: always, only after success, only after failure. */
  readonly when: 'always' | 'and' | 'or';
  readonly isNegated: boolean;
  /** With `&` at its end: nobody waits for it. */
  readonly isBackground: boolean;
  /** As written, for the list of jobs. */
  readonly text: string;
}

export type Script = readonly Pipeline[];

/** Reads a text. Throws ShellError for what cannot be read, OpenLine where more must follow. */
export function parseScript(text: string): Script {
  const parser = new Parser(tokens(text));
  return parser.whole();
}

/** Whether a person at the prompt must go on before the text can run. */
export function needsMore(text: string): boolean {
  try {
    parseScript(text);
    return false;
  } catch (error) {
    return error instanceof OpenLine;
  }
}

const END: Token = { is: 'operator', text: 'newline' };
const NAME = /^[A-Za-z_]\w*$/;

class Parser {
  private at = 0;

  constructor(private readonly list: readonly Token[]) {}

  whole(): Script {
    const script = this.script();
    if (this.at < this.list.length) throw unexpected(this.peek());
    return script;
  }

  private peek(): Token {
    return this.list[this.at] ?? END;
  }

  private isWord(text: string): boolean {
    const token = this.peek();
    return token.is === 'word' && token.text === text;
  }

  private isOperator(...texts: string[]): boolean {
    const token = this.peek();
    return this.at < this.list.length && token.is === 'operator' && texts.includes(token.text);
  }

  private expect(word: string): void {
    if (this.at >= this.list.length) throw new OpenLine(`sh: syntax error: expected ${word}`);
    if (this.peek().text !== word) throw unexpected(this.peek());
    this.at++;
  }

  /** Up to one of the words or operators given, or the end. */
  private script(...ends: string[]): Script {
    const list: Pipeline[] = [];
    let when: Pipeline['when'] = 'always';
    for (;;) {
      while (this.isOperator('\n')) this.at++;
      const isOver = this.at >= this.list.length;
      if (isOver && when !== 'always') throw new OpenLine('');
      if (isOver || ends.includes(this.peek().text)) return list;
      const pipeline = this.pipeline(when);
      when = 'always';
      const isBackground = this.isOperator('&');
      list.push({ ...pipeline, isBackground });
      if (this.isOperator('&&')) when = 'and';
      else if (this.isOperator('||')) when = 'or';
      else if (!this.isOperator(';', '&', '\n')) return list;
      this.at++;
      if (when !== 'always' && this.at >= this.list.length) throw new OpenLine('');
    }
  }

  private pipeline(when: Pipeline['when']): Omit<Pipeline, 'isBackground'> {
    const start = this.at;
    const isNegated = this.isWord('!');
    if (isNegated) this.at++;
    const stages = [this.command()];
    while (this.isOperator('|')) {
      this.at++;
      while (this.isOperator('\n')) this.at++;
      if (this.at >= this.list.length) throw new OpenLine('');
      stages.push(this.command());
    }
    const text = this.list
      .slice(start, this.at)
      .map((token) => token.text)
      .join(' ');
    return { stages, when, isNegated, text };
  }

  private command(): Command {
    const token = this.peek();
    if (token.is === 'operator' && token.text === '(') return this.brackets();
    if (token.is === 'word') {
      const compound = this.compound(token.text);
      if (compound) return { ...compound, redirections: this.redirections() } as Command;
      const next = this.list[this.at + 1];
      if (next?.is === 'operator' && next.text === '(' && NAME.test(token.text)) {
        return this.functionNamed(token.text);
      }
    }
    return this.simple();
  }

  private compound(word: string): object | undefined {
    switch (word) {
      case 'if':
        return this.condition();
      case 'for':
        return this.loopOver();
      case 'while':
      case 'until':
        return this.loop(word);
      case 'case':
        return this.choice();
      case '{': {
        this.at++;
        const body = this.script('}');
        this.expect('}');
        return { is: 'group', body, isApart: false };
      }
      default:
        return undefined;
    }
  }

  private brackets(): Command {
    this.at++;
    const body = this.script(')');
    this.expect(')');
    return { is: 'group', body, isApart: true, redirections: this.redirections() };
  }

  private functionNamed(name: string): Command {
    this.at += 2;
    this.expect(')');
    while (this.isOperator('\n')) this.at++;
    this.expect('{');
    const body = this.script('}');
    this.expect('}');
    return { is: 'function', name, body };
  }

  private condition(): object {
    const branches = [];
    do {
      this.at++;
      const test = this.script('then');
      this.expect('then');
      branches.push({ test, body: this.script('elif', 'else', 'fi') });
    } while (this.isWord('elif'));
    let otherwise: Script = [];
    if (this.isWord('else')) {
      this.at++;
      otherwise = this.script('fi');
    }
    this.expect('fi');
    return { is: 'if', branches, otherwise };
  }

  private loopOver(): object {
    this.at++;
    const name = this.word();
    const values: string[] = [];
    while (this.isOperator('\n')) this.at++;
    if (this.isWord('in')) {
      this.at++;
      while (this.at < this.list.length && this.peek().is === 'word') values.push(this.word());
    } else values.push('"$@"');
    return { is: 'for', name, values, body: this.doBody() };
  }

  private loop(word: 'while' | 'until'): object {
    this.at++;
    const test = this.script('do');
    return { is: word, test, body: this.doBody() };
  }

  private doBody(): Script {
    while (this.isOperator(';', '\n')) this.at++;
    this.expect('do');
    const body = this.script('done');
    this.expect('done');
    return body;
  }

  private choice(): object {
    this.at++;
    const word = this.word();
    const choices = [];
    while (this.isOperator('\n')) this.at++;
    this.expect('in');
    for (;;) {
      while (this.isOperator('\n', ';;')) this.at++;
      if (this.isWord('esac')) break;
      if (this.isOperator('(')) this.at++;
      const patterns = [this.word()];
      while (this.isOperator('|')) {
        this.at++;
        patterns.push(this.word());
      }
      this.expect(')');
      choices.push({ patterns, body: this.script(';;', 'esac') });
    }
    this.expect('esac');
    return { is: 'case', word, choices };
  }

  private simple(): Command {
    const words: string[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      const redirection = this.redirection();
      if (redirection) redirections.push(redirection);
      else if (this.at < this.list.length && this.peek().is === 'word') words.push(this.word());
      else break;
    }
    if (words.length === 0 && redirections.length === 0) throw unexpected(this.peek());
    return { is: 'simple', words, redirections };
  }

  private redirections(): readonly Redirection[] {
    const list: Redirection[] = [];
    for (;;) {
      const one = this.redirection();
      if (!one) return list;
      list.push(one);
    }
  }

  private redirection(): Redirection | undefined {
    const token = this.peek();
    if (token.is !== 'operator' || this.at >= this.list.length) return undefined;
    const next = this.list[this.at + 1];
    const read = readRedirection(token.text, next?.is === 'word' ? next.text : undefined);
    if (!read) return undefined;
    this.at += read.takesWord ? 2 : 1;
    return read.redirection;
  }

  private word(): string {
    const token = this.peek();
    if (this.at >= this.list.length) throw new OpenLine('sh: syntax error: unexpected end of file');
    if (token.is !== 'word') throw unexpected(token);
    this.at++;
    return token.text;
  }
}

function unexpected({ text }: Token): ShellError {
  const shown = text === '\n' ? 'newline' : text;
  return new ShellError(`sh: syntax error near unexpected token \`${shown}'`);
}
