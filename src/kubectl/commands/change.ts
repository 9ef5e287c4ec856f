// What label, annotate, set, rollout and patch share: objects found, changed by a patch, reported.
import { deepEqual } from '../../model/meta/deep-equal.ts';
import { MERGE_PATCH, pathOf } from '../api/client.ts';
import type { Obj } from '../api/client.ts';
import type { Item } from '../api/selection.ts';
import type { Invocation } from '../command.ts';
import { isRecord } from '../../model/meta/json-data.ts';

/** The merge patch that makes `after` of `before`; lists are replaced. */
export function mergePatchOf(before: Obj, after: Obj): Obj {
  const patch: Obj = {};
  for (const key of Object.keys(after)) {
    const [was, is] = [before?.[key], after[key]];
    if (isRecord(was) && isRecord(is)) {
      const inner = mergePatchOf(was, is);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (!deepEqual(was, is)) patch[key] = is;
  }
  for (const key of Object.keys(before ?? {})) {
    if (!Object.hasOwn(after, key)) patch[key] = null;
  }
  return patch;
}

/** Sends a patch as --dry-run and --field-manager ask. */
export function sendPatch(
  call: Invocation,
  { resource, namespace, name }: Item,
  body: unknown,
  contentType = MERGE_PATCH,
  subresource = '',
): Promise<Obj> {
  const query = {
    dryRun: call.dryRun === 'server' ? 'All' : undefined,
    fieldManager: call.flags.text('field-manager'),
  };
  const path = pathOf(resource, namespace, name, subresource);
  return call.client.send('PATCH', path, { query, body, contentType });
}

/** The pod template of an object that has one, for set and rollout. */
export function templateOf(object: Obj): Obj | undefined {
  if (object.kind === 'Pod') return object;
  if (object.kind === 'CronJob') return object.spec?.jobTemplate?.spec?.template;
  return object.spec?.template;
}

/** A copy of the object with another pod spec. */
export function withPodSpec(object: Obj, change: (spec: Obj) => Obj): Obj {
  if (object.kind === 'Pod') return { ...object, spec: change(object.spec) };
  if (object.kind === 'CronJob') {
    const { jobTemplate } = object.spec;
    const { template } = jobTemplate.spec;
    const changed = { ...template, spec: change(template.spec) };
    const spec = { ...jobTemplate.spec, template: changed };
    return { ...object, spec: { ...object.spec, jobTemplate: { ...jobTemplate, spec } } };
  }
  const { template } = object.spec;
  const spec = { ...object.spec, template: { ...template, spec: change(template.spec) } };
  return { ...object, spec };
}
