// A filesystem tree: a volume, or a container's root that shares its image until it is written.
import { Bell } from '../../kernel/waits.ts';
import type { Micros } from '../../kernel/time.ts';
import { ENOSPC } from './file-system-error.ts';
import type { FileError } from './file-system-error.ts';
import type { DirectoryNode, TreeNode } from './file-system-node.ts';
import { createDirectory, treeBytes, unshared } from './file-system-node.ts';

/** Who pays for the bytes: a node's disk, or memory for `emptyDir.medium: Memory`. */
export interface SpaceAccount {
  /** Takes (or gives back, below 0) bytes; false when there is no room. */
  grow(bytes: number): boolean;
}

export interface TimeSource {
  readonly now: Micros;
}

/**
 * One tree with its own usage. The root may be an image layer (shared, never written); what is
 * changed is copied along its path first. An untouched tree costs this object alone.
 */
export class FileTree {
  /** Bytes that this tree holds beyond the shared layer. */
  usedBytes = 0;
  /** Calls that need more room than this answer ENOSPC. */
  limitBytes = Infinity;
  account: SpaceAccount | undefined;
  private bell: Bell | undefined;
  private made: DirectoryNode | (() => DirectoryNode) | undefined;

  constructor(
    readonly time: TimeSource,
    root?: DirectoryNode,
  ) {
    this.made = root;
  }

  get root(): DirectoryNode {
    const { made } = this;
    if (made !== undefined && typeof made !== 'function') return made;
    return (this.made = made?.() ?? createDirectory());
  }

  set root(root: DirectoryNode) {
    this.made = root;
  }

  /** Rings after every change, for those who follow a file. */
  get changed(): Bell {
    return (this.bell ??= new Bell('file tree'));
  }

  /** Books bytes; ENOSPC when a limit or the disk is full. */
  grow(bytes: number): FileError | undefined {
    if (bytes > 0 && this.usedBytes + bytes > this.limitBytes) return ENOSPC;
    if (bytes !== 0 && this.account && !this.account.grow(bytes)) return ENOSPC;
    this.usedBytes += bytes;
    return undefined;
  }

  touch(): void {
    this.bell?.ring();
  }

  /** Puts a new tree in place of all that was there, at once. */
  replace(root: DirectoryNode): void {
    const bytes = treeBytes(root);
    this.grow(bytes - this.usedBytes);
    this.root = root;
    this.touch();
  }

  /** As replace, but the nodes are made when somebody looks; their bytes are not booked. */
  replaceLater(make: () => DirectoryNode): void {
    this.grow(-this.usedBytes);
    this.made = make;
    this.touch();
  }

  /** The directory at these steps below `from`, copied out of the shared layer if need be. */
  own(from: DirectoryNode | undefined, steps: readonly string[]): DirectoryNode {
    let directory = from ?? this.root;
    if (!from && directory.isShared) this.root = directory = unshared(directory);
    for (const step of steps) directory = this.ownEntry(directory, step) as DirectoryNode;
    return directory;
  }

  /** An entry of an owned directory, made this tree's own. */
  ownEntry(directory: DirectoryNode, name: string): TreeNode {
    const entry = directory.entries.get(name) as TreeNode;
    if (!entry.isShared) return entry;
    const copy = unshared(entry);
    directory.entries.set(name, copy);
    if (copy.kind === 'file') this.grow(copy.bytes);
    return copy;
  }

  /** Gives back everything, when the volume or the container is removed. */
  release(): void {
    this.grow(-this.usedBytes);
    this.root = createDirectory();
  }
}
