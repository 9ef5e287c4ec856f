// Path resolution: from a text such as /etc/../tmp/x to the tree, the directory and the node.
import { EACCES, ELOOP, ENOENT, ENOTDIR, isFileError } from './file-system-error.ts';
import type { FileError } from './file-system-error.ts';
import type { Mount, MountPoint } from './file-system-mounts.ts';
import { mountRoot } from './file-system-mounts.ts';
import type { DirectoryNode, TreeNode } from './file-system-node.ts';
import { becomeShared, createDirectory } from './file-system-node.ts';

export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly groups?: readonly number[];
  readonly capabilities?: string;
}

export const ROOT_USER: User = { uid: 0, gid: 0 };

/** Where a path leads. `node` is undefined when only the directory that would hold it exists. */
export interface Place {
  readonly mount: Mount;
  /** From the mount's top to the directory that holds `name`. */
  readonly steps: readonly string[];
  /** Undefined when the place is the mount's own top. */
  readonly name: string | undefined;
  readonly parent: DirectoryNode | undefined;
  readonly node: TreeNode | undefined;
  readonly point: MountPoint | undefined;
  readonly path: string;
}

interface Frame {
  readonly name: string;
  readonly node: TreeNode;
  readonly mount: Mount;
  readonly point: MountPoint | undefined;
  readonly isMountTop: boolean;
}

const MAX_LINKS = 40;
const MOUNT_DIRECTORY = createDirectory();
becomeShared(MOUNT_DIRECTORY);

export const READ = 4;
export const WRITE = 2;
export const EXECUTE = 1;

/** Whether the mode bits let a user read (4), write (2) or execute (1). Root may do all. */
export function mayAccess(node: TreeNode, user: User, wanted: number): boolean {
  if (user.uid === 0) {
    return wanted !== EXECUTE || node.kind === 'directory' || (node.mode & 0o111) !== 0;
  }
  const isGroup = user.gid === node.gid || (user.groups?.includes(node.gid) ?? false);
  const shift = user.uid === node.uid ? 6 : isGroup ? 3 : 0;
  return ((node.mode >> shift) & wanted) === wanted;
}

/**
 * The node at a path without links and `..` in it, which most paths are; undefined when a full walk
 * is needed. Asked for at every command, so it makes no objects.
 */
export function nodeAt(
  root: MountPoint,
  path: string,
  user: User,
): TreeNode | FileError | undefined {
  let point: MountPoint | undefined = root;
  let node = mountRoot(root.mount as Mount);
  for (let at = 0; at < path.length;) {
    const slash = path.indexOf('/', at);
    const end = slash < 0 ? path.length : slash;
    const step = path.slice(at, end);
    at = end + 1;
    if (step === '' || step === '.') continue;
    if (step === '..') return undefined;
    if (node.kind !== 'directory') return node.kind === 'link' ? undefined : ENOTDIR;
    if (!mayAccess(node, user, EXECUTE)) return EACCES;
    point = point?.child(step);
    const found: TreeNode | undefined = point?.mount
      ? mountRoot(point.mount)
      : node.entries.get(step);
    if (!found) return point ? undefined : ENOENT;
    node = found;
  }
  const wantsDirectory = path.endsWith('/') && node.kind !== 'directory';
  return node.kind === 'link' || wantsDirectory ? undefined : node;
}

/** Walks a path from the root. With `follow`, a link at its end is followed too. */
export function walk(
  root: MountPoint,
  path: string,
  user: User,
  follow: boolean,
): Place | FileError {
  return new Walk(root, user).to(path, follow);
}

class Walk {
  private readonly frames: Frame[] = [];
  private links = 0;

  constructor(
    root: MountPoint,
    private readonly user: User,
  ) {
    const mount = root.mount as Mount;
    this.frames.push({ name: '', node: mountRoot(mount), mount, point: root, isMountTop: true });
  }

  to(path: string, follow: boolean): Place | FileError {
    const pending = path.split('/').reverse();
    const mustBeDirectory = path.endsWith('/') || path.endsWith('/.');
    while (pending.length > 0) {
      const step = pending.pop() as string;
      if (step === '' || step === '.') continue;
      if (step === '..') {
        if (this.frames.length > 1) this.frames.pop();
        continue;
      }
      const isLast = !pending.some((rest) => rest !== '' && rest !== '.');
      const outcome = this.enter(step, pending, isLast, follow || mustBeDirectory);
      if (outcome) return outcome;
    }
    const place = this.here();
    if (mustBeDirectory && place.node?.kind !== 'directory') return ENOTDIR;
    return place;
  }

  private enter(
    step: string,
    pending: string[],
    isLast: boolean,
    follow: boolean,
  ): Place | FileError | undefined {
    const top = this.top;
    if (top.node.kind !== 'directory') return ENOTDIR;
    if (!mayAccess(top.node, this.user, EXECUTE)) return EACCES;
    const point = top.point?.child(step);
    const mount = point?.mount ?? top.mount;
    const isMountTop = point?.mount !== undefined;
    const found = isMountTop ? mountRoot(mount) : top.node.entries.get(step);
    const node = found ?? (point ? MOUNT_DIRECTORY : undefined);
    if (!node) return isLast ? this.missing(step) : ENOENT;
    if (node.kind === 'link' && (!isLast || follow)) {
      if (++this.links > MAX_LINKS) return ELOOP;
      if (node.target.startsWith('/')) this.frames.length = 1;
      pending.push(...node.target.split('/').reverse());
      return undefined;
    }
    this.frames.push({ name: step, node, mount, point, isMountTop });
    return undefined;
  }

  private get top(): Frame {
    return this.frames[this.frames.length - 1] as Frame;
  }

  private stepsTo(length: number): string[] {
    let first = length;
    while (!(this.frames[first - 1] as Frame).isMountTop) first--;
    return this.frames.slice(first, length).map((frame) => frame.name);
  }

  private missing(name: string): Place {
    const top = this.top;
    return {
      mount: top.mount,
      steps: this.stepsTo(this.frames.length),
      name,
      parent: top.node as DirectoryNode,
      node: undefined,
      point: undefined,
      path: `${this.pathTo(this.frames.length)}/${name}`,
    };
  }

  private here(): Place {
    const { length } = this.frames;
    const top = this.top;
    const holder = top.isMountTop ? undefined : (this.frames[length - 2] as Frame);
    return {
      mount: top.mount,
      steps: holder ? this.stepsTo(length - 1) : [],
      name: holder ? top.name : undefined,
      parent: holder?.node as DirectoryNode | undefined,
      node: top.node,
      point: top.point,
      path: this.pathTo(length) || '/',
    };
  }

  private pathTo(length: number): string {
    let path = '';
    for (let index = 1; index < length; index++) path += `/${(this.frames[index] as Frame).name}`;
    return path;
  }
}

/** An existing place, or the error. */
export function existing(
  place: Place | FileError,
): (Place & { readonly node: TreeNode }) | FileError {
  if (isFileError(place)) return place;
  return place.node ? (place as Place & { readonly node: TreeNode }) : ENOENT;
}
