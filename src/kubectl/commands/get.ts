// kubectl get. Upstream: kubectl pkg/cmd/get/get.go
import type { Obj } from '../api/client.ts';
import { pathOf, textsOf } from '../api/client.ts';
import type { ApiResource } from '../api/discovery.ts';
import {
  checkSelection,
  itemsOfFiles,
  listAll,
  scopeOf,
  selectorQuery,
  targetsOf,
} from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { FILES, SELECTOR } from '../command.ts';
import { isNotFound, KubectlError, ManyErrors } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { formatError, outputFormat, PRINT_FLAGS } from '../printers/print-object.ts';
import type { AskedFor } from './get-table.ts';
import { readTable, tablePrinter } from './get-table.ts';
import { sortObjects, sortRows } from './sort-by.ts';
import { watchObjects } from './get-watch.ts';

export const get: Command = {
  path: 'get',
  summary: 'Display one or many resources',
  usage: '(TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE/NAME ...)',
  completes: 'kinds',
  flags: flagSpecs(
    PRINT_FLAGS,
    FILES,
    SELECTOR,
    'A/all-namespaces:b field-selector:s sort-by:s L/label-columns:l show-labels:b no-headers:b',
    'w/watch:b watch-only:b output-watch-events:b show-kind:b ignore-not-found:b raw:s',
    'chunk-size:i=500 server-print:b=true subresource:s',
  ),
  async run(call) {
    if (call.flags.isSet('raw')) {
      if (call.args.length > 0) {
        throw new KubectlError('arguments may not be passed when --raw is specified');
      }
      const response = await call.client.raw('GET', call.flags.text('raw'));
      for await (const text of textsOf(response)) call.out(text);
      return;
    }
    const targets = await askedFor(call);
    if (call.flags.bool('watch') || call.flags.bool('watch-only')) {
      return watchObjects(call, targets);
    }
    const { format } = outputFormat(call.flags);
    if (format === '' || format === 'wide') await tables(call, targets);
    else await objects(call, targets);
  },
};

async function askedFor(call: Invocation): Promise<AskedFor> {
  const isFile = call.hasFiles;
  if (call.args.length === 0 && !isFile) {
    call.err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete ' +
        'list of supported resources.\n\n',
    );
    throw new KubectlError(
      `Required resource not specified.\nUse "kubectl explain <resource>" for a detailed ` +
        `description of that resource (e.g. kubectl explain pods).\nSee 'kubectl get -h' for ` +
        'help and examples',
    );
  }
  if (isFile) {
    const items = await itemsOfFiles(call);
    return { groups: items, isSingle: items.length === 1, query: {} };
  }
  const targets = await targetsOf(call, call.args);
  checkSelection(call, targets);
  const { kinds, named, isSingle } = targets;
  if (named.length > 0 && call.flags.bool('all-namespaces')) {
    throw new KubectlError('a resource cannot be retrieved by name across all namespaces');
  }
  const groups =
    named.length > 0
      ? named.map((one) => ({ ...one, namespace: one.resource.namespaced ? call.namespace : '' }))
      : kinds.map((resource) => ({ resource, namespace: scopeOf(call, resource), name: '' }));
  return { groups, isSingle, query: selectorQuery(call) };
}

async function tables(call: Invocation, asked: AskedFor): Promise<void> {
  const errors: unknown[] = [];
  const byKind: { resource: ApiResource; table: Obj }[] = [];
  for (const group of asked.groups) {
    try {
      const table = await readTable(call, group, asked.query);
      const last = byKind.at(-1);
      if (last?.resource === group.resource) last.table.rows.push(...table.rows);
      else byKind.push({ resource: group.resource, table });
    } catch (error) {
      if (!(call.flags.bool('ignore-not-found') && isNotFound(error))) errors.push(error);
    }
  }
  let written = 0;
  for (const { resource, table } of byKind) {
    if (table.rows.length === 0) continue;
    if (written > 0 && !call.flags.bool('no-headers')) call.out('\n');
    const sortBy = call.flags.text('sort-by');
    if (sortBy !== '') table.rows = sortRows(table.rows, sortBy);
    const isOfMany = call.hasFiles && byKind.length > 1;
    call.out(tablePrinter(call, resource, isOfMany).print(table));
    written++;
  }
  if (written === 0 && errors.length === 0 && !call.flags.bool('ignore-not-found')) {
    const isNamespaced =
      !call.flags.bool('all-namespaces') &&
      asked.groups.every(({ resource }) => resource.namespaced);
    call.err(
      isNamespaced
        ? `No resources found in ${call.namespace} namespace.\n`
        : 'No resources found\n',
    );
  }
  if (errors.length > 0) throw new ManyErrors(errors);
}

async function objects(call: Invocation, asked: AskedFor): Promise<void> {
  checkFormat(call);
  const found: Obj[] = [];
  const errors: unknown[] = [];
  for (const { resource, namespace, name } of asked.groups) {
    try {
      if (name === '') {
        found.push(...(await listAll(call, resource, namespace, asked.query)).items);
      } else {
        const subresource = call.flags.text('subresource');
        found.push(await call.client.get(pathOf(resource, namespace, name, subresource)));
      }
    } catch (error) {
      if (!(call.flags.bool('ignore-not-found') && isNotFound(error))) errors.push(error);
    }
  }
  const isQuiet = call.flags.bool('ignore-not-found') && asked.isSingle && found.length === 0;
  if (!(errors.length > 0 && found.length === 0) && !isQuiet) {
    const sortBy = call.flags.text('sort-by');
    const items = sortBy === '' ? found : sortObjects(found, sortBy);
    if (asked.isSingle && items.length === 1) call.show(items[0]);
    else {
      const metadata = { resourceVersion: '' };
      call.show({ apiVersion: 'v1', items, kind: 'List', metadata });
    }
  }
  if (errors.length > 0) throw new ManyErrors(errors);
}

const FORMATS = new Set(
  'json yaml name go-template template jsonpath jsonpath-as-json custom-columns'.split(' '),
);

function checkFormat(call: Invocation): void {
  const { format } = outputFormat(call.flags);
  if (FORMATS.has(format)) return;
  throw formatError(call.flags.text('output'), ['custom-columns', 'custom-columns-file', 'wide']);
}
