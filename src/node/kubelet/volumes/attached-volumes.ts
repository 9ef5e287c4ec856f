// Whether a volume of a driver that attaches has come to this node.
// Upstream: pkg/volume/util/operationexecutor (GenerateVerifyControllerAttachedVolumeFunc).
import { isNotFound } from '../../../client/api-error.ts';
import type { Task } from '../../../kernel/task.ts';
import { CSI_DRIVERS } from '../../../model/api/refs.ts';
import type { PersistentVolume } from '../../../model/generated/types.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { NotAttachedError } from './mount-error.ts';

/** Throws NotAttachedError until the node's status says so. ApiError: the driver is not known. */
export function* checkAttached(
  parts: KubeletParts,
  podUid: string,
  { spec }: PersistentVolume,
): Task {
  const { driver = '', volumeHandle = '' } = spec.csi ?? {};
  if (!(yield* isAttachable(parts, driver))) return;
  const name = `kubernetes.io/csi/${driver}^${volumeHandle}`;
  const { volumesInUse } = parts;
  volumesInUse.add(podUid, name);
  // First it is said that it will be used: from then on nobody takes it away.
  if (!volumesInUse.isTold(name)) {
    throw new NotAttachedError('volume has not been added to the list of VolumesInUse');
  }
  const attached = parts.node()?.status?.volumesAttached ?? [];
  if (!attached.some((one) => one.name === name)) {
    throw new NotAttachedError('volume not attached according to node status');
  }
}

/** A driver that says nothing of itself attaches. Upstream: pkg/volume/csi/csi_plugin.go */
function* isAttachable(parts: KubeletParts, driver: string): Task<boolean> {
  try {
    const { spec } = yield* parts.client.get(CSI_DRIVERS, '', driver);
    return spec.attachRequired !== false;
  } catch (error) {
    if (isNotFound(error)) return true;
    throw error;
  }
}
