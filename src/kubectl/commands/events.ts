// kubectl events. Upstream: kubectl pkg/cmd/events/events.go, event_printer.go
import type { Obj } from '../api/client.ts';
import { targetsOf } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { eventAge, eventTime } from '../describe/describe-events.ts';
import { PRINT_FLAGS } from '../printers/print-object.ts';
import { alignTabs, TABLE_STOPS } from '../printers/tab-writer.ts';

export const events: Command = {
  path: 'events',
  summary: 'List events',
  usage: '[--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  flags: flagSpecs(
    PRINT_FLAGS,
    'A/all-namespaces:b chunk-size:i=500 for:s no-headers:b types:l w/watch:b',
  ),
  async run(call) {
    for (const type of call.flags.list('types')) {
      if (!/^(normal|warning)$/i.test(type)) {
        throw new KubectlError(`valid --types are: Normal, Warning`);
      }
    }
    const isAll = call.flags.bool('all-namespaces');
    const path = isAll ? '/api/v1/events' : `/api/v1/namespaces/${call.namespace}/events`;
    const fieldSelector = await selectorFor(call);
    const list = await call.client.get(path, { fieldSelector, limit: '500' });
    const isWanted = typeFilter(call);
    const found = (list.items as Obj[]).filter(isWanted).sort(byTime);
    if (call.flags.bool('watch')) {
      return watch(call, path, { fieldSelector, list, found, isWanted });
    }
    if (found.length === 0) {
      const where = isAll ? '' : ` in ${call.namespace} namespace`;
      if (call.flags.text('for') === '') call.err(`No events found${where}.\n`);
      else call.err(`No events found${where}.\n`);
      return;
    }
    if (call.flags.text('output') !== '') {
      const items = found.map((one) => ({ apiVersion: 'v1', kind: 'Event', ...one }));
      call.show({ apiVersion: 'v1', items, kind: 'List', metadata: list.metadata });
      return;
    }
    print(call, found, !call.flags.bool('no-headers'));
  },
};

function typeFilter(call: Invocation): (event: Obj) => boolean {
  const types = call.flags.list('types').map((type) => type.toLowerCase());
  return ({ type }) => types.length === 0 || types.includes(String(type).toLowerCase());
}

async function selectorFor(call: Invocation): Promise<string> {
  const target = call.flags.text('for');
  if (target === '') return '';
  if (!target.includes('/')) throw new KubectlError('--for must be in resource/name form');
  const { named } = await targetsOf(call, [target]);
  const [{ resource, name } = { resource: undefined, name: '' }] = named;
  const { group = '', version = '', kind = '' } = resource ?? {};
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return (
    `involvedObject.kind=${kind},involvedObject.apiVersion=${apiVersion},` +
    `involvedObject.name=${name}`
  );
}

function byTime(a: Obj, b: Obj): number {
  const [x, y] = [eventTime(a), eventTime(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function rowOf(call: Invocation, event: Obj): string {
  const { involvedObject, type, reason, message, metadata } = event;
  const cells = [
    eventAge(event, call.host.now()),
    type,
    reason,
    `${involvedObject.kind}/${involvedObject.name}`,
    String(message).trim(),
  ];
  if (call.flags.bool('all-namespaces')) cells.unshift(metadata.namespace);
  return `${cells.join('\t')}\n`;
}

const HEADER = 'LAST SEEN\tTYPE\tREASON\tOBJECT\tMESSAGE\n';

function print(call: Invocation, found: readonly Obj[], hasHeader: boolean): void {
  const first = call.flags.bool('all-namespaces') ? `NAMESPACE\t${HEADER}` : HEADER;
  const rows = found.map((event) => rowOf(call, event));
  call.out(alignTabs(`${hasHeader ? first : ''}${rows.join('')}`, TABLE_STOPS));
}

interface Start {
  readonly fieldSelector: string;
  readonly list: Obj;
  readonly found: readonly Obj[];
  readonly isWanted: (event: Obj) => boolean;
}

async function watch(call: Invocation, path: string, start: Start): Promise<void> {
  const { fieldSelector, list, found, isWanted } = start;
  let hasHeader = !call.flags.bool('no-headers');
  if (found.length > 0) {
    print(call, found, hasHeader);
    hasHeader = false;
  }
  const query = { fieldSelector, resourceVersion: list.metadata?.resourceVersion };
  for await (const { type, object } of call.client.watch(path, query)) {
    if (type === 'DELETED' || type === 'BOOKMARK' || !isWanted(object)) continue;
    print(call, [object], hasHeader);
    hasHeader = false;
  }
}
