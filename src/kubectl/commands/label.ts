// kubectl label, annotate. Upstream: kubectl pkg/cmd/label/label.go, pkg/cmd/annotate/annotate.go
import type { Obj } from '../api/client.ts';
import { findItems, itemsOfFiles } from '../api/selection.ts';
import type { Item } from '../api/selection.ts';
import type { Command, Invocation } from '../command.ts';
import { DRY_RUN, FILES, SELECTOR } from '../command.ts';
import { KubectlError, ManyErrors } from '../errors.ts';
import { flagSpecs } from '../flags.ts';
import { PRINT_FLAGS } from '../printers/print-object.ts';
import { sendPatch } from './change.ts';

const FLAGS = [
  PRINT_FLAGS,
  FILES,
  SELECTOR,
  DRY_RUN,
  'all:b A/all-namespaces:b field-selector:s list:b local:b overwrite:b resource-version:s',
];

interface Kind {
  readonly field: 'labels' | 'annotations';
  readonly word: string;
}

export const label: Command = {
  path: 'label',
  summary: 'Update the labels on a resource',
  usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N',
  completes: 'kinds',
  flags: flagSpecs(...FLAGS, 'field-manager:s=kubectl-label'),
  run: (call) => change(call, { field: 'labels', word: 'label' }),
};

export const annotate: Command = {
  path: 'annotate',
  summary: 'Update the annotations on a resource',
  usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N',
  completes: 'kinds',
  flags: flagSpecs(...FLAGS, 'field-manager:s=kubectl-annotate'),
  run: (call) => change(call, { field: 'annotations', word: 'annotation' }),
};

/** Words before the first `key=value` or `key-` name objects. */
function split(words: readonly string[]) {
  const first = words.findIndex((word, at) => /=/.test(word) || (at > 0 && /-$/.test(word)));
  if (first < 0) return { objects: words, pairs: [] };
  return { objects: words.slice(0, first), pairs: words.slice(first) };
}

async function change(call: Invocation, kind: Kind): Promise<void> {
  const { objects, pairs } = split(call.args);
  const isFile = call.hasFiles;
  if (objects.length === 0 && !isFile) {
    throw new KubectlError(
      `one or more resources must be specified as <resource> <name> or <resource>/<name>`,
    );
  }
  if (pairs.length === 0 && !call.flags.bool('list')) {
    throw new KubectlError(`at least one ${kind.word} update is required`);
  }
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals > 0) set.set(pair.slice(0, equals), pair.slice(equals + 1));
    else if (pair.endsWith('-')) remove.push(pair.slice(0, -1));
    else throw new KubectlError(`unknown ${kind.word} spec: ${pair}`);
  }
  for (const key of remove) {
    if (!set.has(key)) continue;
    throw new KubectlError(`can not both modify and remove a ${kind.word} in the same command`);
  }
  const { items, errors } = call.flags.bool('local')
    ? { items: await itemsOfFiles(call), errors: [] }
    : await findItems(call, { needsNames: true, words: objects });
  const failed = [...errors];
  for (const item of items) {
    try {
      await changeOne(call, kind, item, set, remove);
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw new ManyErrors(failed);
}

async function changeOne(
  call: Invocation,
  { field, word }: Kind,
  item: Item,
  set: ReadonlyMap<string, string>,
  remove: readonly string[],
): Promise<void> {
  const { object } = item;
  const before: Obj = object.metadata[field] ?? {};
  if (call.flags.bool('list')) {
    const shown = Object.keys(before).sort();
    for (const key of shown) call.out(`${key}=${before[key]}\n`);
    return;
  }
  if (!call.flags.bool('overwrite')) refuseOverwrite(before, set, word);
  const patch: Obj = {};
  for (const [key, value] of set) if (before[key] !== value) patch[key] = value;
  for (const key of remove) {
    if (Object.hasOwn(before, key)) patch[key] = null;
    else if (word === 'label') call.out(`label "${key}" not found.\n`);
  }
  const isChanged = Object.keys(patch).length > 0;
  const after = { ...before, ...Object.fromEntries(set) };
  for (const key of remove) delete after[key];
  let result: Obj = { ...object, metadata: { ...object.metadata, [field]: after } };
  if (call.dryRun !== 'client' && !call.flags.bool('local') && (isChanged || word !== 'label')) {
    result = await sendPatch(call, item, { metadata: { [field]: patch } });
  }
  if (word !== 'label') {
    call.report({ ...result, kind: object.kind, apiVersion: object.apiVersion }, 'annotated');
    return;
  }
  call.report(result, labelWord(isChanged, set, remove));
}

function labelWord(
  isChanged: boolean,
  set: ReadonlyMap<string, string>,
  remove: readonly string[],
): string {
  if (!isChanged) return 'not labeled';
  return remove.length > 0 && set.size === 0 ? 'unlabeled' : 'labeled';
}

function refuseOverwrite(before: Obj, set: ReadonlyMap<string, string>, word: string): void {
  const problems: string[] = [];
  for (const [key, value] of set) {
    if (!Object.hasOwn(before, key) || (word === 'label' && before[key] === value)) continue;
    problems.push(
      word === 'label'
        ? `'${key}' already has a value (${before[key]}), and --overwrite is false`
        : `--overwrite is false but found the following declared annotation(s): '${key}' already has a value (${before[key]})`,
    );
  }
  if (problems.length > 0) throw new KubectlError(problems.join('\n'));
}
