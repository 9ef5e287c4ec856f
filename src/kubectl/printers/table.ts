// Prints meta.k8s.io Tables as kubectl get does. Upstream: cli-runtime/pkg/printers/tableprinter.go
import type { Obj } from '../api/client.ts';
import { TABLE_STOPS } from './tab-writer.ts';

export interface TableOptions {
  readonly isWide: boolean;
  readonly hasHeader: boolean;
  readonly withNamespace: boolean;
  /** `deployment.apps` before each name; '' prints none. */
  readonly kind: string;
  readonly labelColumns: readonly string[];
  readonly showLabels: boolean;
  /** Before all else in a watch with --output-watch-events. */
  readonly withEvent?: boolean;
}

interface Column {
  readonly name: string;
  readonly priority?: number;
}

/** Keeps its widths from one print to the next, as a watch needs it. */
export class TablePrinter {
  private widths: number[] = [];
  private lastColumns: readonly Column[] = [];
  private isHeaderShown = false;

  constructor(private readonly options: TableOptions) {}

  print(table: Obj, event = ''): string {
    const columns: readonly Column[] = table.columnDefinitions ?? this.lastColumns;
    this.lastColumns = columns;
    const shown = columns
      .map((column, index) => ({ column, index }))
      .filter(({ column }) => this.options.isWide || !column.priority);
    const lines: string[][] = [];
    if (this.options.hasHeader && !this.isHeaderShown) {
      lines.push(this.header(shown.map(({ column }) => column.name)));
      this.isHeaderShown = true;
    }
    for (const row of table.rows ?? []) {
      const cells = shown.map(({ column, index }) => this.cell(column, row.cells[index]));
      lines.push(this.row(cells, row.object, event));
    }
    return this.aligned(lines);
  }

  private header(names: readonly string[]): string[] {
    const { withEvent, withNamespace, labelColumns, showLabels } = this.options;
    return [
      ...(withEvent ? ['EVENT'] : []),
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...names.map((name) => name.toUpperCase()),
      ...labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ];
  }

  private cell(column: Column, value: unknown): string {
    const text = cellText(value);
    const { kind } = this.options;
    return kind !== '' && column.name.toLowerCase() === 'name' ? `${kind}/${text}` : text;
  }

  private row(cells: readonly string[], object: Obj, event: string): string[] {
    const { withEvent, withNamespace, labelColumns, showLabels } = this.options;
    const labels = object?.metadata?.labels ?? {};
    return [
      ...(withEvent ? [event] : []),
      ...(withNamespace ? [object?.metadata?.namespace ?? ''] : []),
      ...cells,
      ...labelColumns.map((label) => labels[label] ?? ''),
      ...(showLabels ? [labelsText(labels)] : []),
    ];
  }

  private aligned(lines: readonly string[][]): string {
    for (const cells of lines) {
      for (const [at, cell] of cells.slice(0, -1).entries()) {
        const width = Math.max(TABLE_STOPS.minWidth, [...cell].length + TABLE_STOPS.padding);
        this.widths[at] = Math.max(this.widths[at] ?? 0, width);
      }
    }
    return lines
      .map((cells) => {
        const padded = cells.map((cell, at) =>
          at === cells.length - 1
            ? cell
            : cell + ' '.repeat(Math.max(0, (this.widths[at] ?? 0) - [...cell].length)),
        );
        return `${padded.join('')}\n`;
      })
      .join('');
  }
}

function cellText(cell: unknown): string {
  if (cell === undefined || cell === null) return '<none>';
  const text = String(cell);
  const end = text.search(/[\f\n\r]/);
  return end < 0 ? text : `${text.slice(0, end)}...`;
}

/** `a=1,b=2` in the order of keys, or `<none>`. */
export function labelsText(labels: Obj, separator = ','): string {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${labels[key]}`).join(separator);
}
