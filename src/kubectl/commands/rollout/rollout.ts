// kubectl rollout history, undo, pause, resume, restart. Upstream: kubectl pkg/cmd/rollout/
import { JSON_PATCH, STRATEGIC_PATCH } from '../../api/client.ts';
import type { Obj } from '../../api/client.ts';
import { findItems } from '../../api/selection.ts';
import type { Item } from '../../api/selection.ts';
import type { Command, Invocation } from '../../command.ts';
import { DRY_RUN, FILES, SELECTOR } from '../../command.ts';
import { KubectlError, ManyErrors } from '../../errors.ts';
import { flagSpecs } from '../../flags.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { outputFormat, PRINT_FLAGS } from '../../printers/print-object.ts';
import { alignTabs, DESCRIBE_STOPS } from '../../printers/tab-writer.ts';
import { describePodTemplate } from '../../describe/pod-template.ts';
import { Page } from '../../describe/page.ts';
import { sendPatch } from '../change.ts';
import { revisionsOf } from './revisions.ts';
import type { Revision } from './revisions.ts';

const FLAGS = [PRINT_FLAGS, FILES, SELECTOR];
const CHANGES = [...FLAGS, 'field-manager:s=kubectl-rollout'];
const USAGE = '(TYPE NAME | TYPE/NAME) [flags]';

async function eachItem(call: Invocation, act: (item: Item) => Promise<void>): Promise<void> {
  if (call.args.length === 0 && !call.hasFiles) {
    throw new KubectlError('required resource not specified');
  }
  const { items, errors } = await findItems(call);
  const failed: unknown[] = [...errors];
  for (const item of items) {
    try {
      await act(item);
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw new ManyErrors(failed);
}

export const rolloutHistory: Command = {
  path: 'rollout history',
  summary: 'View rollout history',
  usage: USAGE,
  completes: 'workloads',
  flags: flagSpecs(...FLAGS, 'revision:i=0'),
  run: (call) =>
    eachItem(call, async ({ object }) => {
      const wanted = call.flags.number('revision');
      if (wanted < 0) throw new KubectlError('revision must be a positive integer: ' + wanted);
      const revisions = await revisionsOf(call, object);
      const found = revisions.find(({ number }) => number === wanted);
      if (wanted > 0 && !found) throw new KubectlError('unable to find the specified revision');
      if (outputFormat(call.flags).format !== '') {
        const shown = found?.object ?? revisions.at(-1)?.object;
        call.show({ ...shown, apiVersion: 'apps/v1', kind: shown.kind ?? 'ReplicaSet' });
        return;
      }
      const name = `${String(object.kind).toLowerCase()}.apps/${object.metadata.name}`;
      if (found) call.out(`${name} with revision #${wanted}\n${revisionText(found)}\n`);
      else call.out(`${name} \n${historyText(revisions)}\n`);
    }),
};

function historyText(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.';
  const rows = revisions.map(
    ({ number, changeCause }) => `${number}\t${changeCause || '<none>'}\n`,
  );
  return alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, DESCRIBE_STOPS);
}

function revisionText({ template, changeCause }: Revision): string {
  const annotations = { ...template.metadata?.annotations };
  if (changeCause) annotations['kubernetes.io/change-cause'] = changeCause;
  const hasAnnotations = Object.keys(annotations).length > 0;
  const shown = hasAnnotations
    ? { ...template, metadata: { ...template.metadata, annotations } }
    : template;
  const page = new Page();
  describePodTemplate(page, shown);
  // Unlike describe, this output is not aligned upstream.
  return page.raw();
}

export const rolloutUndo: Command = {
  path: 'rollout undo',
  summary: 'Undo a previous rollout',
  usage: USAGE,
  completes: 'workloads',
  flags: flagSpecs(...FLAGS, DRY_RUN, 'to-revision:i=0'),
  run: (call) =>
    eachItem(call, async (item) => {
      const { object } = item;
      const to = call.flags.number('to-revision');
      const revisions = await revisionsOf(call, object);
      const target = to > 0 ? revisions.find(({ number }) => number === to) : revisions.at(-2);
      if (to > 0 && !target)
        throw new KubectlError(`unable to find specified revision ${to} in history`);
      if (!target || revisions.length === 0) {
        const kind = String(object.kind).toLowerCase();
        throw new KubectlError(
          object.kind === 'Deployment'
            ? `no rollout history found for deployment "${object.metadata.name}"`
            : `no last revision to roll back to`.replace('last', kind ? 'last' : 'last'),
        );
      }
      if (object.spec.paused) {
        throw new KubectlError(
          `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
        );
      }
      const template = withoutHash(target.template);
      if (deepEqual(template, object.spec.template)) {
        call.report(
          object,
          `skipped rollback (current template already matches revision ${target.number})`,
        );
        return;
      }
      if (call.dryRun !== 'client') await sendBack(call, item, target, template);
      call.report(object, 'rolled back');
    }),
};

function sendBack(call: Invocation, item: Item, target: Revision, template: Obj): Promise<Obj> {
  if (item.object.kind !== 'Deployment') {
    return sendPatch(call, item, target.object.data, STRATEGIC_PATCH);
  }
  const patch = [{ op: 'replace', path: '/spec/template', value: template }];
  return sendPatch(call, item, patch, JSON_PATCH);
}

function withoutHash(template: Obj): Obj {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function pausing(path: string, wanted: boolean, word: string): Command {
  return {
    path,
    summary: wanted ? 'Mark the provided resource as paused' : 'Resume a paused resource',
    usage: USAGE,
    completes: 'workloads',
    flags: flagSpecs(...CHANGES),
    run: (call) =>
      eachItem(call, async (item) => {
        const { resource, name, object } = item;
        const title = `${resource.plural}${resource.group ? `.${resource.group}` : ''} "${name}"`;
        if (object.kind !== 'Deployment') {
          throw new KubectlError(`${title} ${wanted ? 'pausing' : 'resuming'} is not supported`);
        }
        if (Boolean(object.spec.paused) === wanted) {
          throw new KubectlError(`${title} is ${wanted ? 'already paused' : 'not paused'}`);
        }
        call.report(await sendPatch(call, item, { spec: { paused: wanted ? true : null } }), word);
      }),
  };
}

export const rolloutPause = pausing('rollout pause', true, 'paused');
export const rolloutResume = pausing('rollout resume', false, 'resumed');

export const rolloutRestart: Command = {
  path: 'rollout restart',
  summary: 'Restart a resource',
  usage: 'RESOURCE',
  completes: 'workloads',
  flags: flagSpecs(...CHANGES),
  run: (call) =>
    eachItem(call, async (item) => {
      const { resource, name, object } = item;
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(object.kind)) {
        throw new KubectlError(
          `${resource.plural}${resource.group ? `.${resource.group}` : ''} "${name}" ` +
            'restarting is not supported',
        );
      }
      if (object.spec.paused) {
        throw new KubectlError("can't restart paused deployment (run rollout resume first)");
      }
      const restartedAt = formatTime(call.host.now() * 1000);
      const annotations = { 'kubectl.kubernetes.io/restartedAt': restartedAt };
      const patch = { spec: { template: { metadata: { annotations } } } };
      call.report(await sendPatch(call, item, patch, STRATEGIC_PATCH), 'restarted');
    }),
};
