// What somebody outside did, in words: for the timeline.
import * as refs from '../../../model/api/refs.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { EngineInput, PlainRequest } from '../../input.ts';
import type { ObjectName } from '../view-types.ts';

export interface Edit {
  readonly text: string;
  readonly many: (count: number) => string;
  readonly about: ObjectName;
}

const KINDS = new Map<string, string>(
  Object.values(refs as { [name: string]: ResourceRef }).map((ref) => [ref.plural, ref.kind]),
);

const VERBS = new Map<string, string>([
  ['create', 'create'],
  ['update', 'change'],
  ['patch', 'change'],
  ['delete', 'delete'],
  ['deletecollection', 'delete all'],
]);
const SPECIAL = new Map<string, string>([
  ['scale', 'scale'],
  ['eviction', 'evict'],
  ['exec', 'run a command in'],
  ['attach', 'attach to'],
  ['portforward', 'forward a port to'],
]);

/** Undefined for what is no edit: pausing the clock, looking at logs, trying out. */
export function editOf(input: EngineInput): Edit | undefined {
  switch (input.is) {
    case 'addNode':
      return edit('add a node', { kind: 'Node', namespace: '', name: '' });
    case 'stream':
      return undefined;
    case 'request':
      return editOfRequest(input.request);
  }
}

function editOfRequest(request: PlainRequest): Edit | undefined {
  const { verb, resource, subresource, namespace, options } = request;
  if (options.dryRun || resource === 'clocks' || resource === 'faults') return undefined;
  const word =
    SPECIAL.get(subresource) ?? (request.patchType === 'apply' ? 'apply' : VERBS.get(verb));
  if (word === undefined || resource.endsWith('reviews') || subresource === 'log') return undefined;
  const name = nameOf(request);
  const kind = KINDS.get(resource) ?? resource;
  return edit(`${word} ${kind} ${name}`.trim(), { kind, namespace, name });
}

function nameOf({ name, body }: PlainRequest): string {
  if (name !== '') return name;
  const { metadata } = (body ?? {}) as {
    readonly metadata?: { readonly name?: unknown; readonly generateName?: unknown };
  };
  return String(metadata?.name ?? metadata?.generateName ?? '');
}

function edit(what: string, about: ObjectName): Edit {
  return { text: `You ${what}.`, many: (count) => `You make ${count} changes.`, about };
}
