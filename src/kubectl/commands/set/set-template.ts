// What kubectl set's commands share: pod templates found, changed, patched, reported.
// Upstream: kubectl pkg/cmd/set/set.go
import type { Obj } from '../../api/client.ts';
import { findItems, itemsOfFiles } from '../../api/selection.ts';
import type { Item } from '../../api/selection.ts';
import type { Invocation } from '../../command.ts';
import { DRY_RUN, FILES, SELECTOR } from '../../command.ts';
import { KubectlError, ManyErrors } from '../../errors.ts';
import { PRINT_FLAGS } from '../../printers/print-object.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { mergePatchOf, sendPatch, templateOf, withPodSpec } from '../change.ts';

export const SET_FLAGS = [
  PRINT_FLAGS,
  FILES,
  SELECTOR,
  DRY_RUN,
  'all:b local:b field-manager:s=kubectl-set',
];

/** Changes each object's pod spec and says so; an unchanged object is passed over. */
export async function changeTemplates(
  call: Invocation,
  words: readonly string[],
  operation: string,
  change: (spec: Obj, item: Item) => Obj,
): Promise<void> {
  const isLocal = call.flags.bool('local');
  const { items, errors } = isLocal
    ? { items: await itemsOfFiles(call), errors: [] }
    : await findItems(call, { needsNames: true, words });
  const failed: unknown[] = [...errors];
  for (const item of items) {
    try {
      if (templateOf(item.object)?.spec === undefined) {
        throw new KubectlError(
          `the object is not a pod or does not have a pod template: ${kindText(item)}`,
        );
      }
      const after = withPodSpec(item.object, (spec) => change(spec, item));
      if (isLocal || call.dryRun === 'client') {
        if (!deepEqual(after, item.object) || isLocal) call.report(after, operation);
        continue;
      }
      if (deepEqual(after, item.object)) continue;
      const patch = mergePatchOf(item.object, after);
      call.report(await sendPatch(call, item, patch), operation);
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw new ManyErrors(failed);
}

function kindText({ object }: Item): string {
  return `*${String(object.apiVersion).replace('/', '')}.${object.kind}`;
}

/** Splits words into those that name objects and `key=value` pairs. */
export function splitPairs(words: readonly string[]) {
  const objects = words.filter((word) => !isPair(word));
  return { objects, pairs: words.filter(isPair) };
}

function isPair(word: string): boolean {
  return word.includes('=') || (word.endsWith('-') && word.length > 1);
}

/** `*` and `?` as a shell has them. */
export function wildcardMatches(pattern: string, name: string): boolean {
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source.replaceAll('?', '.')}$`).test(name);
}
