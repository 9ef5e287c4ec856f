// How updates keep apart spec and status, and when generation rises.
// Upstream: pkg/registry/*/*/strategy.go, apiserver pkg/registry/rest/update.go
import { semanticEqual } from '../../meta/deep-equal.ts';
import type { KubeObject } from '../../meta/object.ts';
import type { ObjectMeta } from '../../generated/types.ts';

type WithParts = KubeObject & { readonly spec?: unknown; readonly status?: unknown };

/** Generation 1: what a new object of a kind with generations gets. */
export function withFirstGeneration<T extends KubeObject>(object: T): T {
  return withGeneration(object, 1);
}

/** A copy with that generation; the object itself when it has it. */
export function withGeneration<T extends KubeObject>(object: T, generation: number | undefined): T {
  if (object.metadata.generation === generation) return object;
  if (generation === undefined) {
    const { generation: _, ...metadata } = object.metadata;
    return { ...object, metadata };
  }
  const { metadata } = object;
  // A new field goes before the spread: engines copy such objects many times faster.
  if (!('generation' in metadata)) {
    return { ...object, metadata: { generation, ...metadata } };
  }
  return { ...object, metadata: { ...metadata, generation } };
}

/** The old generation, or one more when `changed`. Clients cannot set it. */
export function withNextGeneration<T extends KubeObject>(object: T, old: T, changed: boolean): T {
  const { generation } = old.metadata;
  return withGeneration(object, changed ? (generation ?? 0) + 1 : generation);
}

/** Whether the specs differ to upstream's eyes. */
export function specChanged(object: WithParts, old: WithParts): boolean {
  return object.spec !== old.spec && !semanticEqual(object.spec, old.spec);
}

/** The status that the main resource may not change. */
export function keepStatus<T extends WithParts>(object: T, old: T): T {
  return withPart(object, 'status', old.status);
}

/** Everything but status and what of metadata the status subresource may change. */
export function keepSpec<T extends WithParts>(object: T, old: T): T {
  return withGeneration(withPart(object, 'spec', old.spec), old.metadata.generation);
}

/** As keepSpec, for the kinds whose status subresource leaves labels alone. */
export function keepSpecAndLabels<T extends WithParts>(object: T, old: T): T {
  return withLabels(keepSpec(object, old), old.metadata.labels);
}

/** The usual update of a kind with generations: status stays, generation follows the spec. */
export function updateSpec<T extends WithParts>(object: T, old: T): T {
  return withNextGeneration(keepStatus(object, old), old, specChanged(object, old));
}

/** The usual create of a kind with generations: an empty status, generation 1. */
export function createWithStatus<T extends WithParts>(object: T, status: unknown): T {
  return withFirstGeneration(withPart(object, 'status', status));
}

/** A copy with that status; the object itself when it is the same. */
export function withStatus<T extends WithParts>(object: T, status: unknown): T {
  return withPart(object, 'status', status);
}

function withPart<T extends WithParts>(object: T, part: 'spec' | 'status', value: unknown): T {
  if (object[part] === value) return object;
  if (value === undefined) {
    const { [part]: _, ...rest } = object;
    return rest as unknown as T;
  }
  if (part in object) return { ...object, [part]: value };
  return part === 'status' ? { status: value, ...object } : { spec: value, ...object };
}

function withLabels<T extends KubeObject>(object: T, labels: ObjectMeta['labels']): T {
  if (object.metadata.labels === labels) return object;
  const { labels: _, ...rest } = object.metadata;
  const metadata = labels === undefined ? rest : { ...rest, labels };
  return { ...object, metadata };
}
