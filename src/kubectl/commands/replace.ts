// kubectl replace, edit. Upstream: kubectl pkg/cmd/replace/replace.go, pkg/cmd/util/editor
import { pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import { findItems, itemsOfFiles, objectsOf } from '../api/selection.ts';
import type { Command } from '../command.ts';
import { DRY_RUN, FILES, VALIDATE } from '../command.ts';
import { KubectlError, ManyErrors, StatusError } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { nameOf, PRINT_FLAGS, withoutManagedFields } from '../printers/print-object.ts';
import { toYaml } from '../printers/yaml.ts';
import { mergePatchOf, sendPatch } from './change.ts';
import { fieldValidation } from './create/create-object.ts';

export const replace: Command = {
  path: 'replace',
  summary: 'Replace a resource by file name or stdin',
  usage: '-f FILENAME',
  completes: 'files',
  flags: flagSpecs(
    PRINT_FLAGS,
    FILES,
    DRY_RUN,
    VALIDATE,
    'cascade:o=background!background field-manager:s=kubectl-replace force:b grace-period:i=-1',
    'raw:s save-config:b subresource:s timeout:d=0s wait:b',
  ),
  async run(call) {
    if (!call.hasFiles) {
      throw new KubectlError('must specify one of -f and -k');
    }
    const failed: unknown[] = [];
    for (const { resource, namespace, name, object, source } of await itemsOfFiles(call)) {
      const body = call.flags.bool('save-config') ? withLastApplied(object) : object;
      const query = {
        dryRun: call.dryRun === 'server' ? 'All' : undefined,
        fieldManager: call.flags.text('field-manager'),
        fieldValidation: fieldValidation(call),
      };
      try {
        const path = pathOf(resource, namespace, name);
        if (call.flags.bool('force')) await call.client.send('DELETE', path).catch(() => undefined);
        if (call.dryRun === 'client') call.report(object, 'replaced');
        else if (call.flags.bool('force')) {
          const created = await call.client.send('POST', pathOf(resource, namespace), {
            query,
            body,
          });
          call.report(created, 'replaced');
        } else call.report(await call.client.send('PUT', path, { query, body }), 'replaced');
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        failed.push(error.prefixed(`error when replacing ${JSON.stringify(source)}: `));
      }
    }
    if (failed.length > 0) throw new ManyErrors(failed);
  },
};

const HEADER =
  "# Please edit the object below. Lines beginning with a '#' will be ignored,\n" +
  '# and an empty file will abort the edit. If an error occurs while saving this file will be\n' +
  '# reopened with the relevant failures.\n#\n';

export const edit: Command = {
  path: 'edit',
  summary: 'Edit a resource on the server, in the manifest editor',
  usage: '(RESOURCE/NAME | -f FILENAME)',
  completes: 'kinds',
  flags: flagSpecs(PRINT_FLAGS, FILES, VALIDATE, 'field-manager:s=kubectl-edit save-config:b'),
  async run(call) {
    if (call.args.length === 0 && !call.hasFiles) {
      throw new KubectlError(
        'You must provide one or more resources by argument or filename.\nExample resource ' +
          "specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> " +
          "<name>'\n   '<resource>'",
      );
    }
    const { items, errors } = await findItems(call, { needsNames: true });
    if (errors.length > 0) throw new ManyErrors(errors);
    if (!call.host.edit) throw new KubectlError('there is no editor here');
    for (const item of items) {
      const before = withoutManagedFields(item.object);
      const name = `${item.resource.singular || item.resource.plural}-${item.name}.yaml`;
      const text = await call.host.edit(name, HEADER + toYaml(before));
      const after = text === undefined ? undefined : objectsOf(text, name)[0];
      if (after === undefined) {
        call.err('Edit cancelled, no changes made.\n');
        continue;
      }
      const patch: Obj = mergePatchOf(before, after);
      if (Object.keys(patch).length === 0) {
        call.err('Edit cancelled, no changes made.\n');
        continue;
      }
      const result = await sendPatch(call, item, patch);
      call.out(`${nameOf(result)} edited\n`);
    }
  },
};
