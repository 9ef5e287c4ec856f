// Reads YAML (and so JSON) as kubectl does, keeping the line of every field for messages.
import { setOwn } from '../meta/json-data.ts';
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Document, Pair, ParsedNode, Scalar, YAMLMap, YAMLParseError } from 'yaml';
import { resolvePlainScalar } from './yaml-scalar.ts';

/** What is wrong with the text; lines and columns count from 1. */
export interface YamlProblem {
  /** `error converting YAML to JSON: yaml: line 3: ...`, as kubectl says it. */
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A field given twice in one map; the later one counts. */
export interface DuplicateField {
  readonly path: string;
  readonly line: number;
}

/** One document of a text. `value` is undefined when there is a problem, null when it is empty. */
export interface YamlDocument {
  readonly value: unknown;
  readonly problem?: YamlProblem;
  readonly duplicates: readonly DuplicateField[];
  readonly firstLine: number;
  readonly lastLine: number;
  /** The line of a field path such as `spec.containers[0].image`, or of its nearest parent. */
  lineOf(path: string): number;
}

const TEXT_LIMIT = 3 * 1024 * 1024;
const ALIASED_NODES_LIMIT = 20_000;
const DEPTH_LIMIT = 200;
// The parser's time grows with these; real manifests of 3 MB have a third of them.
const MARKS_LIMIT = 300_000;
const MARK = /[[{"'*&]|:(?=\s)|-(?=\s)/g;
const FLOW_DEPTH_LIMIT = 1_000;

/** All documents of a text. Never throws: what cannot be read carries its problem. */
export function readYaml(text: string): readonly YamlDocument[] {
  const excess = excessOf(text);
  if (excess !== undefined) {
    const message = `error converting YAML to JSON: ${excess}`;
    return [broken({ message, line: 1, column: 1 }, 1)];
  }
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    version: '1.1',
    schema: 'failsafe',
    lineCounter: lines,
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
    logLevel: 'silent',
    merge: false,
  });
  if (!Array.isArray(parsed)) return [];
  return parsed.map((document) => readDocument(document, lines));
}

// Texts that would keep the parser busy for many seconds, found before it starts.
function excessOf(text: string): string | undefined {
  if (text.length > TEXT_LIMIT) return `the text is longer than ${TEXT_LIMIT} bytes`;
  let marks = 0;
  MARK.lastIndex = 0;
  while (MARK.test(text)) {
    if (++marks > MARKS_LIMIT) return `the text has more than ${MARKS_LIMIT} elements`;
  }
  return isShallow(text) ? undefined : TOO_DEEP;
}

const TOO_DEEP = 'yaml: exceeded max depth of 10000';

function isShallow(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > FLOW_DEPTH_LIMIT) return false;
  }
  return true;
}

/** The value of a text that holds one document, or what is wrong with it. */
export function readYamlValue(text: string): { value: unknown } | { problem: YamlProblem } {
  const [first] = readYaml(text);
  if (first === undefined) return { value: null };
  return first.problem === undefined ? { value: first.value } : { problem: first.problem };
}

function broken(problem: YamlProblem, firstLine: number): YamlDocument {
  return {
    value: undefined,
    problem,
    duplicates: [],
    firstLine,
    lastLine: problem.line,
    lineOf: () => problem.line,
  };
}

function readDocument(document: Document.Parsed, lines: LineCounter): YamlDocument {
  const [start, end] = document.range;
  const firstLine = lines.linePos(document.contents?.range?.[0] ?? start).line || 1;
  const [error] = document.errors;
  if (error !== undefined) return broken(problemOf(error, lines), firstLine);
  const reader = new NodeReader(document, lines);
  try {
    const value = document.contents === null ? null : reader.read(document.contents, '', 0);
    return {
      value,
      firstLine,
      lastLine: lines.linePos(Math.max(start, end - 1)).line || firstLine,
      duplicates: reader.duplicates,
      lineOf: (path) => reader.lineOf(path) ?? firstLine,
    };
  } catch (failure) {
    if (!(failure instanceof TooMuch)) throw failure;
    const message = `error converting YAML to JSON: yaml: ${failure.message}`;
    return broken({ message, line: firstLine, column: 1 }, firstLine);
  }
}

class TooMuch extends Error {}

class NodeReader {
  readonly duplicates: DuplicateField[] = [];
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #lineByPath = new Map<string, number>();
  // How deep in aliases the reader is, and how many nodes they have made.
  #aliases = 0;
  #aliasedNodes = 0;

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  lineOf(path: string): number | undefined {
    for (let at = path; at !== ''; at = at.replace(/(?:^|\.)[^.[\]]*$|\[[^\]]*\]$/, '')) {
      const line = this.#lineByPath.get(at);
      if (line !== undefined) return line;
      if (!/[.[]/.test(at)) break;
    }
    return this.#lineByPath.get(path.split(/[.[]/)[0]!);
  }

  read(node: ParsedNode | null, path: string, depth: number): unknown {
    if (this.#aliases > 0 && ++this.#aliasedNodes > ALIASED_NODES_LIMIT) {
      throw new TooMuch('document contains excessive aliasing');
    }
    if (depth > DEPTH_LIMIT) throw new TooMuch('exceeded max depth of 10000');
    if (node === null) return null;
    const isNew = this.#aliases === 0 && path !== '' && !this.#lineByPath.has(path);
    if (isNew && node.range) this.#mark(path, node.range[0]);
    if (isAlias(node)) {
      const target = node.resolve(this.#document) as ParsedNode | undefined;
      if (target === undefined) throw new TooMuch(`unknown anchor '${node.source}' referenced`);
      this.#aliases++;
      const value = this.read(target, path, depth + 1);
      this.#aliases--;
      return value;
    }
    if (isScalar(node)) return scalarValue(node);
    if (isSeq(node)) {
      return node.items.map((item, i) =>
        this.read(item as ParsedNode | null, `${path}[${i}]`, depth + 1),
      );
    }
    return isMap(node) ? this.#map(node as YAMLMap<ParsedNode>, path, depth) : null;
  }

  #map(node: YAMLMap<ParsedNode>, path: string, depth: number): object {
    const result: { [key: string]: unknown } = {};
    const merged: (readonly [string, unknown])[] = [];
    for (const pair of node.items as Pair<ParsedNode, ParsedNode | null>[]) {
      if (isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN') {
        merged.push(...this.#merge(pair.value, path, depth));
        continue;
      }
      const key = keyText(this.read(pair.key, '', depth + 1));
      const at = path === '' ? key : `${path}.${key}`;
      const offset = pair.key.range?.[0] ?? 0;
      if (Object.hasOwn(result, key)) {
        this.duplicates.push({ path: at, line: this.#lines.linePos(offset).line });
      }
      if (this.#aliases === 0) this.#mark(at, offset);
      setOwn(result, key, this.read(pair.value, at, depth + 1));
    }
    for (const [key, value] of merged) {
      if (!Object.hasOwn(result, key)) setOwn(result, key, value);
    }
    return result;
  }

  #merge(node: ParsedNode | null, path: string, depth: number): [string, unknown][] {
    const value = this.read(node, path, depth + 1);
    const sources: unknown[] = Array.isArray(value) ? value : [value];
    return sources.flatMap((source) =>
      typeof source === 'object' && source !== null ? Object.entries(source) : [],
    );
  }

  #mark(path: string, offset: number): void {
    this.#lineByPath.set(path, this.#lines.linePos(offset).line);
  }
}

function scalarValue(node: Scalar): unknown {
  const text = typeof node.value === 'string' ? node.value : String(node.value ?? '');
  if (node.tag === 'tag:yaml.org,2002:str' || node.tag === '!') return text;
  const isPlain = node.type === 'PLAIN' || node.type === undefined;
  const tagged = node.tag !== undefined && node.tag !== '?';
  return isPlain || tagged ? resolvePlainScalar(text) : text;
}

// JSON has only text keys; Go's converter writes numbers and booleans out.
function keyText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

// The library's findings in the words of the parser that kubectl uses.
const GO_WORDS: ReadonlyMap<string, string> = new Map([
  ['BLOCK_AS_IMPLICIT_KEY', 'mapping values are not allowed in this context'],
  ['BLOCK_IN_FLOW', 'did not find expected node content'],
  ['TAB_AS_INDENT', 'found character that cannot start any token'],
  ['BAD_SCALAR_START', 'found character that cannot start any token'],
  ['BAD_INDENT', 'did not find expected key'],
  ['IMPOSSIBLE', 'did not find expected key'],
  ['UNEXPECTED_TOKEN', 'did not find expected key'],
  ['MULTILINE_IMPLICIT_KEY', "could not find expected ':'"],
  ['MISSING_CHAR', "could not find expected ':'"],
  ['KEY_OVER_1024_CHARS', "could not find expected ':'"],
  ['BAD_ALIAS', 'did not find expected alphabetic or numeric character'],
  ['BAD_DQ_ESCAPE', 'found unknown escape character'],
  ['BAD_DIRECTIVE', 'found unknown directive name'],
  ['MULTIPLE_ANCHORS', 'did not find expected node content'],
  ['MULTIPLE_TAGS', 'did not find expected node content'],
  ['TAG_RESOLVE_FAILED', 'found undefined tag handle'],
]);

function problemOf(error: YAMLParseError, lines: LineCounter): YamlProblem {
  const { line, col } = lines.linePos(error.pos[0]);
  const unclosed = /closing (["'])|Missing closing/.test(error.message);
  const words = unclosed ? 'found unexpected end of stream' : GO_WORDS.get(error.code);
  const what = words ?? error.message.split('\n')[0]!;
  const message = `error converting YAML to JSON: yaml: line ${line}: ${what}`;
  return { message, line: line || 1, column: col || 1 };
}
