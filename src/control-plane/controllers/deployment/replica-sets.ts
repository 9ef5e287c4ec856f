// A Deployment's ReplicaSets: which is the new one, which are old, and what they add up to.
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../../model/generated/types.ts';
import { semanticEqual } from '../../../model/meta/deep-equal.ts';
import { uidOf } from '../../../model/meta/object.ts';
import { POD_TEMPLATE_HASH_LABEL } from '../limits.ts';
import { revisionOf } from './revisions.ts';

export interface FoundReplicaSets {
  /** The set whose template is the Deployment's own. */
  readonly newest: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

/** Upstream: pkg/controller/deployment/util FindNewReplicaSet, FindOldReplicaSets. */
export function findReplicaSets(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
): FoundReplicaSets {
  const newest = [...sets]
    .sort(byCreation)
    .find((set) => equalIgnoreHash(deployment.spec.template, set.spec.template));
  if (!newest) return { newest, old: sets };
  return { newest, old: sets.filter((set) => uidOf(set) !== uidOf(newest)) };
}

/** Equality of templates but for the pod-template-hash label. Upstream: EqualIgnoreHash. */
export function equalIgnoreHash(
  a: PodTemplateSpec | undefined,
  b: PodTemplateSpec | undefined,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    semanticEqual(withoutHash(a.metadata?.labels), withoutHash(b.metadata?.labels)) &&
    semanticEqual({ ...a.metadata, labels: undefined }, { ...b.metadata, labels: undefined }) &&
    semanticEqual(a.spec, b.spec)
  );
}

function withoutHash(labels: { readonly [key: string]: string } | undefined) {
  return Object.entries(labels ?? {})
    .filter(([key]) => key !== POD_TEMPLATE_HASH_LABEL)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The template without the hash label, as it goes back into a Deployment on a rollback. */
export function templateWithoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const labels = Object.fromEntries(withoutHash(template.metadata?.labels));
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** What the set is asked to hold. */
export function sizeOf(set: ReplicaSet): number {
  return set.spec.replicas ?? 1;
}

export function isActive(set: ReplicaSet): boolean {
  return sizeOf(set) > 0;
}

export function totalSize(sets: readonly ReplicaSet[]): number {
  return sum(sets, sizeOf);
}

export function sum(sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number): number {
  let total = 0;
  for (const set of sets) total += of(set);
  return total;
}

export function availableIn(set: ReplicaSet): number {
  return set.status?.availableReplicas ?? 0;
}

/** Oldest first, then by name. Upstream: ReplicaSetsByCreationTimestamp. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  return (
    compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    compareText(a.metadata.name, b.metadata.name)
  );
}

/** Largest first, among equals the older. Upstream: ReplicaSetsBySizeOlder. */
export function bySizeThenOlder(a: ReplicaSet, b: ReplicaSet): number {
  return sizeOf(b) - sizeOf(a) || byCreation(a, b);
}

/** Largest first, among equals the newer. Upstream: ReplicaSetsBySizeNewer. */
export function bySizeThenNewer(a: ReplicaSet, b: ReplicaSet): number {
  return sizeOf(b) - sizeOf(a) || byCreation(b, a);
}

/** Lowest revision first. Upstream: ReplicaSetsByRevision. */
export function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  return revisionOf(a) - revisionOf(b) || byCreation(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
