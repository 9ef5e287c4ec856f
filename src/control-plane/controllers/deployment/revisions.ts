// Revision numbers: annotations by which a rollout's history is kept on the ReplicaSets.
import type { Deployment, ReplicaSet } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { withMeta } from '../../../model/meta/object.ts';
import {
  DESIRED_REPLICAS_ANNOTATION,
  LAST_APPLIED_ANNOTATION,
  MAX_REPLICAS_ANNOTATION,
  MAX_REVISION_HISTORY_LENGTH,
  REVISION_ANNOTATION,
  REVISION_HISTORY_ANNOTATION,
  ROLLBACK_REVISION_ANNOTATION,
} from '../limits.ts';
import { maxSurge, replicasOf } from './strategy.ts';

type Annotations = { readonly [key: string]: string };

/** Annotations that are not handed on from a Deployment to its sets. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  LAST_APPLIED_ANNOTATION,
  REVISION_ANNOTATION,
  REVISION_HISTORY_ANNOTATION,
  DESIRED_REPLICAS_ANNOTATION,
  MAX_REPLICAS_ANNOTATION,
  ROLLBACK_REVISION_ANNOTATION,
]);

/** The value of an annotation, safe against hostile keys. */
export function annotationOf(object: KubeObject, key: string): string | undefined {
  const { annotations } = object.metadata;
  return annotations !== undefined && Object.hasOwn(annotations, key)
    ? annotations[key]
    : undefined;
}

/** The revision of a set, 0 when it has none that can be read. */
export function revisionOf(object: KubeObject): number {
  return wholeNumber(annotationOf(object, REVISION_ANNOTATION)) ?? 0;
}

export function maxRevision(sets: readonly ReplicaSet[]): number {
  let max = 0;
  for (const set of sets) max = Math.max(max, revisionOf(set));
  return max;
}

/** The second highest revision: where a rollback without a number goes. */
export function lastRevision(sets: readonly ReplicaSet[]): number {
  let max = 0;
  let second = 0;
  for (const set of sets) {
    const revision = revisionOf(set);
    if (revision >= max) {
      second = max;
      max = revision;
    } else if (revision > second) {
      second = revision;
    }
  }
  return second;
}

/** The Deployment's size when the set was last scaled; undefined when not known. */
export function desiredReplicas(set: ReplicaSet): number | undefined {
  return wholeNumber(annotationOf(set, DESIRED_REPLICAS_ANNOTATION));
}

/** The Deployment's size plus surge when the set was last scaled. */
export function maxReplicas(set: ReplicaSet): number | undefined {
  return wholeNumber(annotationOf(set, MAX_REPLICAS_ANNOTATION));
}

/** The two annotations by which a later scaling finds its proportions. */
export function sizeAnnotations(deployment: Deployment): Annotations {
  const replicas = replicasOf(deployment);
  return {
    [DESIRED_REPLICAS_ANNOTATION]: String(replicas),
    [MAX_REPLICAS_ANNOTATION]: String(replicas + maxSurge(deployment)),
  };
}

/**
 * The new set with the Deployment's annotations and its revision; the same object when nothing
 * changes. Upstream: SetNewReplicaSetAnnotations.
 */
export function withNewAnnotations(
  deployment: Deployment,
  set: ReplicaSet,
  newRevision: number,
): ReplicaSet {
  const next = new Map(Object.entries(set.metadata.annotations ?? {}));
  let isChanged = false;
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (NOT_COPIED.has(key) || next.get(key) === value) continue;
    next.set(key, value);
    isChanged = true;
  }
  const oldText = next.get(REVISION_ANNOTATION);
  const old = oldText === undefined || oldText === '' ? 0 : wholeNumber(oldText);
  if (old !== undefined && old < newRevision) {
    next.set(REVISION_ANNOTATION, String(newRevision));
    isChanged = true;
    if (oldText !== undefined) remember(next, oldText);
  }
  return isChanged ? withMeta(set, { annotations: Object.fromEntries(next) }) : set;
}

// A set that becomes current again keeps the numbers it had before, oldest dropped first.
function remember(annotations: Map<string, string>, revision: string): void {
  const history = annotations.get(REVISION_HISTORY_ANNOTATION) ?? '';
  if (history === '') {
    annotations.set(REVISION_HISTORY_ANNOTATION, revision);
    return;
  }
  const kept = history.split(',');
  let length = history.length + revision.length + 1;
  while (length > MAX_REVISION_HISTORY_LENGTH && kept.length > 0) {
    length -= (kept.shift() as string).length + 1;
  }
  if (length > MAX_REVISION_HISTORY_LENGTH) return;
  annotations.set(REVISION_HISTORY_ANNOTATION, [...kept, revision].join(','));
}

/**
 * The Deployment's annotations after a rollback to the set.
 * Upstream: SetDeploymentAnnotationsTo.
 */
export function rolledBackAnnotations(deployment: Deployment, set: ReplicaSet): Annotations {
  const own = Object.entries(deployment.metadata.annotations ?? {});
  const theirs = Object.entries(set.metadata.annotations ?? {});
  return Object.fromEntries([
    ...own.filter(([key]) => NOT_COPIED.has(key)),
    ...theirs.filter(([key]) => !NOT_COPIED.has(key)),
  ]);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
}
