// A part of Go's text/template: fields, range, if, with, variables, printf, len, index, base64.
// Upstream: Go's text/template, cli-runtime/pkg/printers/template.go
import type { Obj } from '../api/client.ts';
import { KubectlError } from '../errors.ts';

type Part =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'value'; readonly words: readonly string[] }
  | {
      readonly is: 'range' | 'if' | 'with' | 'define' | 'block';
      readonly words: readonly string[];
      readonly body: readonly Part[];
      readonly otherwise: readonly Part[];
    };

type Block = Extract<Part, { readonly body: readonly Part[] }>;

interface Scope {
  readonly dot: unknown;
  readonly root: unknown;
  readonly variables: Map<string, unknown>;
  /** The whole text, for messages. */
  readonly template: string;
  /** Parts with names of their own. */
  readonly defined: Map<string, readonly Part[]>;
}

export function goTemplateText(template: string, object: Obj): string {
  const tokens = template
    .replaceAll(/\s*\{\{- /g, '{{')
    .replaceAll(/ -\}\}\s*/g, '}}')
    .split(/(\{\{.*?\}\})/s);
  if (tokens.some((token) => /\{\{(?!.*\}\})/s.test(token))) {
    throw new KubectlError(
      `error parsing template ${template}, template: output:1: unclosed action`,
    );
  }
  const { parts } = parse(tokens, 0);
  const [variables, defined] = [new Map<string, unknown>(), new Map<string, readonly Part[]>()];
  return write(parts, { dot: object, root: object, variables, template, defined });
}

function parse(tokens: readonly string[], from: number) {
  const parts: Part[] = [];
  let at = from;
  for (; at < tokens.length; at++) {
    const token = tokens[at] as string;
    if (!token.startsWith('{{')) {
      if (token !== '') parts.push({ is: 'text', text: token });
      continue;
    }
    const words = wordsOf(token.slice(2, -2));
    const [first = ''] = words;
    if (first === 'end' || first === 'else') return { parts, at, end: first, words };
    if (!isBlock(first)) {
      if (!first.startsWith('/*')) parts.push({ is: 'value', words });
      continue;
    }
    const body = parse(tokens, at + 1);
    let otherwise: readonly Part[] = [];
    at = body.at;
    if (body.end === 'else') {
      const rest = parse(tokens, at + 1);
      otherwise = rest.parts;
      at = rest.at;
    }
    parts.push({ is: first, words: words.slice(1), body: body.parts, otherwise });
  }
  return { parts, at, end: '', words: [] as string[] };
}

function isBlock(word: string): word is 'range' | 'if' | 'with' | 'define' | 'block' {
  return ['range', 'if', 'with', 'define', 'block'].includes(word);
}

function wordsOf(action: string): string[] {
  return action.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|:=|\)(?:\.[\w.-]+)?|[(,|]|[^\s(),|]+/g) ?? [];
}

function write(parts: readonly Part[], scope: Scope): string {
  return parts
    .map((part) => {
      switch (part.is) {
        case 'text':
          return part.text;
        case 'value':
          if (part.words[0] === 'template') return inserted(part.words.slice(1), scope);
          return shown(assign(part.words, scope));
        case 'if':
          return write(truth(value(part.words, scope)) ? part.body : part.otherwise, scope);
        case 'with': {
          const dot = value(part.words, scope);
          return truth(dot) ? write(part.body, { ...scope, dot }) : write(part.otherwise, scope);
        }
        case 'range':
          return range(part, scope);
        case 'define':
        case 'block':
          scope.defined.set(part.words[0] ?? '', part.body);
          return part.is === 'define' ? '' : inserted(part.words, scope);
      }
    })
    .join('');
}

/** A part by its name, of what is given. */
function inserted([name = '', ...words]: readonly string[], scope: Scope): string {
  const dot = words.length === 0 ? undefined : value(words, scope);
  return write(scope.defined.get(name) ?? [], { ...scope, dot, root: dot });
}

function range(part: Block, scope: Scope): string {
  const assigned = part.words.indexOf(':=');
  const names = part.words.slice(0, Math.max(0, assigned)).filter((word) => word !== ',');
  const of = value(part.words.slice(assigned + 1), scope);
  const entries: [unknown, unknown][] = Array.isArray(of)
    ? [...of.entries()]
    : Object.keys((of ?? {}) as object)
        .sort()
        .map((key) => [key, (of as Obj)[key]]);
  if (entries.length === 0) return write(part.otherwise, scope);
  return entries
    .map(([key, dot]) => {
      const variables = new Map(scope.variables);
      if (names.length === 1) variables.set(names[0] as string, dot);
      if (names.length === 2) {
        variables.set(names[0] as string, key);
        variables.set(names[1] as string, dot);
      }
      return write(part.body, { ...scope, dot, variables });
    })
    .join('');
}

const NOTHING = Symbol('an assignment prints nothing');

function assign(words: readonly string[], scope: Scope): unknown {
  if (words[1] !== ':=' && words[1] !== '=') return value(words, scope);
  scope.variables.set(words[0] as string, value(words.slice(2), scope));
  return NOTHING;
}

function value(words: readonly string[], scope: Scope): unknown {
  let result: unknown;
  let command: string[] = [];
  let isPiped = false;
  const run = (): void => {
    const terms = termsOf(command, scope);
    result = call(isPiped ? [...terms, { value: result }] : terms);
    isPiped = true;
    command = [];
  };
  let depth = 0;
  for (const word of words) {
    if (word === '(') depth++;
    if (word.startsWith(')')) depth--;
    if (word === '|' && depth === 0) run();
    else command.push(word);
  }
  run();
  return result;
}

interface Term {
  readonly word?: string;
  readonly value?: unknown;
}

function termsOf(words: readonly string[], scope: Scope): Term[] {
  const terms: Term[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word !== '(') {
      terms.push(FUNCTIONS.has(word) ? { word } : { value: term(word, scope) });
      continue;
    }
    let depth = 1;
    let end = at + 1;
    for (; end < words.length && depth > 0; end++) {
      if (words[end] === '(') depth++;
      if (words[end]?.startsWith(')')) depth--;
    }
    const inner = value(words.slice(at + 1, end - 1), scope);
    terms.push({ value: fieldsOf(inner, (words[end - 1] ?? '').slice(1)) });
    at = end - 1;
  }
  return terms;
}

function term(word: string, scope: Scope): unknown {
  if (/^["`]/.test(word)) return word.startsWith('"') ? JSON.parse(word) : word.slice(1, -1);
  if (/^-?\d/.test(word)) return Number(word);
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'nil') return null;
  const [head = '', ...fields] = word.split('.');
  if (head !== '' && !head.startsWith('$')) {
    throw new KubectlError(
      `error parsing template ${scope.template}, template: output:1: ` +
        `function "${head}" not defined`,
    );
  }
  const at = head === '' ? scope.dot : head === '$' ? scope.root : scope.variables.get(head);
  return fieldsOf(at, fields.join('.'));
}

function fieldsOf(of: unknown, path: string): unknown {
  let at = of;
  for (const field of path.split('.')) if (field !== '') at = (at as Obj)?.[field];
  return at;
}

const FUNCTIONS = new Map<string, (args: readonly Obj[]) => unknown>([
  ['len', ([of]) => (typeof of === 'object' && !Array.isArray(of) ? Object.keys(of) : of).length],
  ['index', ([of, ...keys]) => keys.reduce((at: Obj, key) => at?.[key as never], of)],
  ['not', ([one]) => !truth(one)],
  ['and', (args) => args.find((one) => !truth(one)) ?? args.at(-1)],
  ['or', (args) => args.find((one) => truth(one)) ?? args.at(-1)],
  ['eq', ([one, ...others]) => others.some((other) => other === one)],
  ['ne', ([one, other]) => one !== other],
  ['lt', ([one, other]) => one < other],
  ['gt', ([one, other]) => one > other],
  ['le', ([one, other]) => one <= other],
  ['ge', ([one, other]) => one >= other],
  ['print', printed],
  ['slice', ([of, from, to]) => of.slice(from, to)],
  ['html', (args) => escapedHtml(printed(args))],
  ['js', (args) => printed(args).replaceAll(/[\\'"]/g, '\\$&')],
  ['urlquery', (args) => encodeURIComponent(printed(args)).replaceAll('%20', '+')],
  ['println', (args) => `${args.map(shown).join(' ')}\n`],
  ['exists', ([of, ...keys]) => keys.reduce((at: Obj, key) => at?.[key], of) !== undefined],
  ['base64decode', ([text]) => atob(text)],
  [
    'printf',
    ([format, ...args]) => {
      let at = 0;
      return String(format).replaceAll(/%[-\d]*[vsdq%]/g, (verb) => {
        if (verb === '%%') return '%';
        const text = shown(args[at++]);
        if (verb.endsWith('q')) return JSON.stringify(text);
        const width = Number(/-?\d+/.exec(verb)?.[0] ?? 0);
        return width < 0 ? text.padEnd(-width) : text.padStart(width);
      });
    },
  ],
]);

/** With blanks between neighbours of which none is a text. */
function printed(args: readonly Obj[]): string {
  return args
    .map((one, at) => {
      const isApart = at > 0 && typeof one !== 'string' && typeof args[at - 1] !== 'string';
      return `${isApart ? ' ' : ''}${shown(one)}`;
    })
    .join('');
}

const HTML = new Map([
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['&', '&amp;'],
  ['"', '&#34;'],
  ["'", '&#39;'],
]);

function escapedHtml(text: string): string {
  return text.replaceAll(/[<>&"']/g, (sign) => HTML.get(sign) as string);
}

function call(terms: readonly Term[]): unknown {
  const [head, ...args] = terms;
  if (head?.word === undefined) return head?.value;
  const values = args.map((one) => one.value) as Obj[];
  return FUNCTIONS.get(head.word)?.(values);
}

function truth(of: unknown): boolean {
  if (Array.isArray(of)) return of.length > 0;
  if (typeof of === 'object' && of !== null) return Object.keys(of).length > 0;
  return Boolean(of);
}

function shown(of: unknown): string {
  if (of === NOTHING) return '';
  if (of === undefined || of === null) return '<no value>';
  if (Array.isArray(of)) return `[${of.map(shown).join(' ')}]`;
  if (typeof of !== 'object') return String(of);
  const keys = Object.keys(of).sort();
  return `map[${keys.map((key) => `${key}:${shown((of as Obj)[key])}`).join(' ')}]`;
}
