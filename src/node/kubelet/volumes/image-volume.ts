// Volumes of type image: the files of an image or artifact, read only.
// Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go (getImageVolumes, toKubeContainerImageVolumes).
import type { Task } from '../../../kernel/task.ts';
import type { ImageVolumeSource } from '../../../model/generated/types.ts';
import { FileTree } from '../../../world/machines/file-system-tree.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { errorRetry } from '../containers/retry-time.ts';
import type { StartFailure } from '../pod/observed-pod.ts';
import type { PodRecord } from '../pod-record.ts';
import type { MountedVolume } from './pod-volumes.ts';

/** Pulls what is not there; answers why a container that mounts it has to wait. */
export function* mountImage(
  parts: KubeletParts,
  record: PodRecord,
  { reference = '', pullPolicy }: ImageVolumeSource,
): Task<MountedVolume | StartFailure> {
  const wanted = {
    name: '',
    image: reference,
    ...(pullPolicy === undefined ? {} : { imagePullPolicy: pullPolicy }),
  };
  const failure = yield* parts.images.ensure(parts, record.pod, wanted, 'main');
  if (failure) return failure;
  const image = parts.runtime.imageStatus(reference);
  if (!image) {
    const message = `image "${reference}" is gone`;
    return { reason: 'ErrImagePull', message, retryAt: errorRetry(parts) };
  }
  const tree = new FileTree(parts.config.machine.kernel.clock, image.layer());
  return { plugin: 'kubernetes.io~image', tree, node: undefined, isReadOnly: true };
}
