// The mounts of a container: its pod's volumes at its paths. Upstream: kubelet_pods.go (makeMounts).
import type { Container, VolumeMount } from '../../../model/generated/types.ts';
import { FileSystem } from '../../../world/machines/file-system.ts';
import { isFileError } from '../../../world/machines/file-system-error.ts';
import type { ContainerMount } from '../../runtime/cri.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodRecord } from '../pod-record.ts';
import type { MountedVolume } from '../volumes/pod-volumes.ts';
import { ConfigError } from './config-error.ts';

const NONE: readonly ContainerMount[] = [];

/** Throws ConfigError for a mount without a volume, or a subPath that leaves it. */
export function makeMounts(
  _parts: KubeletParts,
  record: PodRecord,
  container: Container,
  expanded: (text: string) => string,
): readonly ContainerMount[] {
  const { volumeMounts } = container;
  if (!volumeMounts?.length) return NONE;
  return volumeMounts.map((mount) => {
    const volume = record.volumes?.mounted.get(mount.name);
    if (!volume) {
      throw new ConfigError(
        `cannot find volume "${mount.name}" to mount into container "${container.name}"`,
      );
    }
    return mountOf(container, mount, volume, expanded);
  });
}

function mountOf(
  container: Container,
  mount: VolumeMount,
  volume: MountedVolume,
  expanded: (text: string) => string,
): ContainerMount {
  const containerPath = mount.mountPath.startsWith('/') ? mount.mountPath : `/${mount.mountPath}`;
  const isReadOnly = (mount.readOnly ?? false) || volume.isReadOnly;
  const subPath = mount.subPath || (mount.subPathExpr ? expanded(mount.subPathExpr) : '');
  const whole = { containerPath, tree: volume.tree, node: volume.node, isReadOnly };
  if (subPath === '') return whole;
  if (subPath.startsWith('/') || subPath.split('/').includes('..')) {
    throw new ConfigError(
      `failed to prepare subPath for volumeMount "${mount.name}" of container "${container.name}"`,
    );
  }
  const files = volume.node ? filesBelow(volume) : FileSystem.of(volume.tree);
  if (!files.exists(`/${subPath}`)) files.makeDirectory(`/${subPath}`, { parents: true });
  const bound = files.bind(`/${subPath}`);
  if (isFileError(bound)) {
    throw new ConfigError(
      `failed to create subPath directory for volumeMount "${mount.name}" ` +
        `of container "${container.name}"`,
    );
  }
  return { ...whole, tree: bound.tree, node: bound.node };
}

function filesBelow({ tree, node }: MountedVolume): FileSystem {
  const files = FileSystem.of(tree);
  files.mounts.mount = { tree, node, isReadOnly: false };
  return files;
}
