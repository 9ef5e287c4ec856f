// Where which tree is mounted: a trie of path steps, shared by the containers of a pod.
import type { FileTree } from './file-system-tree.ts';
import type { TreeNode } from './file-system-node.ts';

/** A tree, or one node of it (subPath), as it appears at a path. */
export interface Mount {
  readonly tree: FileTree;
  /** Bound node of a subPath mount; undefined is the tree's root, whatever it is by then. */
  readonly node: TreeNode | undefined;
  readonly isReadOnly: boolean;
}

export class MountPoint {
  mount: Mount | undefined;
  children: Map<string, MountPoint> | undefined;

  child(name: string): MountPoint | undefined {
    return this.children?.get(name);
  }

  /** Mounts below this point; missing directories on the way are shown as if they existed. */
  add(path: string, mount: Mount): void {
    const [step, ...rest] = path.split('/').filter((each) => each !== '' && each !== '.');
    if (step === undefined) {
      this.mount = mount;
      return;
    }
    const children = (this.children ??= new Map());
    let next = children.get(step);
    if (!next) children.set(step, (next = new MountPoint()));
    next.add(rest.join('/'), mount);
  }
}

/** What stands at a mount's top now. */
export function mountRoot(mount: Mount): TreeNode {
  return mount.node ?? mount.tree.root;
}
