// The pod garbage collector: clears away pods whose node or end nobody else will see to.
import { Failure } from '../../../kernel/failure.ts';
import type { ControllerContext, ControllerDefinition } from '../../../client/controller.ts';
import { isNotFound } from '../../../client/api-error.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { sleepInBackground } from '../../../kernel/waits.ts';
import { NODES, PODS } from '../../../model/api/refs.ts';
import type { Pod } from '../../../model/generated/types.ts';
import { namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { POD_GC_PERIOD, TERMINATED_POD_THRESHOLD } from '../limits.ts';
import { disruptionTarget } from '../shared/disruption-target.ts';
import { isPodTerminal } from '../shared/pods.ts';
import { planPodGc } from './plan.ts';

/** Upstream: pkg/controller/podgc/gc_controller.go. */
export function podGcController(threshold = TERMINATED_POD_THRESHOLD): ControllerDefinition {
  return {
    name: 'pod-garbage-collector',
    workers: 0,
    create(context) {
      const pods = context.informers.informer(PODS);
      const nodes = context.informers.informer(NODES);
      const goneSince = new Map<string, Micros>();
      return {
        watches: [],
        *reconcile() {},
        *run() {
          for (;;) {
            const now = context.now();
            const nodeOf = (name: string) => nodes.byKey(name);
            const plan = planPodGc(pods.list(), nodeOf, goneSince, threshold, now);
            for (const pod of plan.terminated) yield* collect(context, pod);
            for (const pod of plan.outOfService) yield* collect(context, pod);
            for (const pod of plan.orphaned) {
              if (yield* isNodeGone(context, pod.spec.nodeName as string)) {
                yield* collect(context, pod, 'PodGC: node no longer exists');
              }
            }
            for (const pod of plan.unscheduled) yield* collect(context, pod);
            yield* sleepInBackground(POD_GC_PERIOD);
          }
        },
      };
    },
  };
}

// The copy may lag: before pods are given up the server itself is asked.
function* isNodeGone({ client }: ControllerContext, name: string): Task<boolean> {
  try {
    yield* client.get(NODES, '', name);
    return false;
  } catch (error) {
    if (error instanceof Failure) return isNotFound(error);
    throw error;
  }
}

/** Upstream: markFailedAndDeletePodWithCondition. PG5 */
function* collect({ client, now }: ControllerContext, pod: Pod, disruption?: string): Task {
  const namespace = namespaceOf(pod);
  const { name } = pod.metadata;
  try {
    if (!isPodTerminal(pod)) {
      const conditions = disruption
        ? { conditions: disruptionTarget(pod, 'DeletionByPodGC', disruption, now()) }
        : {};
      const body = { metadata: { uid: uidOf(pod) }, status: { phase: 'Failed', ...conditions } };
      yield* client.patch(PODS, namespace, name, 'merge', body, 'status');
    }
    const preconditions = { uid: uidOf(pod) };
    yield* client.delete(PODS, namespace, name, { gracePeriodSeconds: 0, preconditions });
  } catch (error) {
    // The next round, 20 s on, tries again.
    if (!(error instanceof Failure)) throw error;
  }
}
