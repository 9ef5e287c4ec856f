// The ReplicationController controller: the ReplicaSet's elder, with a plain selector.
import type { ControllerDefinition } from '../../../client/controller.ts';
import { REPLICATION_CONTROLLERS } from '../../../model/api/refs.ts';
import type {
  ReplicationController,
  ReplicationControllerStatus,
} from '../../../model/generated/types.ts';
import { selectorFromLabels } from '../../../model/meta/selectors.ts';
import { ReplicaController } from '../replicaset/replica-controller.ts';

/** Upstream: pkg/controller/replication; --concurrent-rc-syncs. Rules: replicaset/SPEC.md. */
export const replicationController: ControllerDefinition = {
  name: 'replication',
  workers: 5,
  create: (context) =>
    new ReplicaController<ReplicationController>(context, {
      ref: REPLICATION_CONTROLLERS,
      selectorOf: (set) => selectorFromLabels(set.spec.selector),
      replicasOf: (set) => set.spec.replicas ?? 1,
      minReadySecondsOf: (set) => set.spec.minReadySeconds ?? 0,
      templateOf: (set) => set.spec.template,
      statusOf: (set) => set.status,
      withStatus: (set, status) => ({ ...set, status: status as ReplicationControllerStatus }),
      countsTerminating: false,
      family: (_, own) => own,
    }),
};
