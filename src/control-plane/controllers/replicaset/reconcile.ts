// The ReplicaSet controller: keeps each set at its number of pods.
import type { ControllerDefinition } from '../../../client/controller.ts';
import { PODS, REPLICA_SETS } from '../../../model/api/refs.ts';
import type { Pod, ReplicaSet, ReplicaSetStatus } from '../../../model/generated/types.ts';
import { uidOf } from '../../../model/meta/object.ts';
import { controllerOf } from '../../../model/meta/owners.ts';
import { compileLabelSelector } from '../../../model/meta/selectors.ts';
import { controlledBy, indexByController } from '../shared/owned-objects.ts';
import { ReplicaController } from './replica-controller.ts';

/** Upstream: pkg/controller/replicaset/replica_set.go; --concurrent-replicaset-syncs. */
export const replicaSetController: ControllerDefinition = {
  name: 'replicaset',
  workers: 5,
  create(context) {
    const sets = context.informers.informer(REPLICA_SETS);
    const pods = context.informers.informer(PODS);
    indexByController(sets);
    indexByController(pods);
    return new ReplicaController<ReplicaSet>(context, {
      ref: REPLICA_SETS,
      selectorOf: (set) => compileLabelSelector(set.spec.selector),
      replicasOf: (set) => set.spec.replicas ?? 1,
      minReadySecondsOf: (set) => set.spec.minReadySeconds ?? 0,
      templateOf: (set) => set.spec.template,
      statusOf: (set) => set.status,
      withStatus: (set, status) => ({ ...set, status: status as ReplicaSetStatus }),
      countsTerminating: true,
      family(set, own) {
        const owner = controllerOf(set);
        if (!owner) return own;
        const family: Pod[] = [];
        for (const sibling of controlledBy(sets, owner.uid)) {
          for (const pod of controlledBy(pods, uidOf(sibling))) family.push(pod);
        }
        return family;
      },
    });
  },
};
