// The claims of a StatefulSet's pods: made before the pods, and given up as the policy says.
import type { ControllerContext } from '../../../client/controller.ts';
import type { Informer } from '../../../client/informer.ts';
import { isAlreadyExists, isNotFound } from '../../../client/api-error.ts';
import { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import { PERSISTENT_VOLUME_CLAIMS } from '../../../model/api/refs.ts';
import type {
  OwnerReference,
  PersistentVolumeClaim,
  Pod,
  StatefulSet,
} from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { isBeingDeleted, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { controllerReference } from '../../../model/meta/owners.ts';
import { claimsOf, ordinalOf, podName } from './identity.ts';

/** Upstream: pkg/controller/statefulset/stateful_pod_control.go. SS7 */
export class StatefulClaims {
  private readonly claims: Informer<PersistentVolumeClaim>;

  constructor(private readonly context: ControllerContext) {
    this.claims = context.informers.informer(PERSISTENT_VOLUME_CLAIMS);
  }

  /** Whether a claim of an earlier pod is still on its way out: the new pod must wait. */
  isStale(set: StatefulSet, ordinal: number): boolean {
    return claimsOf(set, ordinal).some((claim) => {
      const there = this.claims.get(namespaceOf(set), claim.metadata.name);
      return there !== undefined && isBeingDeleted(there);
    });
  }

  /** Makes the claims that are missing. */
  *ensure(set: StatefulSet, ordinal: number): Task {
    const { client, events } = this.context;
    for (const claim of claimsOf(set, ordinal)) {
      if (this.claims.get(namespaceOf(set), claim.metadata.name)) continue;
      const { name } = claim.metadata;
      const what = `create Claim ${name} Pod ${podName(set, ordinal)} in StatefulSet ${set.metadata.name}`;
      try {
        yield* client.create(PERSISTENT_VOLUME_CLAIMS, this.owned(set, claim));
        events.event(set, 'Normal', 'SuccessfulCreate', `${what} success`);
      } catch (error) {
        if (isAlreadyExists(error)) continue;
        if (error instanceof Failure) {
          const message = `${what} failed error: ${error.message}`;
          events.event(set, 'Warning', 'FailedCreate', message);
        }
        throw error;
      }
    }
  }

  private owned(set: StatefulSet, claim: PersistentVolumeClaim): PersistentVolumeClaim {
    if (set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted !== 'Delete') return claim;
    const ownerReferences = [controllerReference(set)];
    return { ...claim, metadata: { ...claim.metadata, ownerReferences } };
  }

  /** Gives the pod's claims the owners that the retention policy asks for. */
  *settleOwners(set: StatefulSet, pod: Pod, isCondemned: boolean): Task {
    for (const { metadata } of claimsOf(set, ordinalOf(pod))) {
      const claim = this.claims.get(namespaceOf(set), metadata.name);
      if (!claim || isBeingDeleted(claim)) continue;
      const ownerReferences = wantedOwners(set, pod, claim, isCondemned);
      if (deepEqual(ownerReferences, claim.metadata.ownerReferences ?? [])) continue;
      const { uid, resourceVersion, name } = claim.metadata;
      const owners = ownerReferences.length === 0 ? null : ownerReferences;
      const body = { metadata: { uid, resourceVersion, ownerReferences: owners } };
      try {
        const { client } = this.context;
        yield* client.patch(PERSISTENT_VOLUME_CLAIMS, namespaceOf(set), name, 'merge', body);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  }
}

/** Upstream: stateful_set_utils.go updateClaimOwnerRefForSetAndPod. */
export function wantedOwners(
  set: StatefulSet,
  pod: Pod,
  claim: PersistentVolumeClaim,
  isCondemned: boolean,
): readonly OwnerReference[] {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const others = (claim.metadata.ownerReferences ?? []).filter(
    (owner) => owner.uid !== uidOf(set) && owner.uid !== uidOf(pod),
  );
  if (whenScaled === 'Delete' && isCondemned) return [...others, controllerReference(pod)];
  if (whenDeleted === 'Delete') return [...others, controllerReference(set)];
  return others;
}
