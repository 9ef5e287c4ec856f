// kubectl apply -f. Upstream: kubectl pkg/cmd/apply/apply.go, patcher.go
import { APPLY_PATCH, MERGE_PATCH, pathOf, STRATEGIC_PATCH } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import type { Item } from '../api/selection.ts';
import { itemsOfFiles } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { DRY_RUN, FILES, SELECTOR, VALIDATE } from '../command.ts';
import { isNotFound, KubectlError, ManyErrors, StatusError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { goJson } from '../api/client.ts';
import { fieldValidation } from '../commands/create/create-object.ts';
import { outputFormat, PRINT_FLAGS } from '../printers/print-object.ts';
import { LAST_APPLIED, lastApplied, withLastApplied } from './last-applied.ts';
import { openApiDocument, patchShape } from './patch-shape.ts';
import { threeWayMergePatch, threeWayStrategicPatch } from './three-way-patch.ts';

export const apply: Command = {
  path: 'apply',
  summary: 'Apply a configuration to a resource by file name or stdin',
  usage: '(-f FILENAME | -k DIRECTORY)',
  completes: 'files',
  flags: flagSpecs(
    PRINT_FLAGS,
    FILES,
    SELECTOR,
    DRY_RUN,
    VALIDATE,
    'server-side:b force-conflicts:b field-manager:s=kubectl-client-side-apply force:b all:b',
    'overwrite:b=true openapi-patch:b=true cascade:o=background!background grace-period:i=-1',
    'timeout:d=0s wait:b prune:b prune-allowlist:a subresource:s',
  ),
  async run(call) {
    if (call.args.length > 0) {
      throw call.usage(`Unexpected args: [${call.args.join(' ')}]`);
    }
    if (!call.hasFiles) {
      throw new KubectlError('must specify one of -f and -k');
    }
    if (call.flags.bool('prune')) {
      throw new KubectlError('--prune is not part of this kubectl; delete what is not needed');
    }
    const errors: unknown[] = [];
    const items = await itemsOfFiles(call, errors);
    if (items.length === 0 && errors.length === 0) {
      throw new KubectlError('no objects passed to apply');
    }
    const results: Obj[] = [];
    for (const item of items) {
      try {
        const isServerSide = call.flags.bool('server-side');
        const done = await (isServerSide ? applyOnServer(call, item) : applyHere(call, item));
        if (outputFormat(call.flags).format === '') call.report(done.object, done.word);
        else results.push(done.object);
        if (item.resource.plural === 'customresourcedefinitions') call.discovery.forget();
      } catch (error) {
        if (!(error instanceof StatusError) && !(error instanceof KubectlError)) throw error;
        errors.push(error);
      }
    }
    printResults(call, results);
    if (errors.length > 0) throw new ManyErrors(errors);
  },
};

function printResults(call: Invocation, results: readonly Obj[]): void {
  if (results.length === 1) call.show(results[0]);
  if (results.length > 1) {
    call.show({
      apiVersion: 'v1',
      items: results,
      kind: 'List',
      metadata: { resourceVersion: '' },
    });
  }
}

interface Done {
  readonly object: Obj;
  readonly word: string;
}

async function applyOnServer(call: Invocation, item: Item): Promise<Done> {
  const { resource, namespace, name, object, source } = item;
  const manager = call.flags.isSet('field-manager') ? call.flags.text('field-manager') : 'kubectl';
  const query = {
    dryRun: call.dryRun === 'none' ? undefined : 'All',
    fieldManager: manager,
    fieldValidation: fieldValidation(call),
    force: String(call.flags.bool('force-conflicts')),
  };
  try {
    const path = pathOf(resource, namespace, name);
    const contentType = APPLY_PATCH;
    const done = await call.client.send('PATCH', path, { query, body: object, contentType });
    return { object: done, word: 'serverside-applied' };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.reason === 'Conflict') throw new KubectlError(conflictText(error.message));
    throw error.prefixed(`error when patching ${JSON.stringify(source)}: `);
  }
}

function conflictText(message: string): string {
  return (
    `${message}\nPlease review the fields above--they currently have other managers. Here\n` +
    'are the ways you can resolve this warning:\n' +
    '* If you intend to manage all of these fields, please re-run the apply\n' +
    '  command with the `--force-conflicts` flag.\n' +
    '* If you do not intend to manage all of the fields, please edit your\n' +
    '  manifest to remove references to the fields that should keep their\n' +
    '  current managers.\n' +
    '* You may co-own fields by updating your manifest to match the existing\n' +
    "  value; in this case, you'll become the manager if the other manager(s)\n" +
    '  stop managing the field (remove it from their configuration).\n' +
    'See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts'
  );
}

async function applyHere(call: Invocation, item: Item): Promise<Done> {
  const { resource, namespace, name, object, source } = item;
  const modified = withLastApplied(object);
  const path = pathOf(resource, namespace, name);
  let current: Obj;
  try {
    if (name === '') throw new KubectlError('resource name may not be empty');
    current = await call.client.get(path);
  } catch (error) {
    if (!isNotFound(error)) {
      if (!(error instanceof StatusError)) throw error;
      throw error.prefixed(
        `error when retrieving current configuration of:\n${infoText(item)}\nfrom server for: ${JSON.stringify(source)}: `,
      );
    }
    return createNew(call, item, modified);
  }
  if (current.metadata?.annotations?.[LAST_APPLIED] === undefined) warnMissing(call, current);
  const { patch, contentType } = await patchOf(call, item, modified, current);
  if (Object.keys(patch).length === 0) return { object: current, word: 'unchanged' };
  if (call.dryRun === 'client') return { object: merged(current, patch), word: 'configured' };
  try {
    const query = {
      dryRun: call.dryRun === 'server' ? 'All' : undefined,
      fieldManager: call.flags.text('field-manager'),
      fieldValidation: fieldValidation(call),
    };
    const done = await call.client.send('PATCH', path, { query, body: patch, contentType });
    return { object: done, word: 'configured' };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const what = `error when applying patch:\n${goJson(patch)}\nto:\n${infoText(item)}\n`;
    throw error.prefixed(`${what}for: ${JSON.stringify(source)}: `);
  }
}

/** A dry run of the client shows the object as it knows it. */
function merged(current: Obj, patch: Obj): Obj {
  return { ...current, metadata: { ...current.metadata, ...patch.metadata } };
}

async function createNew(call: Invocation, item: Item, modified: Obj): Promise<Done> {
  const { resource, namespace, source } = item;
  if (call.dryRun === 'client') return { object: modified, word: 'created' };
  const query = {
    dryRun: call.dryRun === 'server' ? 'All' : undefined,
    fieldManager: call.flags.text('field-manager'),
    fieldValidation: fieldValidation(call),
  };
  try {
    const path = pathOf(resource, namespace);
    const object = await call.client.send('POST', path, { query, body: modified });
    return { object, word: 'created' };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw error.prefixed(`error when creating ${JSON.stringify(source)}: `);
  }
}

/** The patch of an apply, and how it is to be merged. */
export async function patchOf(
  call: Invocation,
  { resource }: Item,
  modified: Obj,
  current: Obj,
): Promise<{ readonly patch: Obj; readonly contentType: string }> {
  const original = lastApplied(current) ?? {};
  const document = await openApiDocument(call.client, resource);
  const shape = patchShape(document, resource);
  return shape
    ? {
        patch: threeWayStrategicPatch(original, modified, current, shape),
        contentType: STRATEGIC_PATCH,
      }
    : { patch: threeWayMergePatch(original, modified, current), contentType: MERGE_PATCH };
}

function infoText({ resource, namespace, name }: Item): string {
  const { group, version, plural, kind } = resource;
  const gv = group === '' ? `/${version}` : `${group}/${version}`;
  return (
    `Resource: "${gv}, Resource=${plural}", GroupVersionKind: "${gv}, Kind=${kind}"\n` +
    `Name: "${name}", Namespace: "${namespace}"`
  );
}

function warnMissing(call: Invocation, current: Obj): void {
  const { kind, metadata } = current;
  call.err(
    `Warning: resource ${String(kind).toLowerCase()}s/${metadata.name} is missing the ` +
      `${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only ` +
      'be used on resources created declaratively by either kubectl create --save-config or ' +
      'kubectl apply. The missing annotation will be patched automatically.\n',
  );
}
