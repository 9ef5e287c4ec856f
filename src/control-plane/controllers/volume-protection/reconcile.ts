// The protection controllers: claims in use by pods, and bound volumes, are not deleted under them.
import type { ControllerContext, ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { isNotFound } from '../../../client/api-error.ts';
import type { Task } from '../../../kernel/task.ts';
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS } from '../../../model/api/refs.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import { isBeingDeleted, keyOf, namespaceOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { CLAIM_PROTECTION, VOLUME_PROTECTION } from '../limits.ts';
import { claimKeysOf, PODS_BY_CLAIM } from '../shared/pod-claims.ts';
import { isPodTerminal } from '../shared/pods.ts';

/** Upstream: pkg/controller/volume/pvcprotection. VP1 */
export const claimProtectionController: ControllerDefinition = {
  name: 'persistentvolumeclaim-protection',
  workers: 1,
  create(context) {
    const claims = context.informers.informer(PERSISTENT_VOLUME_CLAIMS);
    const pods = context.informers.informer(PODS);
    pods.addIndex(PODS_BY_CLAIM, claimKeysOf);
    return {
      watches: [
        watch(PERSISTENT_VOLUME_CLAIMS, (claim, _, type) =>
          type === 'deleted' ? [] : [keyOf(claim)],
        ),
        watch(PODS, (pod, _, type) =>
          type === 'deleted' || isPodTerminal(pod) ? claimKeysOf(pod) : [],
        ),
      ],
      *reconcile(key) {
        const claim = claims.byKey(key);
        if (!claim) return;
        const isUsed = pods
          .byIndex(PODS_BY_CLAIM, key)
          .some((pod) => !isPodTerminal(pod) && pod.spec.nodeName);
        yield* protect(context, PERSISTENT_VOLUME_CLAIMS, claim, CLAIM_PROTECTION, isUsed);
      },
    };
  },
};

/** Upstream: pkg/controller/volume/pvprotection. VP2 */
export const volumeProtectionController: ControllerDefinition = {
  name: 'persistentvolume-protection',
  workers: 1,
  create(context) {
    const volumes = context.informers.informer(PERSISTENT_VOLUMES);
    return {
      watches: [
        watch(PERSISTENT_VOLUMES, (volume, _, type) => (type === 'deleted' ? [] : [keyOf(volume)])),
      ],
      *reconcile(key) {
        const volume = volumes.byKey(key);
        if (!volume) return;
        const isBound = volume.status?.phase === 'Bound';
        yield* protect(context, PERSISTENT_VOLUMES, volume, VOLUME_PROTECTION, isBound);
      },
    };
  },
};

function* protect<T extends KubeObject>(
  { client }: ControllerContext,
  ref: ResourceRef<T>,
  object: T,
  finalizer: string,
  isUsed: boolean,
): Task {
  const old = object.metadata.finalizers ?? [];
  const isProtected = old.includes(finalizer);
  const isGoing = isBeingDeleted(object);
  if (isGoing ? !isProtected || isUsed : isProtected) return;
  const finalizers = isGoing ? old.filter((one) => one !== finalizer) : [...old, finalizer];
  const { name, uid, resourceVersion } = object.metadata;
  const list = finalizers.length === 0 ? null : finalizers;
  const body = { metadata: { uid, resourceVersion, finalizers: list } };
  try {
    yield* client.patch(ref, namespaceOf(object), name, 'merge', body);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
