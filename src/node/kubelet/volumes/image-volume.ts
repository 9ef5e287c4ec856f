// Volumes of type image: the files of an image or artifact, read only.
// Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go (getImageVolumes), pkg/volume/image.
import type { Task } from '../../../kernel/task.ts';
import type { ImageVolumeSource } from '../../../model/generated/types.ts';
import { FileTree } from '../../../world/machines/file-system-tree.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodRecord } from '../pod-record.ts';
import { MountError } from './mount-error.ts';
import type { MountedVolume } from './pod-volumes.ts';

/** Pulls what is not there. Throws MountError when it cannot be had (yet). */
export function* mountImage(
  parts: KubeletParts,
  record: PodRecord,
  volumeName: string,
  { reference = '', pullPolicy }: ImageVolumeSource,
): Task<MountedVolume> {
  const wanted = {
    name: '',
    image: reference,
    ...(pullPolicy === undefined ? {} : { imagePullPolicy: pullPolicy }),
  };
  const failure = yield* parts.images.ensure(parts, record.pod, wanted, 'main');
  if (failure) {
    parts.events.event(record.pod, 'Warning', 'Failed', `Error: ${failure.reason}`);
    throw new MountError(`${failure.reason}: ${failure.message}`, true);
  }
  const image = parts.runtime.imageStatus(reference);
  if (!image) throw new MountError(`volume "${volumeName}": image "${reference}" is gone`);
  const tree = new FileTree(parts.config.machine.kernel.clock, image.layer());
  return { plugin: 'kubernetes.io~image', tree, node: undefined, isReadOnly: true };
}
