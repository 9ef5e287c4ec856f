// The paths of JSONPath that columns of custom kinds use: fields, indices, wildcards, filters.
// Upstream: client-go/util/jsonpath

export type PathStep =
  | { readonly is: 'field'; readonly name: string }
  | { readonly is: 'index'; readonly index: number }
  | { readonly is: 'all' }
  | {
      readonly is: 'filter';
      readonly path: readonly PathStep[];
      readonly operator: '==' | '!=' | 'exists';
      readonly value: string;
    };

const FIELD = /^\.?([A-Za-z_$][\w$-]*|\*)/;
const QUOTED = /^\.?\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/;
const INDEX = /^\[(-?\d+|\*)\]/;
const FILTER = /^\[\?\(\s*@([^=!)]*?)\s*(?:(==|!=)\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))\s*)?\)\]/;

const parsed = new Map<string, readonly PathStep[] | undefined>();

/** The steps of a path such as `.status.conditions[?(@.type=="Ready")].status`. */
export function parseJsonPath(path: string): readonly PathStep[] | undefined {
  if (!parsed.has(path)) parsed.set(path, parse(path));
  return parsed.get(path);
}

function parse(path: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  let rest = path
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .replace(/^\$/, '');
  while (rest !== '' && rest !== '.') {
    const step = takeStep(rest);
    if (!step) return undefined;
    steps.push(step.step);
    rest = rest.slice(step.length);
  }
  return steps;
}

function takeStep(rest: string): { readonly step: PathStep; readonly length: number } | undefined {
  let match = QUOTED.exec(rest);
  if (match) {
    const name = (match[1] ?? match[2] ?? '').replaceAll(/\\(.)/g, '$1');
    return { step: { is: 'field', name }, length: match[0].length };
  }
  match = INDEX.exec(rest);
  if (match) {
    const all = match[1] === '*';
    const step: PathStep = all ? { is: 'all' } : { is: 'index', index: Number(match[1]) };
    return { step, length: match[0].length };
  }
  match = FILTER.exec(rest);
  if (match) {
    const path = parse(match[1] ?? '');
    if (!path) return undefined;
    const operator = (match[2] as '==' | '!=' | undefined) ?? 'exists';
    const value = match[3] ?? match[4] ?? match[5] ?? '';
    return { step: { is: 'filter', path, operator, value }, length: match[0].length };
  }
  match = FIELD.exec(rest);
  if (!match) return undefined;
  const name = match[1] as string;
  return { step: name === '*' ? { is: 'all' } : { is: 'field', name }, length: match[0].length };
}

/** All values at a path; none when something on the way is missing. */
export function valuesAt(value: unknown, steps: readonly PathStep[]): readonly unknown[] {
  let values: unknown[] = [value];
  for (const step of steps) values = values.flatMap((one) => follow(one, step));
  return values;
}

function follow(value: unknown, step: PathStep): unknown[] {
  if (value === null || typeof value !== 'object') return [];
  switch (step.is) {
    case 'field':
      return Object.hasOwn(value, step.name) ? [(value as Record<string, unknown>)[step.name]] : [];
    case 'index': {
      if (!Array.isArray(value)) return [];
      const found: unknown = value.at(step.index);
      return found === undefined ? [] : [found];
    }
    case 'all':
      return Array.isArray(value) ? value : Object.values(value);
    case 'filter':
      return (Array.isArray(value) ? value : [value]).filter((one) => passes(one, step));
  }
}

function passes(value: unknown, filter: PathStep & { is: 'filter' }): boolean {
  const found = valuesAt(value, filter.path);
  if (filter.operator === 'exists') return found.length > 0;
  const isEqual = found.some((one) => String(one) === filter.value);
  return filter.operator === '==' ? isEqual : !isEqual;
}
