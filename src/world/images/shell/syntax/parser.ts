// The grammar of POSIX sh: lists, pipelines, compound commands, redirections, functions.
import type { Command, Item, List, Script, Word } from './syntax.ts';
import { SyntaxFailure } from './syntax.ts';
import { SourceText } from './source-text.ts';
import { SimpleParser } from './simple-parser.ts';
import { WordParser } from './word-parser.ts';

const RESERVED = /(?:[a-z]+|[{}!])(?=[\s;&|()<>]|$)/y;
const STOPS: ReadonlySet<string> = new Set([
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'esac',
  '}',
]);
const FUNCTION = /([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*\([ \t]*\)/y;

/** Parses a text. Never throws: what cannot be parsed is the script's `error`. */
export function parse(text: string): Script {
  const parser = new Parser(text);
  const lists: List[] = [];
  let error: string | undefined;
  try {
    for (let list = parser.completeCommand(); list; list = parser.completeCommand()) {
      lists.push(list);
    }
  } catch (failure) {
    if (!(failure instanceof SyntaxFailure)) throw failure;
    error = failure.message;
  }
  return { lists, error };
}

function parseWhole(text: string): Script {
  const script = parse(text);
  if (script.error !== undefined) throw new SyntaxFailure(script.error);
  return script;
}

class Parser {
  private readonly source: SourceText;
  private readonly words: WordParser;
  private readonly simples: SimpleParser;

  constructor(text: string | SourceText) {
    this.source = typeof text === 'string' ? new SourceText(text, documentWord) : text;
    this.words = new WordParser(this.source, readSubstitution, parseWhole);
    this.simples = new SimpleParser(this.source, this.words);
  }

  /** The commands up to the end of a line, or undefined at the end of the text. */
  completeCommand(): List | undefined {
    const { source } = this;
    source.skipNewlines();
    if (source.isAtEnd) return undefined;
    const items: Item[] = [];
    do {
      items.push(this.item());
      source.skipBlanks();
    } while (!source.isAtEnd && source.next !== '\n' && this.startsCommand());
    if (!source.isAtEnd && !source.takeNewline()) throw source.unexpected();
    return items;
  }

  /** Commands up to (not including) one of the closing words, or `)`, or `;;`. */
  list(closing: string): List {
    const items: Item[] = [];
    for (;;) {
      this.source.skipNewlines();
      if (!this.startsCommand()) break;
      items.push(this.item());
    }
    if (items.length === 0) throw this.source.unexpected(closing);
    return items;
  }

  private startsCommand(): boolean {
    const { source } = this;
    if (source.isAtEnd || source.next === ')' || source.startsWith(';;')) return false;
    const reserved = source.match(RESERVED)?.[0];
    return !reserved || !STOPS.has(reserved);
  }

  private item(): Item {
    const command = this.andOr();
    const { source } = this;
    source.skipBlanks();
    if (source.next === '&' && !source.startsWith('&&')) {
      source.at++;
      source.skipBlanks();
      return { command, isBackground: true };
    }
    if (source.next === ';' && !source.startsWith(';;')) source.at++;
    else if (this.startsCommand() && source.next !== '\n') throw source.unexpected();
    source.skipBlanks();
    return { command, isBackground: false };
  }

  private andOr(): Command {
    let left = this.pipeline();
    for (;;) {
      this.source.skipBlanks();
      const is = this.source.take('&&') ? 'and' : this.source.take('||') ? 'or' : undefined;
      if (!is) return left;
      this.source.skipNewlines();
      left = { is, left, right: this.pipeline() };
    }
  }

  private pipeline(): Command {
    const { source } = this;
    let isNegated = false;
    source.skipBlanks();
    while (this.takeReserved('!')) {
      isNegated = !isNegated;
      source.skipBlanks();
    }
    const commands = [this.command()];
    for (;;) {
      source.skipBlanks();
      if (source.next !== '|' || source.startsWith('||')) break;
      source.at++;
      source.skipNewlines();
      commands.push(this.command());
    }
    if (commands.length === 1 && !isNegated) return commands[0] as Command;
    return { is: 'pipeline', commands, isNegated };
  }

  private command(): Command {
    this.source.skipBlanks();
    const compound = this.compound();
    if (!compound) return this.functionOrSimple();
    const redirects = this.simples.redirects();
    return redirects.length > 0 ? { is: 'redirected', command: compound, redirects } : compound;
  }

  private compound(): Command | undefined {
    const { source } = this;
    if (source.take('(')) {
      const body = this.list(')');
      source.skipNewlines();
      if (!source.take(')')) throw source.unexpected(')');
      return { is: 'subshell', body };
    }
    const reserved = source.match(RESERVED)?.[0];
    if (!reserved) return undefined;
    if (STOPS.has(reserved)) throw source.unexpected();
    switch (reserved) {
      case '{':
        return this.group();
      case 'if':
        return this.conditional();
      case 'while':
      case 'until':
        return this.loop(reserved);
      case 'for':
        return this.forLoop();
      case 'case':
        return this.caseOf();
      default:
        return undefined;
    }
  }

  private group(): Command {
    this.source.at++;
    const body = this.list('}');
    this.expect('}');
    return { is: 'group', body };
  }

  private conditional(): Command {
    const clauses: { condition: List; body: List }[] = [];
    let otherwise: List | undefined;
    let opener = 'if';
    this.expect(opener);
    for (;;) {
      const condition = this.list('then');
      this.expect('then');
      clauses.push({ condition, body: this.list('fi') });
      opener = this.takeReserved('elif') ? 'elif' : '';
      if (!opener) break;
    }
    if (this.takeReserved('else')) otherwise = this.list('fi');
    this.expect('fi');
    return { is: 'if', clauses, otherwise };
  }

  private loop(opener: 'while' | 'until'): Command {
    this.expect(opener);
    const condition = this.list('do');
    return { is: 'loop', isUntil: opener === 'until', condition, body: this.doGroup() };
  }

  private doGroup(): List {
    this.expect('do');
    const body = this.list('done');
    this.expect('done');
    return body;
  }

  private forLoop(): Command {
    const { source } = this;
    this.expect('for');
    source.skipBlanks();
    const variable = this.words.name();
    if (!variable) throw new SyntaxFailure('bad for loop variable');
    source.at += variable.length;
    source.skipNewlines();
    let words: Word[] | undefined;
    if (this.takeReserved('in')) {
      words = this.wordList();
      source.skipBlanks();
      if (!source.take(';') && source.next !== '\n') throw source.unexpected('do');
    } else {
      source.skipBlanks();
      source.take(';');
    }
    return { is: 'for', variable, words, body: this.doGroup() };
  }

  private wordList(): Word[] {
    const words: Word[] = [];
    for (;;) {
      this.source.skipBlanks();
      const word = this.words.word();
      if (!word) return words;
      words.push(word);
    }
  }

  private caseOf(): Command {
    const { source } = this;
    this.expect('case');
    source.skipBlanks();
    const word = this.words.word();
    if (!word) throw source.unexpected();
    this.expect('in');
    const arms: { patterns: Word[]; body: List }[] = [];
    for (;;) {
      source.skipNewlines();
      if (this.takeReserved('esac')) break;
      arms.push(this.arm());
      source.skipNewlines();
      if (!source.take(';;')) {
        this.expect('esac');
        break;
      }
    }
    return { is: 'case', word, arms };
  }

  private arm(): { patterns: Word[]; body: List } {
    const { source } = this;
    source.take('(');
    const patterns: Word[] = [];
    do {
      source.skipBlanks();
      const pattern = this.words.word();
      if (!pattern) throw source.unexpected();
      patterns.push(pattern);
      source.skipBlanks();
    } while (source.take('|'));
    if (!source.take(')')) throw source.unexpected(')');
    source.skipNewlines();
    return { patterns, body: this.startsCommand() ? this.list('esac') : [] };
  }

  private functionOrSimple(): Command {
    const { source } = this;
    const definition = source.match(FUNCTION);
    if (definition) {
      source.at += definition[0].length;
      source.skipNewlines();
      const body = this.command();
      return { is: 'function', name: definition[1] as string, body };
    }
    return this.simples.simple();
  }

  private takeReserved(word: string): boolean {
    this.source.skipBlanks();
    if (this.source.match(RESERVED)?.[0] !== word) return false;
    this.source.at += word.length;
    return true;
  }

  private expect(word: string): void {
    this.source.skipNewlines();
    if (!this.takeReserved(word)) throw this.source.unexpected(word);
  }
}

function readSubstitution(source: SourceText): Script {
  const parser = new Parser(source);
  source.skipNewlines();
  const lists = source.next === ')' ? [] : [parser.list(')')];
  source.skipNewlines();
  if (!source.take(')')) throw source.unexpected(')');
  return { lists, error: undefined };
}

function documentWord(text: string): Word {
  const source = new SourceText(text, documentWord);
  return new WordParser(source, readSubstitution, parseWhole).quotedText();
}
