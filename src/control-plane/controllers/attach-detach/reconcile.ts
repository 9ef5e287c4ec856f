// The attach/detach controller: brings volumes to the nodes of their pods, and away again.
import type { ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import {
  CSI_DRIVERS,
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  PODS,
  VOLUME_ATTACHMENTS,
} from '../../../model/api/refs.ts';
import type { Node, Pod } from '../../../model/generated/types.ts';
import { claimKeysOf, PODS_BY_CLAIM } from '../shared/pod-claims.ts';
import { newAttacher } from './attacher.ts';
import type { Attacher } from './attacher.ts';
import { ATTACHMENTS_BY_NODE, ATTACHMENTS_BY_VOLUME, volumeOf } from './indexes.ts';

const NONE: readonly string[] = [];

/** Keys are names of volumes. Upstream: pkg/controller/volume/attachdetach. */
export const attachDetachController: ControllerDefinition = {
  name: 'attachdetach',
  // One: what a node has attached is written whole.
  workers: 1,
  create(context) {
    const { informers } = context;
    const pods = informers.informer(PODS);
    const claims = informers.informer(PERSISTENT_VOLUME_CLAIMS);
    const attachments = informers.informer(VOLUME_ATTACHMENTS);
    for (const ref of [PERSISTENT_VOLUMES, CSI_DRIVERS, NODES]) informers.informer<any>(ref);
    pods.addIndex(PODS_BY_CLAIM, claimKeysOf);
    attachments.addIndex(ATTACHMENTS_BY_VOLUME, (one) => [volumeOf(one)]);
    attachments.addIndex(ATTACHMENTS_BY_NODE, ({ spec }) => [spec.nodeName]);
    let attacher: Attacher | undefined;
    return {
      watches: [
        watch(PODS, (pod, previous, type) =>
          type === 'updated' && !isMoved(pod, previous) ? NONE : volumesOf(claimKeysOf(pod)),
        ),
        watch(PERSISTENT_VOLUME_CLAIMS, ({ spec }) =>
          spec?.volumeName ? [spec.volumeName] : NONE,
        ),
        watch(PERSISTENT_VOLUMES, ({ metadata, spec }) => (spec.csi ? [metadata.name] : NONE)),
        watch(VOLUME_ATTACHMENTS, (one) => [volumeOf(one)]),
        watch(NODES, (node, previous, type) =>
          type === 'updated' && !isOfConcern(node, previous)
            ? NONE
            : attachments.byIndex(ATTACHMENTS_BY_NODE, node.metadata.name).map(volumeOf),
        ),
      ],
      *reconcile(key) {
        attacher ??= newAttacher(context);
        return yield* attacher.reconcile(key);
      },
    };

    function volumesOf(claimKeys: readonly string[]): readonly string[] {
      if (claimKeys.length === 0) return NONE;
      return claimKeys.flatMap((key) => claims.byKey(key)?.spec?.volumeName ?? []);
    }
  },
};

function isMoved(pod: Pod, previous: Pod | undefined): boolean {
  return (
    pod.spec.nodeName !== previous?.spec.nodeName || pod.status?.phase !== previous?.status?.phase
  );
}

function isOfConcern({ spec, status }: Node, previous: Node | undefined): boolean {
  return (
    status?.volumesInUse !== previous?.status?.volumesInUse ||
    status?.volumesAttached !== previous?.status?.volumesAttached ||
    spec.taints !== previous?.spec.taints
  );
}
