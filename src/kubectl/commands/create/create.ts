// kubectl create -f. Upstream: kubectl pkg/cmd/create/create.go
import { pathOf } from '../../api/client.ts';
import { itemsOfFiles } from '../../api/selection.ts';
import type { Command } from '../../command.ts';
import { FILES, SELECTOR } from '../../command.ts';
import { KubectlError, ManyErrors, StatusError } from '../../errors.ts';
import { flagSpecs } from '../../flags.ts';
import { withLastApplied } from '../../apply/last-applied.ts';
import { CREATE_FLAGS, fieldValidation } from './create-object.ts';

export const create: Command = {
  path: 'create',
  summary: 'Create a resource from a file or from stdin',
  usage: '-f FILENAME',
  completes: 'files',
  flags: flagSpecs(CREATE_FLAGS, FILES, SELECTOR, 'edit:b raw:s windows-line-endings:b'),
  async run(call) {
    if (call.flags.isSet('raw')) {
      const body = await call.host.readInput();
      const response = await call.client.raw('POST', call.flags.text('raw'), { body });
      call.out(await response.text());
      return;
    }
    if (call.args.length > 0) throw call.usage(`Unexpected args: [${call.args.join(' ')}]`);
    if (!call.hasFiles) {
      throw new KubectlError('must specify one of -f and -k');
    }
    const errors: unknown[] = [];
    const items = await itemsOfFiles(call);
    if (items.length === 0) throw new KubectlError('no objects passed to create');
    for (const { resource, namespace, object, source } of items) {
      const body = call.flags.bool('save-config') ? withLastApplied(object) : object;
      if (call.dryRun === 'client') {
        call.report(body, 'created');
        continue;
      }
      try {
        const query = {
          dryRun: call.dryRun === 'server' ? 'All' : undefined,
          fieldManager: call.flags.text('field-manager'),
          fieldValidation: fieldValidation(call),
        };
        const path = pathOf(resource, namespace);
        call.report(await call.client.send('POST', path, { query, body }), 'created');
        call.discovery.forget();
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        errors.push(error.prefixed(`error when creating ${JSON.stringify(source)}: `));
      }
    }
    if (errors.length > 0) throw new ManyErrors(errors);
  },
};
