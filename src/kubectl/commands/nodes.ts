// kubectl cordon, uncordon, taint. Upstream: kubectl pkg/cmd/drain/drain.go, pkg/cmd/taint/taint.go
import { STRATEGIC_PATCH } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import { findItems } from '../api/selection.ts';
import type { Item } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { DRY_RUN, SELECTOR, VALIDATE } from '../command.ts';
import { KubectlError, ManyErrors } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { PRINT_FLAGS } from '../printers/print-object.ts';
import { sendPatch } from './change.ts';

/** Marks a node; says whether it was marked already. */
export async function cordonNode(call: Invocation, item: Item, wanted: boolean): Promise<void> {
  const word = wanted ? 'cordoned' : 'uncordoned';
  if (Boolean(item.object.spec?.unschedulable) === wanted) {
    call.report(item.object, `already ${word}`);
    return;
  }
  if (call.dryRun !== 'client') {
    await sendPatch(call, item, { spec: { unschedulable: wanted ? true : null } }, STRATEGIC_PATCH);
  }
  call.report(item.object, word);
}

function cordoning(path: string, wanted: boolean): Command {
  return {
    path,
    summary: `Mark node as ${wanted ? 'unschedulable' : 'schedulable'}`,
    usage: 'NODE',
    completes: 'nodes',
    flags: flagSpecs(DRY_RUN, SELECTOR),
    async run(call) {
      for (const item of await nodesOf(call)) await cordonNode(call, item, wanted);
    },
  };
}

export const cordon = cordoning('cordon', true);
export const uncordon = cordoning('uncordon', false);

/** The nodes of a command line that names nodes only. */
export async function nodesOf(call: Invocation): Promise<readonly Item[]> {
  const { args, flags } = call;
  if (args.length === 0 && flags.text('selector') === '') {
    throw call.usage(`USAGE: ${call.command.path} NODE [flags]`);
  }
  if (args.length > 0 && flags.text('selector') !== '') {
    throw new KubectlError('error: cannot specify both a node name and a --selector option');
  }
  const words = args.map((word) => (word.includes('/') ? word : `nodes/${word}`));
  const { items, errors } = await findItems(call, { words: words.length > 0 ? words : ['nodes'] });
  if (errors.length > 0) throw new ManyErrors(errors);
  return items;
}

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export const taint: Command = {
  path: 'taint',
  summary: 'Update the taints on one or more nodes',
  usage: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  completes: 'kinds',
  flags: flagSpecs(
    PRINT_FLAGS,
    SELECTOR,
    DRY_RUN,
    VALIDATE,
    'all:b overwrite:b field-manager:s=kubectl-taint',
  ),
  async run(call) {
    const first = call.args.findIndex((word, at) => at > 0 && /[=:]|-$/.test(word));
    const words = first < 0 ? call.args : call.args.slice(0, first);
    const specs = first < 0 ? [] : call.args.slice(first);
    if (words.length === 0)
      throw new KubectlError('one or more resources must be specified as <resource> <name>');
    if (specs.length === 0) throw new KubectlError('at least one taint update is required');
    const { add, remove } = parseTaints(specs);
    const { items, errors } = await findItems(call, { words, needsNames: true });
    const failed: unknown[] = [...errors];
    for (const item of items) {
      try {
        await taintOne(call, item, add, remove);
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw new ManyErrors(failed);
  },
};

function parseTaints(specs: readonly string[]) {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const spec of specs) {
    if (spec.endsWith('-')) {
      const [pair = '', effect = ''] = spec.slice(0, -1).split(':');
      remove.push({ key: pair.split('=')[0] as string, effect });
      continue;
    }
    const [pair = '', effect = '', ...rest] = spec.split(':');
    if (effect === '' || rest.length > 0) throw new KubectlError(`invalid taint spec: ${spec}`);
    const [key = '', value] = pair.split('=');
    if (!EFFECTS.includes(effect)) {
      throw new KubectlError(`invalid taint effect: ${effect}, unsupported taint effect`);
    }
    add.push({ key, ...(value ? { value } : {}), effect });
  }
  return { add, remove };
}

async function taintOne(
  call: Invocation,
  item: Item,
  add: readonly Taint[],
  remove: readonly Taint[],
): Promise<void> {
  const old: readonly Taint[] = item.object.spec.taints ?? [];
  const same = (a: Taint, b: Taint): boolean =>
    a.key === b.key && (b.effect === '' || a.effect === b.effect);
  if (!call.flags.bool('overwrite')) {
    const known = add.filter((one) => old.some((taint) => same(taint, one)));
    if (known.length > 0) {
      const keys = known.map(({ key }) => key).join(',');
      throw new KubectlError(
        `node ${item.name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`,
      );
    }
  }
  for (const one of remove) {
    if (old.some((taint) => same(taint, one))) continue;
    throw new KubectlError(
      `taint ${JSON.stringify(one.effect ? `${one.key}:${one.effect}` : one.key)} not found`,
    );
  }
  const kept = old.filter(
    (taint) => !add.some((one) => same(taint, one)) && !remove.some((one) => same(taint, one)),
  );
  const taints: readonly Taint[] = [...add, ...kept];
  const body: Obj = { spec: { taints: taints.length > 0 ? taints : null } };
  const isRemoval = add.length === 0;
  const word = isRemoval
    ? 'untainted'
    : old.some((one) => add.some((x) => same(one, x)))
      ? 'modified'
      : 'tainted';
  if (call.dryRun === 'client')
    call.report({ ...item.object, spec: { ...item.object.spec, taints } }, word);
  else call.report(await sendPatch(call, item, body), word);
}
