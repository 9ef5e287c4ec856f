// The syntax tree of a shell script. Trees are shared by every container that runs the same text.

export type Operation = '-' | '=' | '?' | '+' | '#' | '##' | '%' | '%%' | '/' | '//' | ':';

export type WordPart =
  | { readonly is: 'text'; readonly text: string; readonly isQuoted: boolean }
  | {
      readonly is: 'parameter';
      readonly name: string;
      readonly isQuoted: boolean;
      /** `${#name}` */
      readonly isLength: boolean;
      readonly operation: Operation | undefined;
      /** `:-` and its kind also treat an empty value as missing. */
      readonly hasColon: boolean;
      readonly word: Word | undefined;
      /** The replacement of `${name/pattern/replacement}`, the length of `${name:from:length}`. */
      readonly second: Word | undefined;
    }
  /** What a command substitution gave; never made by the parser. */
  | { readonly is: 'output'; readonly text: string; readonly isQuoted: boolean }
  | { readonly is: 'command'; readonly script: Script; readonly isQuoted: boolean }
  | { readonly is: 'arithmetic'; readonly expression: Word; readonly isQuoted: boolean }
  | { readonly is: 'tilde'; readonly user: string };

export interface Word {
  readonly parts: readonly WordPart[];
  /** The word's only field when nothing in it needs expanding. */
  readonly literal: string | undefined;
  /** Holds a command substitution, so expanding it takes time. */
  readonly hasCommand: boolean;
}

export type RedirectOperator = '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '<<' | '&>' | '&>>';

export interface Redirect {
  readonly descriptor: number;
  readonly operator: RedirectOperator;
  /** The target; of a here-document, its text. */
  word: Word;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

export interface Item {
  readonly command: Command;
  readonly isBackground: boolean;
}

export type List = readonly Item[];

export type Command =
  | {
      readonly is: 'simple';
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      /** What the words expand to, when that is known beforehand. */
      readonly fields: readonly string[] | undefined;
      readonly redirects: readonly Redirect[];
    }
  | { readonly is: 'pipeline'; readonly commands: readonly Command[]; readonly isNegated: boolean }
  | { readonly is: 'and'; readonly left: Command; readonly right: Command }
  | { readonly is: 'or'; readonly left: Command; readonly right: Command }
  | { readonly is: 'group'; readonly body: List }
  | { readonly is: 'subshell'; readonly body: List }
  | {
      readonly is: 'if';
      readonly clauses: readonly { readonly condition: List; readonly body: List }[];
      readonly otherwise: List | undefined;
    }
  | {
      readonly is: 'loop';
      readonly isUntil: boolean;
      readonly condition: List;
      readonly body: List;
    }
  | {
      readonly is: 'for';
      readonly variable: string;
      readonly words: readonly Word[] | undefined;
      readonly body: List;
    }
  | {
      readonly is: 'case';
      readonly word: Word;
      readonly arms: readonly { readonly patterns: readonly Word[]; readonly body: List }[];
    }
  | { readonly is: 'function'; readonly name: string; readonly body: Command }
  | {
      readonly is: 'redirected';
      readonly command: Command;
      readonly redirects: readonly Redirect[];
    };

/** A whole text, one list for each complete command: a shell runs the first before it reads on. */
export interface Script {
  readonly lists: readonly List[];
  /** What is wrong after the last of the lists, in the shell's words. */
  readonly error: string | undefined;
}

/** Thrown within the parser only. */
export class SyntaxFailure {
  constructor(readonly message: string) {}
}
