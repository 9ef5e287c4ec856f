// Takes quotes off words and puts variables and the output of commands in their place.
import { pieceEnd } from './shell-words.ts';

export interface Expansion {
  readonly variables: ReadonlyMap<string, string>;
  /** What a command prints: `$(kubectl get pod -o name)`. */
  substitute(command: string): Promise<string>;
}

/** The words that a written word becomes: unquoted values fall apart at blanks. */
export async function expandWord(raw: string, by: Expansion): Promise<readonly string[]> {
  let words: string[] | undefined;
  let open = '';
  let isOpen = false;
  const add = (text: string): void => {
    open += text;
    isOpen = true;
  };
  const addSplit = (text: string): void => {
    const parts = text.split(/\s+/);
    if (parts.length > 1 && parts[0] === '' && !isOpen) parts.shift();
    for (const [at, part] of parts.entries()) {
      if (at > 0) {
        if (isOpen) (words ??= []).push(open);
        open = '';
        isOpen = false;
      }
      if (part !== '') add(part);
    }
  };
  for (let at = 0; at < raw.length;) {
    const end = pieceEnd(raw, at);
    const piece = raw.slice(at, end);
    if (piece.startsWith("'")) add(piece.slice(1, -1));
    else if (piece.startsWith('"')) add(await expandText(piece.slice(1, -1), by));
    else if (piece.startsWith('\\')) add(piece.slice(1));
    else if (piece.startsWith('$(') || piece.startsWith('`')) addSplit(await valueOf(piece, by));
    else if (piece === '$') {
      const name = NAME.exec(raw.slice(at))?.[0] ?? '';
      if (name === '') add('$');
      else addSplit(await valueOf(name, by));
      at += Math.max(1, name.length);
      continue;
    } else add(piece);
    at = end;
  }
  if (isOpen) (words ??= []).push(open);
  return words ?? [];
}

const NAME = /^\$(?:\{[^}]+\}|[A-Za-z_]\w*|[0-9?@#*$!])/;

/** A text in double quotes or of a here document: it stays in one piece. */
export async function expandText(text: string, by: Expansion): Promise<string> {
  let out = '';
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    if (/^\\["\\$`\n]/.test(rest)) {
      out += rest[1] === '\n' ? '' : rest[1];
      at += 2;
    } else if (rest.startsWith('$(') || rest.startsWith('`')) {
      const end = pieceEnd(text, at);
      out += await valueOf(text.slice(at, end), by);
      at = end;
    } else {
      const name = NAME.exec(rest)?.[0];
      out += name ? await valueOf(name, by) : rest[0];
      at += name?.length ?? 1;
    }
  }
  return out;
}

async function valueOf(piece: string, { variables, substitute }: Expansion): Promise<string> {
  if (piece.startsWith('$((')) return String(arithmetic(piece.slice(3, -2), variables));
  if (piece.startsWith('$(')) return (await substitute(piece.slice(2, -1))).replace(/\n+$/, '');
  if (piece.startsWith('`')) return (await substitute(piece.slice(1, -1))).replace(/\n+$/, '');
  return parameter(piece.replace(/^\$\{(.*)\}$/s, '$1').replace(/^\$/, ''), {
    variables,
    substitute,
  });
}

const FORM = /^(\w+|[@#?*])(:?[-=+]|##?|%%?|\/\/?)?(.*)$/s;

/** `NAME`, `NAME:-other`, `NAME#prefix`, `NAME%suffix`, `NAME/old/new`, `#NAME`. */
async function parameter(text: string, by: Expansion): Promise<string> {
  if (/^#\w+$/.test(text)) return String((by.variables.get(text.slice(1)) ?? '').length);
  const [, name = '', form = '', rest = ''] = FORM.exec(text) ?? [];
  const value = by.variables.get(name) ?? '';
  if (form === '') return value;
  if (/^:?[-=]$/.test(form)) return value === '' ? expandText(rest, by) : value;
  if (/^:?\+$/.test(form)) return value === '' ? '' : expandText(rest, by);
  if (form.startsWith('/')) {
    const [old = '', next = ''] = rest.split('/');
    return form === '//' ? value.replaceAll(old, next) : value.replace(old, next);
  }
  return cutAffix(value, form, rest);
}

function cutAffix(value: string, form: string, pattern: string): string {
  const isLong = form.length === 2;
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('?', '.');
  const any = isLong ? '.*' : '.*?';
  if (form.startsWith('#'))
    return value.replace(new RegExp(`^${source.replaceAll('*', any)}`, 's'), '');
  const regex = new RegExp(`^(${isLong ? '.*?' : '.*'})${source.replaceAll('*', '.*')}$`, 's');
  return value.replace(regex, '$1');
}

/** Sums and products of whole numbers and variables, from left to right. */
function arithmetic(text: string, variables: ReadonlyMap<string, string>): number {
  const parts = text.match(/\w+|[-+*/%]/g) ?? [];
  let sum = 0;
  let operator = '+';
  for (const part of parts) {
    if (/^[-+*/%]$/.test(part)) {
      operator = part;
      continue;
    }
    const value = Number(/^\d/.test(part) ? part : (variables.get(part) ?? 0));
    if (operator === '+') sum += value;
    else if (operator === '-') sum -= value;
    else if (operator === '*') sum *= value;
    else sum = operator === '/' ? Math.trunc(sum / value) : sum % value;
  }
  return sum;
}
