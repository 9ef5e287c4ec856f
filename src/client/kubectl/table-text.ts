// Prints a meta.k8s.io Table as kubectl does. Upstream: cli-runtime/pkg/printers/tableprinter.go.
import type { Table } from '../../model/generated/types.ts';

/** Columns are padded to their widest cell and three blanks more; wide ones only when asked. */
export function tableText(table: Table, isWide = false): string {
  const shown = table.columnDefinitions
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => isWide || column.priority === 0);
  const header = shown.map(({ column }) => column.name.toUpperCase());
  const lines = [header];
  for (const { cells } of table.rows) {
    lines.push(shown.map(({ index }) => cellText(cells[index])));
  }
  const widths = header.map((_, place) => Math.max(...lines.map((line) => line[place]!.length)));
  const text = lines.map((line) =>
    line
      .map((cell, place) => cell.padEnd((widths[place] ?? 0) + 3))
      .join('')
      .trimEnd(),
  );
  return `${text.join('\n')}\n`;
}

function cellText(cell: unknown): string {
  if (cell === undefined || cell === null) return '<unset>';
  return String(cell).replaceAll(/[\n\r\f]/g, (one) => (one === '\n' ? '\\n' : '\\r'));
}
