// What a plain (unquoted) YAML scalar means to Go's reader, which kubectl uses: YAML 1.1 with
// y/n/yes/no/on/off as booleans and 0644 as octal, but no sexagesimals and dates as texts.
// Upstream: sigs.k8s.io/yaml/goyaml.v2 resolve.go

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...variants('true', true),
  ...variants('y', true),
  ...variants('yes', true),
  ...variants('on', true),
  ...variants('false', false),
  ...variants('n', false),
  ...variants('no', false),
  ...variants('off', false),
  ...variants('null', null),
  ['~', null] as const,
  ['', null] as const,
]);

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F_]+)|0[bB]([01_]+)|0[oO]?([0-7_]+)|([0-9][0-9_]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** The value of a plain scalar: null, a boolean, a number, or the text itself. */
export function resolvePlainScalar(text: string): unknown {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  return numeric ? resolveNumber(text) : text;
}

function resolveNumber(text: string): unknown {
  const integer = INTEGER.exec(text);
  if (integer) {
    const [, sign, hex, binary, octal, decimal] = integer;
    const digits = (hex ?? binary ?? octal ?? decimal)!.replaceAll('_', '');
    const base = hex !== undefined ? 16 : binary !== undefined ? 2 : octal !== undefined ? 8 : 10;
    const value = base === 10 ? Number(digits) : parseInt(digits, base);
    if (!Number.isNaN(value)) return sign === '-' ? -value : value;
  }
  return FLOAT.test(text) ? Number(text) : text;
}

function variants<V>(word: string, value: V): (readonly [string, V])[] {
  const title = word[0]!.toUpperCase() + word.slice(1);
  return [
    [word, value],
    [title, value],
    [word.toUpperCase(), value],
  ];
}
