// /var/lib/kubelet/pods: the volumes that live on a node's disk, by pod.
import { createDirectory } from '../../../world/machines/file-system-node.ts';
import { FileTree } from '../../../world/machines/file-system-tree.ts';
import type { SpaceAccount, TimeSource } from '../../../world/machines/file-system-tree.ts';

export interface VolumeOptions {
  /** Who pays for its bytes. */
  readonly account?: SpaceAccount;
  /** The pod's fsGroup. */
  readonly group?: number | undefined;
}

/** Kept by the machine's owner, so that neither a kubelet's end nor a reboot loses it. */
export class PodDirectories {
  private readonly byPod = new Map<string, Map<string, FileTree>>();

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
      const { group } = options;
      // Any user may write to an empty volume; with an fsGroup what is made there is the group's.
      const mode = group === undefined ? 0o777 : 0o2777;
      tree.root = createDirectory(mode, { uid: 0, gid: group ?? 0, at: time.now });
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
    for (const tree of volumes.values()) tree.release();
    this.byPod.delete(podUid);
  }

  pods(): Iterable<string> {
    return this.byPod.keys();
  }
}
