// A StatefulSet's status: counts of its pods by revision, and the end of an update.
import type { Pod, StatefulSetStatus } from '../../../model/generated/types.ts';
import { isBeingDeleted } from '../../../model/meta/object.ts';
import { isPodAvailable, isPodReady } from '../shared/pods.ts';
import { isMember, replicasOf, revisionOfPod } from './identity.ts';
import type { StatefulView } from './plan.ts';

/**
 * Upstream: pkg/controller/statefulset/stateful_set_control.go updateStatus,
 * stateful_set_utils.go completeRollingUpdate. SS6
 */
export function statefulStatus(view: StatefulView): StatefulSetStatus {
  const { set, pods, now } = view;
  const counts = { all: 0, ready: 0, available: 0, current: 0, updated: 0 };
  for (const pod of pods) {
    if (!isMember(set, pod)) continue;
    counts.all++;
    if (isRunningAndReady(pod)) {
      counts.ready++;
      if (isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)) counts.available++;
    }
    if (isBeingDeleted(pod)) continue;
    if (revisionOfPod(pod) === view.current) counts.current++;
    if (revisionOfPod(pod) === view.update) counts.updated++;
  }
  const isRolling = (set.spec.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
  const isDone =
    isRolling && counts.updated === replicasOf(set) && counts.ready === replicasOf(set);
  const { collisionCount = 0, conditions } = set.status ?? {};
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: counts.all,
    ...(counts.ready > 0 ? { readyReplicas: counts.ready } : {}),
    availableReplicas: counts.available,
    ...positive('currentReplicas', isDone ? counts.updated : counts.current),
    ...positive('updatedReplicas', counts.updated),
    currentRevision: isDone ? view.update : view.current,
    updateRevision: view.update,
    collisionCount,
    ...(conditions ? { conditions } : {}),
  };
}

function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod);
}

function positive<K extends string>(name: K, count: number): { readonly [key in K]?: number } {
  return count === 0 ? {} : ({ [name]: count } as { readonly [key in K]: number });
}
