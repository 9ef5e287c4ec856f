// The TTL-after-finished controller: deletes Jobs some time after their end.
import type { ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { isNotFound } from '../../../client/api-error.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import { JOBS } from '../../../model/api/refs.ts';
import type { Job } from '../../../model/generated/types.ts';
import { isBeingDeleted, keyOf, namespaceOf, splitKey, uidOf } from '../../../model/meta/object.ts';
import { timeOf } from '../shared/pods.ts';

/** Upstream: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go. */
export const ttlAfterFinishedController: ControllerDefinition = {
  name: 'ttl-after-finished',
  workers: 5,
  create({ client, informers, now }) {
    const jobs = informers.informer(JOBS);
    return {
      watches: [
        watch(JOBS, (job, _, type) =>
          type !== 'deleted' && expiry(job) !== undefined ? [keyOf(job)] : [],
        ),
      ],
      *reconcile(key) {
        const known = jobs.byKey(key);
        const at = known && expiry(known);
        if (at === undefined) return undefined;
        if (at > now()) return { requeueAfter: at - now() };
        // The copy may lag: somebody may have given the Job more time.
        const { namespace, name } = splitKey(key);
        try {
          const job = yield* client.get(JOBS, namespace, name);
          const due = expiry(job);
          if (due === undefined) return undefined;
          if (due > now()) return { requeueAfter: due - now() };
          yield* client.delete(JOBS, namespaceOf(job), name, {
            propagationPolicy: 'Foreground',
            preconditions: { uid: uidOf(job) },
          });
        } catch (error) {
          if (!isNotFound(error)) throw error;
        }
        return undefined;
      },
    };
  },
};

/** When the Job is to go; undefined when it has not ended or may stay. TF1 */
function expiry(job: Job): Micros | undefined {
  const ttl = job.spec.ttlSecondsAfterFinished;
  if (ttl === undefined || isBeingDeleted(job)) return undefined;
  for (const { type, status, lastTransitionTime } of job.status?.conditions ?? []) {
    if (status !== 'True' || (type !== 'Complete' && type !== 'Failed')) continue;
    const at = timeOf(lastTransitionTime);
    if (at !== undefined) return at + ttl * SECOND;
  }
  return undefined;
}
