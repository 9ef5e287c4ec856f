// The ephemeral-volume controller: makes the claims of pods' generic ephemeral volumes.
import type { ApiClient } from '../../../client/api-client.ts';
import type { ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import { PERSISTENT_VOLUME_CLAIMS, PODS } from '../../../model/api/refs.ts';
import type { PersistentVolumeClaim, Pod, Volume } from '../../../model/generated/types.ts';
import { isBeingDeleted, keyOf, namespaceOf } from '../../../model/meta/object.ts';
import { controllerReference, isControlledBy } from '../../../model/meta/owners.ts';
import { claimKeysOf, PODS_BY_CLAIM } from '../shared/pod-claims.ts';

/** Upstream: pkg/controller/volume/ephemeral/controller.go. EV1-EV3 */
export const ephemeralVolumeController: ControllerDefinition = {
  name: 'ephemeral-volume',
  workers: 5,
  create({ client, events, informers }) {
    const claims = informers.informer(PERSISTENT_VOLUME_CLAIMS);
    const pods = informers.informer(PODS);
    pods.addIndex(PODS_BY_CLAIM, claimKeysOf);
    return {
      watches: [
        watch(PODS, (pod, _, type) =>
          type !== 'deleted' && hasEphemeralVolume(pod) ? [keyOf(pod)] : [],
        ),
        watch(PERSISTENT_VOLUME_CLAIMS, (claim, _, type) =>
          type === 'deleted' ? pods.byIndex(PODS_BY_CLAIM, keyOf(claim)).map(keyOf) : [],
        ),
      ],
      *reconcile(key) {
        const pod = pods.byKey(key);
        if (!pod || isBeingDeleted(pod)) return;
        for (const volume of pod.spec.volumes ?? []) {
          if (!volume.ephemeral) continue;
          const name = `${pod.metadata.name}-${volume.name}`;
          const problem = yield* ensure(client, pod, volume, claims.get(namespaceOf(pod), name));
          if (problem === undefined) continue;
          const message = `ephemeral volume ${volume.name}: ${problem}`;
          events.event(pod, 'Warning', 'FailedBinding', message);
          throw new ClaimProblem(`pod ${key}, ${message}`);
        }
      },
    };
  },
};

class ClaimProblem extends Failure {}

function hasEphemeralVolume({ spec }: Pod): boolean {
  return spec.volumes?.some(({ ephemeral }) => ephemeral !== undefined) ?? false;
}

/** Makes the claim if it is not there; answers what is in its way. EV1, EV2 */
function* ensure(
  client: ApiClient,
  pod: Pod,
  volume: Volume,
  known: PersistentVolumeClaim | undefined,
): Task<string | undefined> {
  const { name: podName } = pod.metadata;
  const name = `${podName}-${volume.name}`;
  const namespace = namespaceOf(pod);
  if (known) {
    if (isControlledBy(known, pod)) return undefined;
    const what = `PVC ${namespace}/${name} was not created for pod ${namespace}/${podName}`;
    return `${what} (pod is not owner)`;
  }
  const template = volume.ephemeral?.volumeClaimTemplate;
  const { annotations, labels } = template?.metadata ?? {};
  try {
    yield* client.create(PERSISTENT_VOLUME_CLAIMS, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name,
        namespace,
        ownerReferences: [controllerReference(pod)],
        ...(annotations ? { annotations } : {}),
        ...(labels ? { labels } : {}),
      },
      spec: template?.spec ?? {},
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `create PVC ${name}: ${error.message}`;
  }
  return undefined;
}
