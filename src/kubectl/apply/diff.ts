// kubectl diff: what apply would change, as `diff -u -N` shows it. Upstream: kubectl pkg/cmd/diff/diff.go
import { APPLY_PATCH, pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import { itemsOfFiles } from '../api/selection.ts';
import type { Item } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { FILES, SELECTOR } from '../command.ts';
import { errorText, isNotFound, KubectlError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { formatNanoTime } from '../../model/meta/time.ts';
import { withoutManagedFields } from '../printers/print-object.ts';
import { toYaml } from '../printers/yaml.ts';
import { patchOf } from './apply.ts';
import { withoutLastApplied } from './last-applied.ts';
import { unifiedDiff } from './unified-diff.ts';

export const diff: Command = {
  path: 'diff',
  summary: 'Diff the live version against a would-be applied version',
  usage: '-f FILENAME',
  completes: 'files',
  flags: flagSpecs(
    FILES,
    SELECTOR,
    'concurrency:i=1 field-manager:s=kubectl-client-side-apply force-conflicts:b prune:b',
    'prune-allowlist:a server-side:b show-managed-fields:b',
  ),
  async run(call) {
    if (!call.hasFiles) {
      throw new KubectlError('must specify one of -f and -k', 2);
    }
    try {
      return await compare(call);
    } catch (error) {
      // 1 says that there is a difference, and so more that something failed.
      call.err(`${errorText(error)}\n`);
      return 2;
    }
  },
};

async function compare(call: Invocation): Promise<number> {
  let isDifferent = false;
  for (const item of await itemsOfFiles(call)) {
    const { live, merged } = await versions(call, item);
    const name = fileName(item);
    const texts = [live, merged].map((one) => (one === undefined ? '' : toYaml(shown(one))));
    const body = unifiedDiff(texts[0] as string, texts[1] as string);
    if (body === '') continue;
    isDifferent = true;
    const stamp = formatNanoTime(call.host.now() * 1000)
      .replace('T', ' ')
      .replace('Z', '');
    const [a, b] = [`/tmp/LIVE-1/${name}`, `/tmp/MERGED-1/${name}`];
    call.out(`diff -u -N ${a} ${b}\n--- ${a}\t${stamp} +0000\n+++ ${b}\t${stamp} +0000\n${body}`);
  }
  return isDifferent ? 1 : 0;
}

/** Without what is no part of the configuration. */
function shown(object: Obj): Obj {
  return withoutManagedFields(object);
}

function fileName({ resource, namespace, name }: Item): string {
  const { group, version, kind } = resource;
  const head = group === '' ? version : `${group}.${version}`;
  return `${head}.${kind}.${namespace}.${name}`;
}

/** The object as it is and as apply would leave it. */
export async function versions(
  call: Invocation,
  item: Item,
): Promise<{ readonly live: Obj | undefined; readonly merged: Obj }> {
  const { resource, namespace, name, object } = item;
  const path = pathOf(resource, namespace, name);
  const fieldManager = managerOf(call);
  const query = { dryRun: 'All', fieldManager };
  let live: Obj;
  try {
    live = await call.client.get(path);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const merged = await call.client.send('POST', pathOf(resource, namespace), {
      query,
      body: object,
    });
    return { live: undefined, merged };
  }
  if (call.flags.bool('server-side')) {
    const force = String(call.flags.bool('force-conflicts'));
    const sent = { query: { ...query, force }, body: object, contentType: APPLY_PATCH };
    return { live, merged: await call.client.send('PATCH', path, sent) };
  }
  // Upstream: the annotation is no part of what is compared (annotate is false).
  const modified = withoutLastApplied(object);
  const { patch, contentType } = await patchOf(call, item, modified, live);
  const merged =
    Object.keys(patch).length === 0
      ? live
      : await call.client.send('PATCH', path, { query, body: patch, contentType });
  return { live, merged };
}

/** As `kubectl apply` would name itself. Upstream: apply.go GetApplyFieldManagerFlag */
function managerOf({ flags }: Invocation): string {
  const isOwn = flags.isSet('field-manager') || !flags.bool('server-side');
  return isOwn ? flags.text('field-manager') : 'kubectl';
}
