// Volumes that are directories: emptyDir, hostPath, claims. Upstream: pkg/volume.
import type { Task } from '../../../kernel/task.ts';
import { PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS } from '../../../model/api/refs.ts';
import type {
  HostPathVolumeSource,
  PersistentVolume,
  Volume,
} from '../../../model/generated/types.ts';
import { wholeValue } from '../../../model/meta/quantity.ts';
import { ApiError, ConnectionError } from '../../../client/api-error.ts';
import { isFileError } from '../../../world/machines/file-system-error.ts';
import type { SpaceAccount } from '../../../world/machines/file-system-tree.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodRecord } from '../pod-record.ts';
import { MountError } from './mount-error.ts';
import { checkAttached } from './attached-volumes.ts';
import type { MountedVolume } from './pod-volumes.ts';
import { giveToGroup } from './volume-ownership.ts';

/** Throws MountError when it cannot be mounted. */
export function* mountDirectory(
  parts: KubeletParts,
  record: PodRecord,
  volume: Volume,
): Task<MountedVolume> {
  if (volume.hostPath) return mountHostPath(parts, volume.hostPath);
  if (volume.persistentVolumeClaim) {
    const { claimName, readOnly = false } = volume.persistentVolumeClaim;
    return yield* mountClaim(parts, record, claimName, readOnly);
  }
  if (volume.ephemeral) {
    return yield* mountClaim(parts, record, `${record.pod.metadata.name}-${volume.name}`, false);
  }
  if (volume.emptyDir) return emptyDir(parts, record, volume);
  if (volume.nfs) return network(parts, `nfs ${volume.nfs.server}:${volume.nfs.path}`);
  throw new MountError(`no volume plugin matched name: ${volume.name}`);
}

function emptyDir(parts: KubeletParts, record: PodRecord, volume: Volume): MountedVolume {
  const { directories, machine } = parts.config;
  const { medium, sizeLimit } = volume.emptyDir ?? {};
  const account =
    medium === 'Memory' ? memoryAccount(parts) : parts.runtime.imageFileSystem().account;
  const tree = directories.make(record.uid, volume.name, machine.kernel.clock, {
    account,
    isMemory: medium === 'Memory',
    group: record.pod.spec.securityContext?.fsGroup,
  });
  // A tmpfs has a size; a directory on the disk is measured by the eviction manager.
  if (medium === 'Memory' && sizeLimit !== undefined) tree.limitBytes = wholeValue(sizeLimit);
  return { plugin: 'kubernetes.io~empty-dir', tree, node: undefined, isReadOnly: false };
}

/** A tmpfs takes the node's memory. */
function memoryAccount(parts: KubeletParts): SpaceAccount {
  const { machine } = parts.config;
  return {
    grow(bytes) {
      machine.group.growMemory(bytes);
      return true;
    },
  };
}

/** Upstream: pkg/volume/hostpath/host_path.go (checkType). */
function mountHostPath(parts: KubeletParts, source: HostPathVolumeSource): MountedVolume {
  const { path, type = '' } = source;
  const { files } = parts.config.machine;
  const exists = files.exists(path);
  if (type === 'Directory' || type === 'File') {
    const isRight = exists && files.isDirectory(path) === (type === 'Directory');
    const word = type === 'Directory' ? 'directory' : 'file';
    if (!isRight) throw new MountError(`hostPath type check failed: ${path} is not a ${word}`);
  }
  if (!exists && type === 'FileOrCreate') files.writeText(path, '');
  else if (!exists) files.makeDirectory(path, { parents: true });
  const bound = files.bind(path);
  if (isFileError(bound)) throw new MountError(`hostPath ${path}: ${bound.text}`);
  return { plugin: 'kubernetes.io~host-path', ...bound, isReadOnly: false };
}

function* mountClaim(
  parts: KubeletParts,
  record: PodRecord,
  claimName: string,
  isReadOnly: boolean,
): Task<MountedVolume> {
  const { namespace = '' } = record.pod.metadata;
  let volume: PersistentVolume;
  try {
    const claim = yield* parts.client.get(PERSISTENT_VOLUME_CLAIMS, namespace, claimName);
    const { volumeName = '' } = claim.spec ?? {};
    if (claim.status?.phase !== 'Bound' || volumeName === '') {
      throw new MountError(`PVC ${namespace}/${claimName} is not bound`);
    }
    volume = yield* parts.client.get(PERSISTENT_VOLUMES, '', volumeName);
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error;
    throw new MountError(error.message);
  }
  if (volume.spec.csi) yield* checkAttached(parts, record.uid, volume);
  const mounted = mountPersistent(parts, volume);
  // Upstream: a hostPath volume has no managed ownership (pkg/volume/hostpath, GetAttributes).
  const { fsGroup, fsGroupChangePolicy } = record.pod.spec.securityContext ?? {};
  if (fsGroup !== undefined && !isReadOnly && !volume.spec.hostPath) {
    const policy = fsGroupChangePolicy as 'Always' | 'OnRootMismatch' | undefined;
    giveToGroup(mounted.node ?? mounted.tree.root, fsGroup, policy);
  }
  return { ...mounted, isReadOnly };
}

function mountPersistent(parts: KubeletParts, volume: PersistentVolume): MountedVolume {
  const { hostPath, local } = volume.spec ?? {};
  if (hostPath) return mountHostPath(parts, hostPath);
  if (local) {
    const { files } = parts.config.machine;
    if (!files.exists(local.path)) files.makeDirectory(local.path, { parents: true });
    return mountHostPath(parts, { path: local.path });
  }
  return network(parts, `volume ${volume.metadata.name} ${volume.metadata.uid}`);
}

/** Storage that any node reaches: the same directory for all who name it. */
function network(parts: KubeletParts, name: string): MountedVolume {
  const { sharedStorage, machine } = parts.config;
  if (!sharedStorage) throw new MountError('this node has no network storage');
  const tree = sharedStorage.make('', name, machine.kernel.clock);
  return { plugin: 'kubernetes.io~csi', tree, node: undefined, isReadOnly: false };
}
