// Rolls a Deployment back to the template of its revision before, as `kubectl rollout undo` does.
// Upstream: kubectl pkg/polymorphichelpers/rollback.go.
import type { ObjectName } from '../../hosts/worker/protocol.ts';
import { call, JSON_PATCH } from '../api/api.ts';
import { objectPath, pathOf } from '../api/paths.ts';

const REVISION = 'deployment.kubernetes.io/revision';

interface PodTemplate {
  readonly metadata?: { readonly labels?: { readonly [key: string]: string } };
  readonly spec?: unknown;
}

interface Revisioned {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly annotations?: { readonly [key: string]: string };
    readonly ownerReferences?: readonly { readonly uid: string }[];
  };
  readonly spec: { readonly template: PodTemplate };
}

/** Throws when there is no revision to go back to. */
export async function rollBack(deployment: ObjectName): Promise<void> {
  const { body: current } = await call<Revisioned>('GET', pathOf(deployment));
  const sets = await call<{ items: readonly Revisioned[] }>(
    'GET',
    objectPath('apps/v1', 'replicasets', deployment.namespace, ''),
  );
  const { uid } = current.metadata;
  const revisions = sets.body.items
    .filter((set) => set.metadata.ownerReferences?.some((owner) => owner.uid === uid))
    .filter((set) => revisionOf(set) < revisionOf(current))
    .sort((a, b) => revisionOf(b) - revisionOf(a));
  const before = revisions[0];
  if (!before) throw new Error(`no rollout history found for deployment "${deployment.name}"`);
  const value = withoutHash(before.spec.template);
  await call(
    'PATCH',
    pathOf(deployment),
    [{ op: 'replace', path: '/spec/template', value }],
    JSON_PATCH,
  );
}

function revisionOf({ metadata }: Revisioned): number {
  return Number(metadata.annotations?.[REVISION] ?? 0);
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { 'pod-template-hash': _, ...labels } = { ...template.metadata?.labels };
  return { ...template, metadata: { ...template.metadata, labels } };
}
