// kubectl delete. Upstream: kubectl pkg/cmd/delete/delete.go
import type { Obj } from '../api/client.ts';
import { pathOf } from '../api/client.ts';
import type { Item } from '../api/selection.ts';
import {
  checkSelection,
  itemOf,
  itemsOfFiles,
  listAll,
  scopeOf,
  selectorQuery,
  targetsOf,
} from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { DRY_RUN, FILES, SELECTOR } from '../command.ts';
import { isNotFound, KubectlError, ManyErrors } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { pause } from './wait-for.ts';

export const deleteCommand: Command = {
  path: 'delete',
  summary: 'Delete resources by file names, stdin, resources and names, or by selector',
  usage: '([-f FILENAME] | TYPE [(NAME | -l label | --all)])',
  completes: 'kinds',
  flags: flagSpecs(
    FILES,
    SELECTOR,
    DRY_RUN,
    'A/all-namespaces:b all:b cascade:o=background!background field-selector:s force:b raw:s',
    'grace-period:i=-1 ignore-not-found:b i/interactive:b now:b o/output:s timeout:d=0s',
    'wait:b=true',
  ),
  async run(call) {
    checkFlags(call);
    const items = await toDelete(call);
    const errors: unknown[] = [];
    const gone: { item: Item; uid: string }[] = [];
    const ignores = call.flags.bool('ignore-not-found') || call.flags.bool('all');
    for (const item of items) {
      try {
        const uid = await deleteOne(call, item);
        gone.push({ item, uid });
      } catch (error) {
        if (!(ignores && isNotFound(error))) errors.push(error);
      }
    }
    if (items.length === 0 && errors.length === 0) {
      call.err('No resources found\n');
      return;
    }
    if (errors.length > 0) throw new ManyErrors(errors);
    if (call.flags.bool('wait') && call.dryRun === 'none') await waitUntilGone(call, gone);
  },
};

function checkFlags(call: Invocation): void {
  const grace = call.flags.number('grace-period');
  if (call.flags.bool('now') && grace >= 0) {
    throw new KubectlError('--now and --grace-period cannot be specified together');
  }
  if (call.flags.bool('force') && grace > 0) {
    throw new KubectlError(
      '--force and --grace-period greater than 0 cannot be specified together',
    );
  }
  const output = call.flags.text('output');
  if (output !== '' && output !== 'name') {
    throw new KubectlError(`unexpected -o output mode: ${output}. We only support '-o name'`);
  }
  if (call.flags.bool('force')) {
    call.err(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has ' +
        'been terminated. The resource may continue to run on the cluster indefinitely.\n',
    );
  }
  const cascade = call.flags.text('cascade');
  if (!['background', 'foreground', 'orphan'].includes(cascade)) {
    throw new KubectlError(
      `invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`,
    );
  }
}

async function toDelete(call: Invocation): Promise<readonly Item[]> {
  if (call.hasFiles) return itemsOfFiles(call);
  if (call.args.length === 0) {
    throw new KubectlError(
      'You must provide one or more resources by argument or filename.\nExample resource ' +
        "specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> " +
        "<name>'\n   '<resource>'",
    );
  }
  const targets = await targetsOf(call, call.args);
  checkSelection(call, targets);
  if (targets.named.length > 0) {
    return targets.named.map(({ resource, name }) => {
      const namespace = resource.namespaced ? call.namespace : '';
      return { resource, namespace, name, object: undefined, source: '' };
    });
  }
  const query = selectorQuery(call);
  if (!call.flags.bool('all') && !query['labelSelector'] && !query['fieldSelector']) {
    throw new KubectlError('resource(s) were provided, but no name was specified');
  }
  const items: Item[] = [];
  for (const resource of targets.kinds) {
    const list = await listAll(call, resource, scopeOf(call, resource), query);
    items.push(...list.items.map((object: Obj) => itemOf(resource, object)));
  }
  return items;
}

const PROPAGATION = new Map([
  ['background', 'Background'],
  ['foreground', 'Foreground'],
  ['orphan', 'Orphan'],
]);

async function deleteOne(call: Invocation, item: Item): Promise<string> {
  const { resource, namespace, name } = item;
  const path = pathOf(resource, namespace, name);
  let grace = call.flags.number('grace-period');
  // Zero would mean by force, which has a flag of its own.
  if (call.flags.bool('now') || (grace === 0 && !call.flags.bool('force'))) grace = 1;
  if (call.flags.bool('force') && grace < 0) grace = 0;
  let uid = '';
  if (call.dryRun === 'client') await call.client.get(path);
  else {
    const reply = await call.client.send('DELETE', path, {
      body: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
        ...(call.dryRun === 'server' ? { dryRun: ['All'] } : {}),
        propagationPolicy: PROPAGATION.get(call.flags.text('cascade')),
      },
    });
    uid = reply.kind === 'Status' ? (reply.details?.uid ?? '') : (reply.metadata?.uid ?? '');
  }
  call.out(doneText(call, item, grace));
  return uid;
}

function doneText(call: Invocation, { resource, namespace, name }: Item, grace: number): string {
  const kind = resource.kind.toLowerCase();
  const title = resource.group === '' ? kind : `${kind}.${resource.group}`;
  if (call.flags.text('output') === 'name') return `${title}/${name}\n`;
  const verb = grace === 0 ? 'force deleted' : 'deleted';
  const where = resource.namespaced ? ` from ${namespace} namespace` : '';
  const dry = call.dryRun === 'client' ? ' (dry run)' : '';
  const note = call.dryRun === 'server' ? ' (server dry run)' : dry;
  return `${title} "${name}" ${verb}${where}${note}\n`;
}

async function waitUntilGone(
  call: Invocation,
  gone: readonly { readonly item: Item; readonly uid: string }[],
): Promise<void> {
  const seconds = call.flags.seconds('timeout');
  const end = seconds > 0 ? call.host.now() + seconds * 1000 : Infinity;
  for (const { item, uid } of gone) {
    const path = pathOf(item.resource, item.namespace, item.name);
    for (;;) {
      let object: Obj;
      try {
        object = await call.client.get(path);
      } catch (error) {
        if (isNotFound(error)) break;
        throw error;
      }
      if (uid !== '' && object.metadata?.uid !== uid) break;
      if (call.host.now() > end) {
        throw new KubectlError(
          `timed out waiting for the condition on ${item.resource.plural}/${item.name}`,
        );
      }
      await pause(call, 200);
    }
  }
}
