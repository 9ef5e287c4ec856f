// Writes YAML as kubectl does: sorted keys and go-yaml's choice of quotes and line breaks.
// Upstream: sigs.k8s.io/yaml goyaml.v2 encode.go, emitterc.go
import { escapeHtml } from '../api/client.ts';
import { isRecord } from '../../model/meta/json-data.ts';

const BEST_WIDTH = 80;

/** One document, ending with a newline. */
export function toYaml(value: unknown): string {
  if (isRecord(value) && Object.keys(value).length > 0) return mapLines(value, 0).join('\n') + '\n';
  if (Array.isArray(value) && value.length > 0) return listLines(value, 0).join('\n') + '\n';
  return `${scalar(value, 0, 0)}\n`;
}

/** JSON with sorted keys and four blanks, as kubectl prints it. */
export function toJson(value: unknown): string {
  return `${escapeHtml(JSON.stringify(sorted(value), null, 4))}\n`;
}

/** JSON with its keys as they are. */
export function typedJson(value: unknown): string {
  return `${escapeHtml(JSON.stringify(value, null, 4))}\n`;
}

/** A copy with the keys of all maps in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const key of keysOf(value)) copy[key] = sorted(value[key]);
  return copy;
}

function keysOf(map: Record<string, unknown>): string[] {
  const keys = Object.keys(map).filter((key) => map[key] !== undefined);
  return keys.sort(compareKeys);
}

/** go-yaml's order of keys: letters before others, numbers by value. Upstream: sorter.go */
function compareKeys(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  let digits = false;
  for (let at = 0; at < left.length && at < right.length; at++) {
    const [x, y] = [left[at] as string, right[at] as string];
    if (x === y) {
      digits = isDigit(x);
      continue;
    }
    const [xLetter, yLetter] = [isLetter(x), isLetter(y)];
    if (xLetter && yLetter) return x < y ? -1 : 1;
    if (xLetter || yLetter) return digits === xLetter ? -1 : 1;
    const numbers = compareNumbers(left, right, at);
    return numbers !== 0 ? numbers : x < y ? -1 : 1;
  }
  return left.length - right.length;
}

function compareNumbers(left: readonly string[], right: readonly string[], at: number): number {
  const start = (from: readonly string[]): number => {
    let first = at;
    while (first > 0 && isDigit(from[first - 1] as string)) first--;
    return first;
  };
  const read = (from: readonly string[]): string => {
    const first = start(from);
    let end = at;
    while (end < from.length && isDigit(from[end] as string)) end++;
    return from.slice(first, end).join('');
  };
  const [x, y] = [Number(read(left)), Number(read(right))];
  return x === y ? read(left).length - read(right).length : x - y;
}

function isDigit(one: string): boolean {
  return /\p{Nd}/u.test(one);
}

function isLetter(one: string): boolean {
  return /\p{L}/u.test(one);
}

function mapLines(map: Record<string, unknown>, indent: number): string[] {
  const lines: string[] = [];
  const margin = ' '.repeat(indent);
  for (const key of keysOf(map)) {
    const value = map[key];
    const head = `${margin}${keyText(key)}:`;
    if (isRecord(value) && Object.keys(value).length > 0) {
      lines.push(head, ...mapLines(value, indent + 2));
    } else if (Array.isArray(value) && value.length > 0) {
      lines.push(head, ...listLines(value, indent));
    } else lines.push(`${head} ${scalar(value, indent, head.length + 1)}`);
  }
  return lines;
}

function listLines(list: readonly unknown[], indent: number): string[] {
  const margin = ' '.repeat(indent);
  return list.flatMap((item) => {
    const isFilled = isRecord(item)
      ? Object.keys(item).length > 0
      : Array.isArray(item) && item[0] !== undefined;
    if (!isFilled) return [`${margin}- ${scalar(item, indent, indent + 2)}`];
    const [first = '', ...rest] = isRecord(item)
      ? mapLines(item, indent + 2)
      : listLines(item as readonly unknown[], indent + 2);
    return [`${margin}- ${first.trimStart()}`, ...rest];
  });
}

function keyText(key: string): string {
  return /\n/.test(key) ? doubleQuoted(key, 0, 0, false) : text(key, 0, 0, true);
}

function scalar(value: unknown, indent: number, column: number): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object') return '{}';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return text(value, indent, column, false);
  return String(value);
}

function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** A string in the style that go-yaml would take. */
function text(value: string, indent: number, column: number, isKey: boolean): string {
  const hasSpecial = SPECIAL.test(value);
  if (value.includes('\n') && !isKey) {
    if (!hasSpecial && !/ \n| $/.test(value)) return literal(value, indent);
    return doubleQuoted(value, indent, column, true);
  }
  if (hasSpecial || isNotString(value)) return doubleQuoted(value, indent, column, !isKey);
  if (mayBePlain(value)) return folded(value, indent, column, !isKey);
  return singleQuoted(value, indent, column, !isKey);
}

/** Neither ASCII that prints nor a letter of another script; tabs count as special. */
const SPECIAL = /[^\n\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

const WORDS = new Set(
  ['', '~', 'null', 'Null', 'NULL', '<<', '.nan', '.NaN', '.NAN']
    .concat(['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF'])
    .concat(
      ['y', 'yes', 'n', 'no', 'true', 'false', 'on', 'off'].flatMap((word) => [
        word,
        word.toUpperCase(),
        word.charAt(0).toUpperCase() + word.slice(1),
      ]),
    ),
);
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|[0-9][0-9_]*)$/;
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const CLOCK = String.raw`(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d*)?`;
const ZONE = String.raw`(?:Z|[ \t]*[-+]\d{1,2}(?::?\d{2})?)?`;
const TIME = new RegExp(String.raw`^\d{4}-\d{1,2}-\d{1,2}(?:${CLOCK}${ZONE})?$`);

/** A plain scalar of these characters would be read as something else. */
function isNotString(value: string): boolean {
  if (WORDS.has(value)) return true;
  return FLOAT.test(value) || INTEGER.test(value) || BASE_60.test(value) || TIME.test(value);
}

function mayBePlain(value: string): boolean {
  if (/^[ ]|[ ]$/.test(value)) return false;
  if (/^(---|\.\.\.)/.test(value)) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(value)) return false;
  if (/^[?:-](\s|$)/.test(value)) return false;
  return !/:(\s|$)| #/.test(value);
}

function literal(value: string, indent: number): string {
  const hint = /^[ \n]/.test(value) ? '2' : '';
  const chomp = !value.endsWith('\n') ? '-' : /^\n$|\n\n$/.test(value) ? '+' : '';
  const margin = ' '.repeat(indent + 2);
  const body = value.endsWith('\n') ? value.slice(0, -1) : value;
  const lines = body.split('\n').map((line) => (line === '' ? '' : margin + line));
  return [`|${hint}${chomp}`, ...lines].join('\n');
}

/** Breaks at a blank once the line is longer than the best width. */
function folded(value: string, indent: number, start: number, mayBreak: boolean): string {
  let column = start;
  let out = '';
  let wasSpace = false;
  const letters = [...value];
  for (const [at, letter] of letters.entries()) {
    const isSpace = letter === ' ';
    const isInner = at > 0 && at < letters.length - 1;
    const breaks = mayBreak && isSpace && !wasSpace && column > BEST_WIDTH && isInner;
    if (breaks && letters[at + 1] !== ' ') {
      out += `\n${' '.repeat(indent + 2)}`;
      column = indent + 2;
    } else {
      out += letter;
      column++;
    }
    wasSpace = isSpace;
  }
  return out;
}

function singleQuoted(value: string, indent: number, column: number, mayBreak: boolean): string {
  const doubled = folded(value.replaceAll("'", "''"), indent, column + 1, mayBreak);
  return `'${doubled}'`;
}

const ESCAPES = new Map([
  ['\0', '\\0'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\x1b', '\\e'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\u0085', '\\N'],
  ['\u00a0', '\\_'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
]);

function doubleQuoted(value: string, indent: number, start: number, mayBreak: boolean): string {
  let out = '"';
  let column = start + 1;
  let wasSpace = false;
  const letters = [...value];
  for (const [at, letter] of letters.entries()) {
    const isInner = at > 0 && at < letters.length - 1;
    if (mayBreak && letter === ' ' && !wasSpace && column > BEST_WIDTH && isInner) {
      out += `\n${' '.repeat(indent + 2)}`;
      column = indent + 2;
      if (letters[at + 1] === ' ') {
        out += '\\';
        column++;
      }
      wasSpace = true;
      continue;
    }
    const shown = escaped(letter);
    out += shown;
    column += shown.length;
    wasSpace = letter === ' ';
  }
  return `${out}"`;
}

function escaped(letter: string): string {
  const known = ESCAPES.get(letter);
  if (known) return known;
  if (!SPECIAL.test(letter) && letter !== '\ufeff') return letter;
  const code = letter.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
