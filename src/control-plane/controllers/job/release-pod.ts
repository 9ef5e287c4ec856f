// Lets go of a pod that a Job has counted.
import { isNotFound } from '../../../client/api-error.ts';
import type { ControllerContext } from '../../../client/controller.ts';
import type { Task } from '../../../kernel/task.ts';
import { PODS } from '../../../model/api/refs.ts';
import type { Pod } from '../../../model/generated/types.ts';
import { namespaceOf } from '../../../model/meta/object.ts';
import { JOB_TRACKING_FINALIZER } from '../limits.ts';

/** Takes the Job's finalizer off a pod; answers whether the pod still was there. */
export function* releasePod({ client }: ControllerContext, pod: Pod): Task<boolean> {
  const { uid, resourceVersion, name } = pod.metadata;
  const rest = (pod.metadata.finalizers ?? []).filter((one) => one !== JOB_TRACKING_FINALIZER);
  const finalizers = rest.length === 0 ? null : rest;
  const body = { metadata: { uid, resourceVersion, finalizers } };
  try {
    yield* client.patch(PODS, namespaceOf(pod), name, 'merge', body);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
