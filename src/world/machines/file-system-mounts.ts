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
  /** Points below, by the last step of their path; few, so that a list is less than a table. */
  children: MountPoint[] | undefined;

  constructor(readonly name = '') {}

  child(name: string): MountPoint | undefined {
    if (!this.children) return undefined;
    for (const child of this.children) if (child.name === name) return child;
    return undefined;
  }

  /** Mounts below this point; missing directories on the way are shown as if they existed. */
  add(path: string, mount: Mount): void {
    this.addAt(stepsOf(path), 0, mount);
  }

  private addAt(steps: readonly string[], depth: number, mount: Mount): void {
    const step = steps[depth];
    if (step === undefined) this.mount = mount;
    else (this.child(step) ?? this.addChild(step)).addAt(steps, depth + 1, mount);
  }

  private addChild(name: string): MountPoint {
    const child = new MountPoint(name);
    // Lists that grow reserve room for sixteen more; concat makes one of the very length.
    this.children = this.children?.concat([child]) ?? [child];
    return child;
  }
}

/** A pure cache: the same few paths are mounted in every container, and share their texts. */
const knownSteps = new Map<string, readonly string[]>();
const MOST_KNOWN = 1_024;

function stepsOf(path: string): readonly string[] {
  let steps = knownSteps.get(path);
  if (steps) return steps;
  steps = path.split('/').filter((step) => step !== '' && step !== '.');
  if (knownSteps.size >= MOST_KNOWN) knownSteps.clear();
  knownSteps.set(path, steps);
  return steps;
}

/** What stands at a mount's top now. */
export function mountRoot(mount: Mount): TreeNode {
  return mount.node ?? mount.tree.root;
}
