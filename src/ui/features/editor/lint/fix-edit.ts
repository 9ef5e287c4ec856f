// From a fix to the change of the text; undefined where the text is not written in the usual way.
import type { Fix } from './lint-rule.ts';
import type { TextEdit } from './lint-round.ts';

/** `lineOf` gives the line of a path, counted from 1. */
export function fixEdit(
  fix: Fix,
  lines: readonly string[],
  lineOf: (path: string) => number,
): TextEdit | undefined {
  switch (fix.is) {
    case 'document':
      return insertion(1, `${fix.text}---\n`);
    case 'set':
      return setting(fix.text, fix.path, lineOf(fix.path), lines);
    case 'remove':
      return removal(fix.path, lineOf(fix.path), lines);
    case 'add':
      return addition(fix.text, lineOf(fix.path), lines);
  }
}

function setting(
  text: string,
  path: string,
  line: number,
  lines: readonly string[],
): TextEdit | undefined {
  const key = keyOf(path);
  const value = new RegExp(`\\b${key}:\\s*("[^"]*"|'[^']*'|[^\\s,}\\]#]+)`).exec(
    lines[line - 1] ?? '',
  );
  if (!value?.[1]) return undefined;
  const endColumn = value.index + value[0].length + 1;
  const column = endColumn - value[1].length;
  return { line, column, endLine: line, endColumn, text };
}

function removal(path: string, line: number, lines: readonly string[]): TextEdit | undefined {
  const isWhole = new RegExp(`^\\s*${keyOf(path)}:\\s*[^\\s{[|>]\\S*\\s*(#.*)?$`);
  if (!isWhole.test(lines[line - 1] ?? '')) return undefined;
  return { line, column: 1, endLine: line + 1, endColumn: 1, text: '' };
}

/** Below the first line of a map in block style, as deep as its other fields. */
function addition(text: string, line: number, lines: readonly string[]): TextEdit | undefined {
  const first = lines[line - 1] ?? '';
  const inList = /^(\s*- +)[^\s{[][^:]*:/.exec(first);
  if (inList) return insertion(line + 1, `${' '.repeat(inList[1]?.length ?? 0)}${text}\n`);
  const next = /^(\s*)(?:- )?[^\s{[#-]/.exec(lines[line] ?? '');
  const own = /^\s*/.exec(first)?.[0].length ?? 0;
  const deep = next?.[1]?.length ?? 0;
  if (!/:\s*(#.*)?$/.test(first) || deep <= own) return undefined;
  return insertion(line + 1, `${' '.repeat(deep)}${text}\n`);
}

function insertion(line: number, text: string): TextEdit {
  return { line, column: 1, endLine: line, endColumn: 1, text };
}

function keyOf(path: string): string {
  const key = path.slice(path.lastIndexOf('.') + 1);
  return key.replace(/[^\w-]/g, '\\$&');
}
