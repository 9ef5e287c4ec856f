// kubectl patch. Upstream: kubectl pkg/cmd/patch/patch.go
import { readYamlValue } from '../../model/schema/yaml.ts';
import { deepEqual } from '../../model/meta/deep-equal.ts';
import { JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH } from '../api/client.ts';
import { findItems } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { DRY_RUN, FILES } from '../command.ts';
import { KubectlError, ManyErrors } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { PRINT_FLAGS } from '../printers/print-object.ts';
import { sendPatch } from './change.ts';

const TYPES = new Map([
  ['json', JSON_PATCH],
  ['merge', MERGE_PATCH],
  ['strategic', STRATEGIC_PATCH],
]);

export const patch: Command = {
  path: 'patch',
  summary: 'Update fields of a resource',
  usage: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  completes: 'kinds',
  flags: flagSpecs(
    PRINT_FLAGS,
    FILES,
    DRY_RUN,
    'p/patch:s patch-file:s type:s=strategic subresource:s local:b field-manager:s=kubectl-patch',
  ),
  async run(call) {
    const body = await patchBody(call);
    const type = call.flags.text('type').toLowerCase();
    const contentType = TYPES.get(type);
    if (!contentType) {
      throw new KubectlError(
        `--type must be one of [json merge strategic], not ${JSON.stringify(call.flags.text('type'))}`,
      );
    }
    const { items, errors } = await findItems(call, { needsNames: true });
    const failed = [...errors];
    for (const item of items) {
      try {
        if (call.dryRun === 'client')
          throw new KubectlError(
            '--dry-run=client is not part of this kubectl for patch; use --dry-run=server',
          );
        const after = await sendPatch(
          call,
          item,
          body,
          contentType,
          call.flags.text('subresource'),
        );
        call.report(after, deepEqual(item.object, after) ? 'patched (no change)' : 'patched');
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw new ManyErrors(failed);
  },
};

async function patchBody(call: Invocation): Promise<unknown> {
  const file = call.flags.text('patch-file');
  const given = call.flags.text('patch');
  if (given === '' && file === '') {
    throw new KubectlError(
      'must specify --patch or --patch-file containing the contents of the patch',
    );
  }
  const text = file === '' ? given : await call.host.readFile(file);
  if (text === undefined)
    throw new KubectlError(`unable to read patch file: open ${file}: no such file or directory`);
  const read = readYamlValue(text);
  if ('problem' in read)
    throw new KubectlError(`unable to parse ${JSON.stringify(text)}: ${read.problem.message}`);
  return read.value;
}
