// What `kubectl get` asks for as Tables, and how they are printed. Upstream: kubectl pkg/cmd/get
import type { Obj, Query } from '../api/client.ts';
import { AS_TABLE, pathOf } from '../api/client.ts';
import type { ApiResource } from '../api/discovery.ts';
import type { Targets } from '../api/selection.ts';
import { asksManyKinds } from '../api/selection.ts';
import type { Invocation } from '../command.ts';
import { ageOf } from '../describe/describe-events.ts';
import { TablePrinter } from '../printers/table.ts';

/** One group of objects that one request brings. */
export interface Asked {
  readonly resource: ApiResource;
  readonly namespace: string;
  readonly name: string;
}

export interface AskedFor extends Pick<Targets, 'isSingle'> {
  readonly groups: readonly Asked[];
  readonly query: Query;
}

/** Printers, kept for each kind. */
export function tablePrinter(
  call: Invocation,
  resource: ApiResource,
  isOfMany = false,
): TablePrinter {
  const { flags } = call;
  const withKind = isOfMany || flags.bool('show-kind') || asksManyKinds(call.args);
  const { singular, kind, group } = resource;
  const name = kind === '' ? singular : kind.toLowerCase();
  return new TablePrinter({
    isWide: flags.text('output') === 'wide',
    hasHeader: !flags.bool('no-headers'),
    withNamespace: flags.bool('all-namespaces') && resource.namespaced,
    kind: withKind ? `${name}${group === '' ? '' : `.${group}`}` : '',
    labelColumns: flags.list('label-columns'),
    showLabels: flags.bool('show-labels'),
    withEvent: flags.bool('output-watch-events'),
  });
}

/** What the server has no columns for: names and ages. */
function plainTable(call: Invocation, objects: readonly Obj[]): Obj {
  const now = call.host.now();
  return {
    columnDefinitions: ['Name', 'Age'].map((name) => ({ name, type: 'string', priority: 0 })),
    rows: objects.map((object) => ({
      cells: [object.metadata.name, ageOf(object.metadata.creationTimestamp, now)],
      object,
    })),
  };
}

/** A whole Table, page by page. */
export async function readTable(
  call: Invocation,
  { resource, namespace, name }: Asked,
  query: Query,
): Promise<Obj> {
  const isSorted = call.flags.text('sort-by') !== '';
  const more: Query = {
    ...query,
    ...(isSorted ? { includeObject: 'Object' } : {}),
    ...(name === '' ? { limit: call.flags.text('chunk-size') } : {}),
  };
  const path = pathOf(resource, namespace, name, call.flags.text('subresource'));
  const table = await call.client.get(path, more, AS_TABLE);
  if (table.kind !== 'Table') return plainTable(call, table.items ?? [table]);
  table.rows ??= [];
  let next: string = table.metadata?.continue ?? '';
  while (next !== '') {
    const page = await call.client.get(path, { ...more, continue: next }, AS_TABLE);
    table.rows.push(...(page.rows ?? []));
    next = page.metadata?.continue ?? '';
  }
  return table;
}
