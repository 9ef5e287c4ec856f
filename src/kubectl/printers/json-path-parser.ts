// Reads kubectl's JSONPath templates. Upstream: client-go/util/jsonpath/parser.go
import { KubectlError } from '../errors.ts';

export type Node =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'path'; readonly steps: readonly Step[] }
  | { readonly is: 'range'; readonly steps: readonly Step[]; readonly body: readonly Node[] };

export type Step =
  | { readonly is: 'root' }
  | { readonly is: 'current' }
  | { readonly is: 'field'; readonly name: string }
  | { readonly is: 'wildcard' }
  | { readonly is: 'recursive' }
  | {
      readonly is: 'slice';
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly by: number;
    }
  | { readonly is: 'index'; readonly index: number }
  | { readonly is: 'union'; readonly parts: readonly (readonly Step[])[] }
  | { readonly is: 'filter'; readonly left: Side; readonly operator: string; readonly right: Side };

export type Side =
  | { readonly is: 'path'; readonly steps: readonly Step[] }
  | { readonly is: 'value'; readonly value: unknown };

/** Parses a template such as `{range .items[*]}{.metadata.name}{"\n"}{end}`. */
export function parseTemplate(template: string): readonly Node[] {
  const open: { steps: readonly Step[]; body: Node[] }[] = [{ steps: [], body: [] }];
  const add = (node: Node): void => void open.at(-1)?.body.push(node);
  let at = 0;
  while (at < template.length) {
    const brace = template.indexOf('{', at);
    if (brace < 0) {
      add({ is: 'text', text: template.slice(at) });
      break;
    }
    if (brace > at) add({ is: 'text', text: template.slice(at, brace) });
    const end = closing(template, brace);
    const action = template.slice(brace + 1, end).trim();
    at = end + 1;
    const range = /^range\s+(.*)$/s.exec(action);
    if (range) open.push({ steps: parseSteps(range[1] ?? ''), body: [] });
    else if (action === 'end') {
      const done = open.length > 1 ? open.pop() : undefined;
      if (!done)
        throw new KubectlError(`error parsing jsonpath ${template}, not in range, nothing to end`);
      add({ is: 'range', ...done });
    } else addAction(action, add);
  }
  if (open.length > 1)
    throw new KubectlError(`error parsing jsonpath ${template}, unterminated range`);
  return open[0]?.body ?? [];
}

/** Strings and paths of one pair of braces. */
function addAction(action: string, add: (node: Node) => void): void {
  let rest = action;
  while (rest !== '') {
    const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*/.exec(rest);
    if (quoted) {
      add({ is: 'text', text: unquote(quoted[1] as string) });
      rest = rest.slice(quoted[0].length);
      continue;
    }
    const path = pathLength(rest);
    add({ is: 'path', steps: parseSteps(rest.slice(0, path)) });
    rest = rest.slice(path).trimStart();
  }
}

function closing(template: string, brace: number): number {
  let quote = '';
  for (let at = brace + 1; at < template.length; at++) {
    const one = template[at] as string;
    if (quote) {
      if (one === '\\') at++;
      else if (one === quote) quote = '';
    } else if (one === '"' || one === "'") quote = one;
    else if (one === '}') return at;
  }
  throw new KubectlError(`error parsing jsonpath ${template}, unclosed action`);
}

/** How far a path goes: to the first blank outside brackets. */
function pathLength(text: string): number {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const one = text[at] as string;
    if (quote) {
      if (one === '\\') at++;
      else if (one === quote) quote = '';
    } else if (one === '"' || one === "'") {
      if (depth === 0) return at;
      quote = one;
    } else if (one === '[') depth++;
    else if (one === ']') depth--;
    else if (depth === 0 && /\s/.test(one)) return at;
  }
  return text.length;
}

export function unquote(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/g, (_, one: string) => {
    const known = new Map([
      ['n', '\n'],
      ['t', '\t'],
      ['r', '\r'],
    ]);
    return known.get(one) ?? one;
  });
}

/** The steps of one path: `.items[?(@.kind=="Pod")].metadata.name`. */
export function parseSteps(path: string): readonly Step[] {
  const steps: Step[] = [];
  let rest = path.trim();
  while (rest !== '') {
    const { step, length } = takeStep(rest, path);
    if (step) steps.push(step);
    rest = rest.slice(length);
  }
  return steps;
}

function takeStep(rest: string, path: string): { step?: Step; length: number } {
  if (rest.startsWith('$')) return { step: { is: 'root' }, length: 1 };
  if (rest.startsWith('@')) return { step: { is: 'current' }, length: 1 };
  if (rest.startsWith('..')) return { step: { is: 'recursive' }, length: 2 };
  if (rest.startsWith('.*')) return { step: { is: 'wildcard' }, length: 2 };
  if (rest.startsWith('*')) return { step: { is: 'wildcard' }, length: 1 };
  if (rest.startsWith('[')) return takeBracket(rest, path);
  const field = /^\.?((?:[^.[\]\s\\$@*{}]|\\.)+)/.exec(rest);
  if (field) {
    const name = (field[1] as string).replaceAll(/\\(.)/g, '$1');
    return { step: { is: 'field', name }, length: field[0].length };
  }
  if (rest.startsWith('.')) return { length: 1 };
  throw new KubectlError(
    `error parsing jsonpath {${path}}, unrecognized character in action: ${JSON.stringify(rest[0])}`,
  );
}

function takeBracket(rest: string, path: string): { step: Step; length: number } {
  const end = bracketEnd(rest);
  if (end < 0) throw new KubectlError(`error parsing jsonpath {${path}}, unterminated array`);
  const inside = rest.slice(1, end).trim();
  const length = end + 1;
  const filter = /^\?\((.*)\)$/s.exec(inside);
  if (filter) return { step: filterStep(filter[1] ?? ''), length };
  if (inside === '*') return { step: { is: 'wildcard' }, length };
  const parts = splitUnion(inside);
  if (parts.length > 1) {
    return { step: { is: 'union', parts: parts.map(unionPart) }, length };
  }
  const [step] = unionPart(inside);
  if (!step)
    throw new KubectlError(`error parsing jsonpath {${path}}, invalid array index ${inside}`);
  return { step, length };
}

function unionPart(text: string): readonly Step[] {
  const part = text.trim();
  const quoted = /^(?:'(.*)'|"(.*)")$/s.exec(part);
  if (quoted) return parseQuotedField(quoted[1] ?? quoted[2] ?? '');
  const slice = /^(-?\d*):(-?\d*)(?::(-?\d+))?$/.exec(part);
  if (slice) {
    const numberOf = (digits: string | undefined) => (digits ? Number(digits) : undefined);
    const by = numberOf(slice[3]) ?? 1;
    return [{ is: 'slice', from: numberOf(slice[1]), to: numberOf(slice[2]), by }];
  }
  if (/^-?\d+$/.test(part)) return [{ is: 'index', index: Number(part) }];
  return parseSteps(part);
}

/** `['metadata.name']` is the field of that very name. */
function parseQuotedField(text: string): readonly Step[] {
  return [{ is: 'field', name: text.replaceAll(/\\(.)/g, '$1') }];
}

function bracketEnd(rest: string): number {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < rest.length; at++) {
    const one = rest[at] as string;
    if (quote) {
      if (one === '\\') at++;
      else if (one === quote) quote = '';
    } else if (one === '"' || one === "'") quote = one;
    else if (one === '[') depth++;
    else if (one === ']' && --depth === 0) return at;
  }
  return -1;
}

function splitUnion(text: string): string[] {
  const parts: string[] = [];
  let quote = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const one = text[at] as string;
    if (quote) {
      if (one === quote) quote = '';
    } else if (one === '"' || one === "'") quote = one;
    else if (one === ',') {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function filterStep(text: string): Step {
  const found = /^(.*?)(==|!=|<=|>=|<|>)(.*)$/s.exec(text);
  if (!found) {
    const right: Side = { is: 'value', value: undefined };
    return { is: 'filter', left: side(text), operator: 'exists', right };
  }
  const [, left = '', operator = '', right = ''] = found;
  return { is: 'filter', left: side(left), operator, right: side(right) };
}

function side(text: string): Side {
  const part = text.trim();
  if (/^(['"]).*\1$/s.test(part)) return { is: 'value', value: unquote(part) };
  if (/^-?\d+(\.\d+)?$/.test(part)) return { is: 'value', value: Number(part) };
  if (part === 'true' || part === 'false') return { is: 'value', value: part === 'true' };
  return { is: 'path', steps: parseSteps(part) };
}
