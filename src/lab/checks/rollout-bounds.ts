// A rolling update asks for no more pods than its surge, and for no fewer than it must keep.
import type { Deployment, ReplicaSet } from '../../model/generated/types.ts';
import { scaledValue } from '../../model/meta/int-or-string.ts';
import { controllerOf } from '../../model/meta/owners.ts';
import type { Invariant } from './invariant.ts';

interface Rollout {
  deployment: Deployment | undefined;
  readonly sizes: Map<string, number>;
}

/** Sizes of a Deployment's ReplicaSets together, by the Deployment's uid. */
export function rolloutBounds(): Invariant {
  const rollouts = new Map<string, Rollout>();
  const rolloutOf = (uid: string): Rollout => {
    const known = rollouts.get(uid) ?? { deployment: undefined, sizes: new Map() };
    rollouts.set(uid, known);
    return known;
  };
  return {
    name: 'rollouts keep within surge and unavailability',
    onWrite({ resource, type, object, key }) {
      const uid = object.metadata.uid ?? '';
      if (resource === 'deployments.apps') {
        if (type === 'DELETED') rollouts.delete(uid);
        else rolloutOf(uid).deployment = object as Deployment;
        return undefined;
      }
      if (resource !== 'replicasets.apps') return undefined;
      const owner = controllerOf(object);
      if (owner?.kind !== 'Deployment') return undefined;
      const rollout = rolloutOf(owner.uid);
      const before = rollout.sizes.get(uid) ?? 0;
      if (type === 'DELETED') rollout.sizes.delete(uid);
      else rollout.sizes.set(uid, (object as ReplicaSet).spec?.replicas ?? 1);
      const change = (rollout.sizes.get(uid) ?? 0) - before;
      return change === 0 ? undefined : broken(rollout, change, key);
    },
  };
}

function broken({ deployment, sizes }: Rollout, change: number, key: string): string | undefined {
  const { metadata, spec, status } = deployment ?? {};
  const isRolling = spec?.strategy?.type === 'RollingUpdate';
  // Until the controller has seen the latest wish it acts on an earlier one.
  if (!isRolling || status?.observedGeneration !== metadata?.generation) return undefined;
  const wanted = spec?.replicas ?? 1;
  const { maxSurge = 0, maxUnavailable = 0 } = spec?.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, wanted, 'up') ?? 0;
  const away = scaledValue(maxUnavailable, wanted, 'down') ?? 0;
  let total = 0;
  for (const size of sizes.values()) total += size;
  if (change > 0 && total > wanted + surge) {
    return `${key}: ${total} pods are asked for, of at most ${wanted + surge}`;
  }
  const least = Math.max(0, wanted - (surge === 0 && away === 0 ? 1 : away));
  if (change < 0 && total < least) return `${key}: ${total} pods are left, of at least ${least}`;
  return undefined;
}
