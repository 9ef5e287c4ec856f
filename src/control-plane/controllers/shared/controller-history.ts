// ControllerRevisions: the templates that a DaemonSet or a StatefulSet has had, as patches.
import { isAlreadyExists } from '../../../client/api-error.ts';
import type { ControllerContext } from '../../../client/controller.ts';
import type { Task } from '../../../kernel/task.ts';
import { CONTROLLER_REVISIONS } from '../../../model/api/refs.ts';
import type {
  ControllerRevision,
  ObjectMeta,
  PodTemplateSpec,
} from '../../../model/generated/types.ts';
import { semanticEqual } from '../../../model/meta/deep-equal.ts';
import { computeTemplateHash } from '../../../model/meta/hash.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { namespaceOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { controllerReference } from '../../../model/meta/owners.ts';
import { CONTROLLER_REVISION_HASH_LABEL } from '../limits.ts';

/** What a revision stores: the patch that puts this template back. */
function revisionData(template: PodTemplateSpec): { readonly [key: string]: unknown } {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

/** The revision that an owner's template would have. Upstream: pkg/controller/history. */
function newRevision(
  owner: KubeObject,
  template: PodTemplateSpec,
  revision: number,
  collisionCount: number | undefined,
  hashLabel: string,
): ControllerRevision {
  const hash = computeTemplateHash(template, collisionCount);
  const { annotations } = owner.metadata;
  const metadata = {
    name: `${owner.metadata.name}-${hash}`,
    namespace: namespaceOf(owner),
    labels: { ...template.metadata?.labels, [hashLabel]: hash },
    ...(annotations ? { annotations } : {}),
    ownerReferences: [controllerReference(owner)],
  } as ObjectMeta;
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata,
    data: revisionData(template),
    revision,
  };
}

/** Whether the revision holds the same template. */
function holdsTemplate(revision: ControllerRevision, template: PodTemplateSpec): boolean {
  return semanticEqual(revision.data, revisionData(template));
}

export function revisionHash(revision: ControllerRevision): string {
  return labelValue(revision.metadata.labels, CONTROLLER_REVISION_HASH_LABEL) ?? '';
}

/** Lowest revision first, then oldest, then by name. */
function byRevisionNumber(a: ControllerRevision, b: ControllerRevision): number {
  const compare = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
  return (
    a.revision - b.revision ||
    compare(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    compare(a.metadata.name, b.metadata.name)
  );
}

export interface StoredHistory {
  readonly current: ControllerRevision;
  readonly old: readonly ControllerRevision[];
}

/**
 * The revision of the owner's present template, made when there is none, with the highest number
 * of all; and the others. A name taken by another template answers a raised collision count.
 */
export function* storeHistory(
  context: ControllerContext,
  owner: KubeObject,
  template: PodTemplateSpec,
  revisions: readonly ControllerRevision[],
  collisionCount: number | undefined,
  hashLabel = CONTROLLER_REVISION_HASH_LABEL,
): Task<StoredHistory | { readonly collisionCount: number }> {
  const { client } = context;
  const sorted = [...revisions].sort(byRevisionNumber);
  const same = sorted.filter((revision) => holdsTemplate(revision, template)).at(-1);
  const old = sorted.filter((revision) => revision !== same);
  const number = old.reduce((max, revision) => Math.max(max, revision.revision), 0) + 1;
  if (same) {
    if (same.revision >= number) return { current: same, old };
    const next = { ...same, revision: number };
    return { current: yield* client.update(CONTROLLER_REVISIONS, next), old };
  }
  const draft = newRevision(owner, template, number, collisionCount, hashLabel);
  try {
    return { current: yield* client.create(CONTROLLER_REVISIONS, draft), old };
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const { name } = draft.metadata;
    const there = yield* client.get(CONTROLLER_REVISIONS, namespaceOf(owner), name);
    if (holdsTemplate(there, template)) return { current: there, old };
    return { collisionCount: (collisionCount ?? 0) + 1 };
  }
}

/** The template that a revision holds. */
export function templateOf(revision: ControllerRevision): PodTemplateSpec | undefined {
  const spec = revision.data?.['spec'] as { readonly template?: object } | undefined;
  if (!spec?.template) return undefined;
  const { $patch: _, ...template } = spec.template as PodTemplateSpec & { $patch?: string };
  return template;
}
