// kubectl get -w: the list first, then what changes. Upstream: kubectl pkg/cmd/get/get.go (watch)
import type { Obj } from '../api/client.ts';
import { AS_TABLE, pathOf } from '../api/client.ts';
import { apiVersionOf } from '../api/discovery.ts';
import type { Invocation } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { outputFormat } from '../printers/print-object.ts';
import type { AskedFor } from './get-table.ts';
import { readTable, tablePrinter } from './get-table.ts';

/** Prints until the person interrupts. */
export async function watchObjects(call: Invocation, asked: AskedFor): Promise<void> {
  const [group, ...others] = asked.groups;
  if (!group || others.length > 0) {
    throw new KubectlError('you may only specify a single resource type');
  }
  const { resource, namespace, name } = group;
  const apiVersion = apiVersionOf(resource);
  const { kind } = resource;
  const { format } = outputFormat(call.flags);
  const isTable = format === '' || format === 'wide';
  const printer = tablePrinter(call, resource);
  const isOnly = call.flags.bool('watch-only');
  const print = (object: Obj, event: string): void => {
    if (isTable) call.out(printer.print(object, event));
    else call.show(object);
  };
  const list = isTable
    ? await readTable(call, group, asked.query)
    : await call.client.get(pathOf(resource, namespace, name), asked.query);
  if (!isOnly) {
    if (isTable && list.rows.length > 0) print(list, 'ADDED');
    if (!isTable)
      for (const item of list.items ?? [list]) print({ apiVersion, kind, ...item }, 'ADDED');
  }
  const fieldSelector = name === '' ? asked.query['fieldSelector'] : `metadata.name=${name}`;
  const query = {
    ...asked.query,
    fieldSelector,
    resourceVersion: list.metadata?.resourceVersion,
  };
  const accept = isTable ? AS_TABLE : undefined;
  for await (const event of call.client.watch(pathOf(resource, namespace), query, accept)) {
    if (event.type !== 'BOOKMARK') print(event.object, event.type);
  }
}
