// kubectl apply view-last-applied, set-last-applied. Upstream: kubectl pkg/cmd/apply/
import { goJson, pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import { findItems, itemsOfFiles } from '../api/selection.ts';
import type { Command } from '../command.ts';
import { DRY_RUN, FILES, SELECTOR } from '../command.ts';
import { sendPatch } from '../commands/change.ts';
import { KubectlError, ManyErrors } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { PRINT_FLAGS } from '../printers/print-object.ts';
import { sorted, toJson, toYaml } from '../printers/yaml.ts';
import { LAST_APPLIED, lastApplied } from './last-applied.ts';

export const viewLastApplied: Command = {
  path: 'apply view-last-applied',
  summary: 'View the latest last-applied-configuration annotations of a resource/object',
  usage: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  completes: 'kinds',
  flags: flagSpecs(FILES, SELECTOR, 'o/output:s=yaml all:b'),
  async run(call) {
    const { items, errors } = await findItems(call);
    for (const { object } of items) {
      const applied = lastApplied(object);
      if (!applied) {
        throw new KubectlError(
          `no last-applied-configuration annotation found on resource: ${object.metadata.name}`,
        );
      }
      call.out(
        call.flags.text('output') === 'json'
          ? toJson(applied).replaceAll('    ', '  ')
          : toYaml(applied),
      );
    }
    if (errors.length > 0) throw new ManyErrors(errors);
  },
};

const NO_OBJECTS =
  'You must provide one or more resources by argument or filename.\nExample resource ' +
  "specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> " +
  "<name>'\n   '<resource>'";

/** The text of the annotation: the file's object without the annotation itself. */
function asWritten(object: Obj): string {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata?.annotations ?? {};
  const { annotations: __, ...metadata } = object.metadata;
  const kept = Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata;
  return `${goJson(sorted({ ...object, metadata: kept }))}\n`;
}

export const setLastApplied: Command = {
  path: 'apply set-last-applied',
  summary:
    'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  usage: '-f FILENAME',
  completes: 'files',
  flags: flagSpecs(PRINT_FLAGS, DRY_RUN, 'f/filename:l create-annotation:b'),
  async run(call) {
    if (!call.hasFiles) {
      throw new KubectlError(NO_OBJECTS);
    }
    for (const item of await itemsOfFiles(call)) {
      const { resource, namespace, name, object } = item;
      const live = await call.client.get(pathOf(resource, namespace, name));
      if (!lastApplied(live) && !call.flags.bool('create-annotation')) {
        throw new KubectlError(
          `no last-applied-configuration annotation found on resource: ${name}, to create the ` +
            'annotation, run the command with --create-annotation',
        );
      }
      const patch = { metadata: { annotations: { [LAST_APPLIED]: asWritten(object) } } };
      call.report(
        call.dryRun === 'client' ? live : await sendPatch(call, item, patch),
        'configured',
      );
    }
  },
};
