// A part of jq: paths, pipes, iteration, select, map, keys, length, join, object construction.

export class JqError extends Error {}

type Filter = (input: unknown) => readonly unknown[];

/** Runs a program on JSON text; throws JqError in jq's words. */
export function runJq(program: string, input: string, isRaw: boolean, isCompact: boolean): string {
  let value: unknown;
  try {
    value = JSON.parse(input);
  } catch {
    throw new JqError('jq: parse error: Invalid JSON text');
  }
  const filter = new Parser(program).whole();
  return filter(value)
    .map((one) => {
      if (isRaw && typeof one === 'string') return `${one}\n`;
      return `${JSON.stringify(one ?? null, null, isCompact ? undefined : 2)}\n`;
    })
    .join('');
}

const TEXT = String.raw`"(?:[^"\\]|\\.)*"`;
const SIGNS = String.raw`\.\.|==|!=|<=|>=|\/\/|[|,()[\]{}:<>]`;
const WORDS = String.raw`\.[A-Za-z_][\w-]*|\.|-?\d+(?:\.\d+)?|[A-Za-z_]\w*`;
const TOKEN = new RegExp(String.raw`\s*(${TEXT}|${SIGNS}|${WORDS})`, 'y');

function tokensOf(program: string): string[] {
  const list: string[] = [];
  TOKEN.lastIndex = 0;
  let at = 0;
  while (program.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(program);
    if (!found) throw new JqError(`jq: error: syntax error near ${program.slice(at).trim()}`);
    list.push(found[1] as string);
    at = TOKEN.lastIndex;
  }
  return list;
}

class Parser {
  private readonly tokens: string[];
  private at = 0;

  constructor(program: string) {
    this.tokens = tokensOf(program);
  }

  whole(): Filter {
    const filter = this.tokens.length === 0 ? same : this.pipe();
    if (this.at < this.tokens.length) {
      throw new JqError(`jq: error: syntax error, unexpected ${this.tokens[this.at]}`);
    }
    return filter;
  }

  private take(wanted: string): boolean {
    if (this.tokens[this.at] !== wanted) return false;
    this.at++;
    return true;
  }

  private need(wanted: string): void {
    if (!this.take(wanted)) throw new JqError(`jq: error: syntax error, expected ${wanted}`);
  }

  private pipe(): Filter {
    const first = this.comma();
    if (!this.take('|')) return first;
    const rest = this.pipe();
    return (input) => first(input).flatMap((one) => rest(one));
  }

  private comma(): Filter {
    const first = this.alternative();
    if (!this.take(',')) return first;
    const rest = this.comma();
    return (input) => [...first(input), ...rest(input)];
  }

  private alternative(): Filter {
    const first = this.comparison();
    if (!this.take('//')) return first;
    const rest = this.alternative();
    return (input) => {
      const found = first(input).filter(
        (one) => one !== null && one !== undefined && one !== false,
      );
      return found.length > 0 ? found : rest(input);
    };
  }

  private comparison(): Filter {
    const left = this.conjunction();
    const operator = this.tokens[this.at] ?? '';
    const compare = COMPARE.get(operator);
    if (!compare) return left;
    this.at++;
    const right = this.conjunction();
    return (input) => left(input).flatMap((a) => right(input).map((b) => compare(a, b)));
  }

  private conjunction(): Filter {
    return this.postfix();
  }

  private postfix(): Filter {
    let filter = this.term();
    for (;;) {
      const token = this.tokens[this.at] ?? '';
      if (token === '[') filter = then(filter, this.bracket());
      else if (/^\.[A-Za-z_]/.test(token)) {
        this.at++;
        filter = then(filter, field(token.slice(1)));
      } else return filter;
    }
  }

  private bracket(): Filter {
    this.need('[');
    if (this.take(']')) return (input) => Object.values((input ?? []) as object);
    const key = this.pipe();
    this.need(']');
    return (input) => key(input).map((one) => at(input, one as string | number));
  }

  private term(): Filter {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new JqError('jq: error: syntax error, unexpected end');
    if (token === '.') {
      const name = this.tokens[this.at] ?? '';
      if (!name.startsWith('"')) return same;
      this.at++;
      return field(JSON.parse(name) as string);
    }
    if (token === '..') return everything;
    if (token.startsWith('.')) return field(token.slice(1));
    if (token.startsWith('"')) return always(JSON.parse(token));
    if (/^-?\d/.test(token)) return always(Number(token));
    if (token === '(') return this.inside(')');
    if (token === '[') {
      if (this.take(']')) return always([]);
      const inner = this.inside(']');
      return (input) => [inner(input)];
    }
    if (token === '{') return this.object();
    return this.call(token);
  }

  private inside(end: string): Filter {
    const inner = this.pipe();
    this.need(end);
    return inner;
  }

  private object(): Filter {
    const parts: { key: string; filter: Filter }[] = [];
    while (!this.take('}')) {
      const token = this.tokens[this.at++] ?? '';
      const key = token.startsWith('"') ? (JSON.parse(token) as string) : token.replace(/^\./, '');
      parts.push({ key, filter: this.take(':') ? this.alternative() : field(key) });
      if (!this.take(',') && this.tokens[this.at] !== '}') {
        throw new JqError('jq: error: syntax error in an object');
      }
    }
    return (input) => [
      Object.fromEntries(parts.map(({ key, filter }) => [key, filter(input)[0] ?? null])),
    ];
  }

  private call(name: string): Filter {
    const known = SIMPLE.get(name);
    if (known) return (input) => [known(input)];
    if (name === 'empty') return () => [];
    const make = WITH_ARGUMENT.get(name);
    if (!make) throw new JqError(`jq: error: ${name}/0 is not defined`);
    this.need('(');
    return make(this.inside(')'));
  }
}

const same: Filter = (input) => [input];
const always =
  (value: unknown): Filter =>
  () => [value];
const field =
  (name: string): Filter =>
  (input) => [at(input, name)];
const then =
  (first: Filter, next: Filter): Filter =>
  (input) =>
    first(input).flatMap((one) => next(one));

function at(input: unknown, key: string | number): unknown {
  if (input === null || input === undefined) return null;
  if (typeof input !== 'object') {
    throw new JqError(`jq: error: Cannot index ${typeof input} with "${key}"`);
  }
  if (Array.isArray(input)) return (typeof key === 'number' ? input.at(key) : undefined) ?? null;
  return Object.hasOwn(input, key) ? (input as Record<string, unknown>)[key] : null;
}

function everything(input: unknown): readonly unknown[] {
  if (typeof input !== 'object' || input === null) return [input];
  return [input, ...Object.values(input).flatMap((one) => everything(one))];
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

const COMPARE = new Map<string, (a: unknown, b: unknown) => boolean>([
  ['==', (a, b) => JSON.stringify(a) === JSON.stringify(b)],
  ['!=', (a, b) => JSON.stringify(a) !== JSON.stringify(b)],
  ['<', (a, b) => (a as number) < (b as number)],
  ['>', (a, b) => (a as number) > (b as number)],
  ['<=', (a, b) => (a as number) <= (b as number)],
  ['>=', (a, b) => (a as number) >= (b as number)],
]);

const SIMPLE = new Map<string, (input: unknown) => unknown>([
  [
    'length',
    (input) =>
      typeof input === 'string' ? input.length : Object.keys((input ?? {}) as object).length,
  ],
  [
    'keys',
    (input) => (Array.isArray(input) ? [...input.keys()] : Object.keys(input as object).sort()),
  ],
  ['values', (input) => input],
  ['type', (input) => (input === null ? 'null' : Array.isArray(input) ? 'array' : typeof input)],
  ['tostring', text],
  ['tonumber', Number],
  ['not', (input) => input === false || input === null],
  ['first', (input) => (input as unknown[])[0] ?? null],
  ['last', (input) => (input as unknown[]).at(-1) ?? null],
  ['sort', (input) => (input as unknown[]).toSorted((a, b) => (text(a) < text(b) ? -1 : 1))],
  ['unique', (input) => [...new Set(input as unknown[])].sort()],
  ['add', (input) => (input as (number & string)[]).reduce((a, b) => (a + b) as never)],
  ['true', () => true],
  ['false', () => false],
  ['null', () => null],
  [
    'to_entries',
    (input) => Object.entries(input as object).map(([key, value]) => ({ key, value })),
  ],
]);

const truth = (value: unknown): boolean => value !== false && value !== null && value !== undefined;

const WITH_ARGUMENT = new Map<string, (inner: Filter) => Filter>([
  ['select', (inner) => (input) => (inner(input).some(truth) ? [input] : [])],
  ['map', (inner) => (input) => [(input as unknown[]).flatMap((one) => inner(one))]],
  [
    'join',
    (inner) => (input) => [
      (input as unknown[])
        .map((one) => (one === null ? '' : text(one)))
        .join(text(inner(input)[0])),
    ],
  ],
  ['has', (inner) => (input) => [Object.hasOwn(input as object, text(inner(input)[0]))]],
  ['test', (inner) => (input) => [new RegExp(text(inner(input)[0])).test(text(input))]],
  ['startswith', (inner) => (input) => [text(input).startsWith(text(inner(input)[0]))]],
  ['contains', (inner) => (input) => [text(input).includes(text(inner(input)[0]))]],
  [
    'sort_by',
    (inner) => (input) => [
      (input as unknown[]).toSorted((a, b) => (text(inner(a)[0]) < text(inner(b)[0]) ? -1 : 1)),
    ],
  ],
]);
