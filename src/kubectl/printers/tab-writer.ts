// Columns that end with tabs are made as wide as their cells. Upstream: Go's text/tabwriter

export interface TabStops {
  readonly minWidth: number;
  readonly padding: number;
  /** Widths are whole multiples of this when the padding is a tab; kubectl pads with blanks. */
  readonly tabWidth: number;
}

/** As kubectl get aligns. */
export const TABLE_STOPS: TabStops = { minWidth: 6, padding: 3, tabWidth: 4 };
/** As kubectl describe aligns. */
export const DESCRIBE_STOPS: TabStops = { minWidth: 0, padding: 2, tabWidth: 8 };

/** Aligns a text. A column is a block of neighbouring lines that have a cell there. */
export function alignTabs(text: string, stops: TabStops): string {
  const endsWithNewline = text.endsWith('\n');
  const body = endsWithNewline ? text.slice(0, -1) : text;
  const lines = body.split('\n').map((line) => line.split('\t'));
  const widths: number[][] = lines.map(() => []);
  alignBlock(lines, widths, 0, lines.length, 0, stops);
  const out = lines.map((cells, row) =>
    cells
      .map((cell, at) =>
        at === cells.length - 1 ? cell : pad(cell, widths[row]?.[at] ?? lengthOf(cell)),
      )
      .join(''),
  );
  return out.join('\n') + (endsWithNewline ? '\n' : '');
}

function alignBlock(
  lines: readonly (readonly string[])[],
  widths: number[][],
  from: number,
  to: number,
  column: number,
  stops: TabStops,
): void {
  for (let row = from; row < to; row++) {
    if (!hasCell(lines, row, column)) continue;
    let end = row;
    let width = stops.minWidth;
    let isEmpty = true;
    for (; end < to && hasCell(lines, end, column); end++) {
      const length = lengthOf(lines[end]?.[column] ?? '');
      if (length > 0) isEmpty = false;
      width = Math.max(width, length + stops.padding);
    }
    if (isEmpty && stops.minWidth === 0) width = stops.padding;
    for (let at = row; at < end; at++) (widths[at] as number[])[column] = width;
    alignBlock(lines, widths, row, end, column + 1, stops);
    row = end - 1;
  }
}

/** The last cell of a line ends no column. */
function hasCell(lines: readonly (readonly string[])[], row: number, column: number): boolean {
  return column < (lines[row]?.length ?? 0) - 1;
}

function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}
