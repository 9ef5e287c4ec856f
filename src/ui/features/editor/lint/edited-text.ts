// A text with one change made in it.
import type { TextEdit } from './lint-round.ts';

export function editedText(
  text: string,
  { line, column, endLine, endColumn, text: added }: TextEdit,
): string {
  const start = placeOf(text, line, column);
  return text.slice(0, start) + added + text.slice(placeOf(text, endLine, endColumn));
}

/** Where a line and column, both counted from 1, stand in a text. */
function placeOf(text: string, line: number, column: number): number {
  let at = 0;
  for (let n = 1; n < line; n++) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at + column - 1;
}
