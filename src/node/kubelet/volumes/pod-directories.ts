// /var/lib/kubelet/pods: the volumes that live on a node's disk, by pod.
import type { Micros } from '../../../kernel/time.ts';
import type { DirectoryNode } from '../../../world/machines/file-system-node.ts';
import { createDirectory } from '../../../world/machines/file-system-node.ts';
import { FileTree } from '../../../world/machines/file-system-tree.ts';
import type { SpaceAccount, TimeSource } from '../../../world/machines/file-system-tree.ts';

export interface VolumeOptions {
  /** Who pays for its bytes. */
  readonly account?: SpaceAccount;
  /** The pod's fsGroup. */
  readonly group?: number | undefined;
  /** A tmpfs: what it holds is gone with the power. */
  readonly isMemory?: boolean;
}

/** Kept by the machine's owner, so that neither a kubelet's end nor a reboot loses it. */
export class PodDirectories {
  private readonly byPod = new Map<string, Map<string, FileTree>>();
  private readonly inMemory = new Set<FileTree>();

  volume(podUid: string, name: string): FileTree | undefined {
    return this.byPod.get(podUid)?.get(name);
  }

  /** The tree of a volume, made when first asked for. */
  make(podUid: string, name: string, time: TimeSource, options: VolumeOptions = {}): FileTree {
    let volumes = this.byPod.get(podUid);
    if (!volumes) this.byPod.set(podUid, (volumes = new Map()));
    let tree = volumes.get(name);
    if (!tree) {
      volumes.set(name, (tree = new FileTree(time)));
      tree.account = options.account;
      tree.root = emptyVolume(time.now, options.group);
      if (options.isMemory) this.inMemory.add(tree);
    }
    return tree;
  }

  /** Volumes of a pod with their trees. */
  volumes(podUid: string): Iterable<readonly [string, FileTree]> {
    return this.byPod.get(podUid) ?? [];
  }

  /** Gives back everything a pod had. */
  remove(podUid: string): void {
    const volumes = this.byPod.get(podUid);
    if (!volumes) return;
    for (const tree of volumes.values()) {
      tree.release();
      this.inMemory.delete(tree);
    }
    this.byPod.delete(podUid);
  }

  /** The machine lost its power: what lay in memory is gone. */
  becomePowerless(): void {
    for (const tree of this.inMemory) {
      const { gid, mode } = tree.root;
      tree.release();
      tree.root = emptyVolume(tree.time.now, mode & 0o2000 ? gid : undefined);
    }
  }

  pods(): Iterable<string> {
    return this.byPod.keys();
  }
}

/** Any user may write to it; with an fsGroup what is made there is the group's. */
function emptyVolume(at: Micros, group: number | undefined): DirectoryNode {
  const mode = group === undefined ? 0o777 : 0o2777;
  return createDirectory(mode, { uid: 0, gid: group ?? 0, at });
}
