// The filesystem as one container sees it: a root, volumes mounted into it, and a user's rights.
import { createDirectory, createFile, createLink } from './file-system-node.ts';
import type { DirectoryNode, FileNode, Origin, TreeNode } from './file-system-node.ts';
import {
  EACCES,
  EBUSY,
  EEXIST,
  EINVAL,
  EISDIR,
  ENOENT,
  ENOTDIR,
  ENOTEMPTY,
  EPERM,
  EROFS,
  EXDEV,
  isFileError,
} from './file-system-error.ts';
import type { FileError } from './file-system-error.ts';
import { MountPoint, mountRoot } from './file-system-mounts.ts';
import type { Mount } from './file-system-mounts.ts';
import { FileTree } from './file-system-tree.ts';
import type { TimeSource } from './file-system-tree.ts';
import { existing, mayAccess, nodeAt, READ, ROOT_USER, walk, WRITE } from './file-system-walk.ts';
import type { Place, User } from './file-system-walk.ts';
import { OpenFile } from './open-file.ts';

export interface DirectoryEntry {
  readonly name: string;
  readonly node: Readonly<TreeNode>;
}

export interface OpenOptions {
  readonly append?: boolean;
  /** Keeps what the file holds, and writes from its beginning (`<>`). */
  readonly keep?: boolean;
  /** EEXIST when the file exists (`set -C`). */
  readonly exclusive?: boolean;
  readonly mode?: number;
}

/** Paths are absolute. Every call answers its value, or a FileError. */
export class FileSystem {
  constructor(
    /** The root and everything mounted below it. */
    readonly mounts: MountPoint,
    readonly user: User = ROOT_USER,
  ) {}

  /** A filesystem of one tree. */
  static of(tree: FileTree, isReadOnly = false): FileSystem {
    const mounts = new MountPoint();
    mounts.mount = { tree, node: undefined, isReadOnly };
    return new FileSystem(mounts);
  }

  static empty(time: TimeSource): FileSystem {
    return FileSystem.of(new FileTree(time));
  }

  /** The same files with another user's rights. */
  as(user: User): FileSystem {
    return user === this.user ? this : new FileSystem(this.mounts, user);
  }

  /** Mounts a tree, a directory or a file (`subPath`, /etc/hosts). */
  mount(path: string, tree: FileTree, options?: { node?: TreeNode; isReadOnly?: boolean }): void {
    const { node, isReadOnly = false } = options ?? {};
    this.mounts.add(path, { tree, node, isReadOnly });
  }

  /** The place of a path, for those who mount or bind it. */
  find(path: string, follow = true): Place | FileError {
    return walk(this.mounts, path, this.user, follow);
  }

  /** A directory or file here as something to mount elsewhere (hostPath, subPath). */
  bind(path: string): Pick<Mount, 'tree' | 'node'> | FileError {
    const place = existing(this.find(path));
    if (isFileError(place)) return place;
    return { tree: place.mount.tree, node: this.owned(place) };
  }

  stat(path: string): Readonly<TreeNode> | FileError {
    const node = nodeAt(this.mounts, path, this.user);
    if (node) return node;
    const place = existing(this.find(path));
    return isFileError(place) ? place : place.node;
  }

  /** As stat, but a link is answered itself. */
  lstat(path: string): Readonly<TreeNode> | FileError {
    const place = existing(this.find(path, false));
    return isFileError(place) ? place : place.node;
  }

  exists(path: string): boolean {
    return !isFileError(this.stat(path));
  }

  isDirectory(path: string): boolean {
    const node = this.stat(path);
    return !isFileError(node) && node.kind === 'directory';
  }

  /** The path without links, `.` and `..`. */
  realPath(path: string): string | FileError {
    const place = existing(this.find(path));
    return isFileError(place) ? place : place.path;
  }

  readText(path: string): string | FileError {
    const plain = nodeAt(this.mounts, path, this.user);
    if (
      plain &&
      !isFileError(plain) &&
      plain.kind === 'file' &&
      mayAccess(plain, this.user, READ)
    ) {
      if (plain.zeros === 0) return plain.text;
    }
    const file = this.openForReading(path);
    if (isFileError(file)) return file;
    const { text, zeros } = file.node;
    return zeros === 0 ? text : text + '\0'.repeat(Math.min(zeros, 1_048_576));
  }

  /** Replaces what a file holds, or makes it. */
  writeText(path: string, text: string, options: OpenOptions = {}): FileError | undefined {
    const file = this.openForWriting(path, options);
    return isFileError(file) ? file : file.write(text);
  }

  openForReading(path: string): OpenFile | FileError {
    const place = existing(this.find(path));
    if (isFileError(place)) return place;
    if (place.node.kind === 'directory') return EISDIR;
    if (place.node.kind !== 'file') return EINVAL;
    if (!mayAccess(place.node, this.user, READ)) return EACCES;
    return new OpenFile(place.node, place.mount.tree, false);
  }

  openForWriting(path: string, options: OpenOptions = {}): OpenFile | FileError {
    const place = this.find(path);
    if (isFileError(place)) return place;
    if (place.node && options.exclusive) return EEXIST;
    if (place.node?.kind === 'directory') return EISDIR;
    if (place.mount.isReadOnly) return EROFS;
    if (!place.node) return this.createAndOpen(place, options);
    if (place.node.kind !== 'file') return EINVAL;
    if (!mayAccess(place.node, this.user, WRITE)) return EACCES;
    const node = this.owned(place) as FileNode;
    const file = new OpenFile(node, place.mount.tree, options.append === true);
    if (!options.append && !options.keep) file.truncate();
    return file;
  }

  /** Names in order, mount points included. */
  list(path: string): readonly DirectoryEntry[] | FileError {
    const place = existing(this.find(path));
    if (isFileError(place)) return place;
    if (place.node.kind !== 'directory') return ENOTDIR;
    if (!mayAccess(place.node, this.user, READ)) return EACCES;
    const entries = new Map<string, TreeNode>(place.node.entries);
    for (const { name, mount } of place.point?.children ?? []) {
      entries.set(name, mount ? mountRoot(mount) : (entries.get(name) ?? createDirectory()));
    }
    return [...entries]
      .map(([name, node]) => ({ name, node }))
      .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
  }

  makeDirectory(
    path: string,
    options: { parents?: boolean; mode?: number } = {},
  ): FileError | undefined {
    const place = this.find(path.replace(/\/+$/, '') || '/');
    if (isFileError(place)) {
      if (place !== ENOENT || !options.parents) return place;
      const above = path.replace(/\/+$/, '').replace(/\/[^/]*$/, '');
      return this.makeDirectory(above, { parents: true }) ?? this.makeDirectory(path, options);
    }
    if (place.node) {
      if (!options.parents) return EEXIST;
      return place.node.kind === 'directory' ? undefined : EEXIST;
    }
    return this.insert(place, createDirectory(options.mode ?? 0o755, this.origin(place)));
  }

  /** Makes a symbolic link at `path`. */
  link(target: string, path: string): FileError | undefined {
    const place = this.find(path, false);
    if (isFileError(place)) return place;
    if (place.node) return EEXIST;
    return this.insert(place, createLink(target, this.origin(place)));
  }

  /** A second name for a file. */
  hardLink(existingPath: string, path: string): FileError | undefined {
    const from = existing(this.find(existingPath, false));
    if (isFileError(from)) return from;
    if (from.node.kind !== 'file') return EPERM;
    const place = this.find(path, false);
    if (isFileError(place)) return place;
    if (place.node) return EEXIST;
    if (place.mount.tree !== from.mount.tree) return EXDEV;
    const node = this.owned(from) as FileNode;
    const error = this.insert(place, node);
    if (!error) node.links++;
    return error;
  }

  /** Removes a file or link; with `recursive`, a whole directory. */
  remove(path: string, options: { recursive?: boolean } = {}): FileError | undefined {
    const place = existing(this.find(path, false));
    if (isFileError(place)) return place;
    if (place.node.kind === 'directory' && !options.recursive) return EISDIR;
    return this.detach(place);
  }

  removeDirectory(path: string): FileError | undefined {
    const place = existing(this.find(path, false));
    if (isFileError(place)) return place;
    if (place.node.kind !== 'directory') return ENOTDIR;
    if (place.node.entries.size > 0) return ENOTEMPTY;
    return this.detach(place);
  }

  rename(from: string, to: string): FileError | undefined {
    const source = existing(this.find(from, false));
    if (isFileError(source)) return source;
    const target = this.find(to, false);
    if (isFileError(target)) return target;
    if (source.mount.tree !== target.mount.tree) return EXDEV;
    if (source.path === target.path) return undefined;
    if (`${target.path}/`.startsWith(`${source.path}/`)) return EINVAL;
    const refusal = renameRefusal(source.node, target.node);
    if (refusal) return refusal;
    const denied = this.mayChange(source) ?? this.mayChange(target);
    if (denied) return denied;
    const node = this.owned(source);
    if (target.node) this.detach(target);
    this.parentOf(source).entries.delete(source.name as string);
    return this.insert(target, node);
  }

  /** Changes mode, owner or time of modification. */
  change(
    path: string,
    to: { mode?: number; uid?: number; gid?: number; modified?: number },
  ): FileError | undefined {
    const place = existing(this.find(path));
    if (isFileError(place)) return place;
    if (place.mount.isReadOnly) return EROFS;
    const isOwner = this.user.uid === 0 || this.user.uid === place.node.uid;
    if (!isOwner || (to.uid !== undefined && this.user.uid !== 0)) return EPERM;
    Object.assign(this.owned(place), to);
    place.mount.tree.touch();
    return undefined;
  }

  /** Whether this user may read (4), write (2) or execute (1) what a path names. */
  mayAccess(path: string, wanted: number): boolean {
    const place = existing(this.find(path));
    if (isFileError(place)) return false;
    if (wanted === WRITE && place.mount.isReadOnly) return false;
    return mayAccess(place.node, this.user, wanted);
  }

  private createAndOpen(place: Place, options: OpenOptions): OpenFile | FileError {
    const node = createFile('', options.mode ?? 0o644, this.origin(place));
    const error = this.insert(place, node);
    return error ?? new OpenFile(node, place.mount.tree, options.append === true);
  }

  private origin(place: Place): Origin {
    const { uid, gid } = this.user;
    const { parent } = place;
    // A directory with the set-group-id bit hands its group on.
    const isShared = parent !== undefined && (parent.mode & 0o2000) !== 0;
    return { uid, gid: isShared ? parent.gid : gid, at: place.mount.tree.time.now };
  }

  private parentOf(place: Place): DirectoryNode {
    return place.mount.tree.own(place.mount.node as DirectoryNode | undefined, place.steps);
  }

  /** The place's node as its tree's own, free to change. */
  private owned(place: Place): TreeNode {
    const { tree, node } = place.mount;
    if (place.name === undefined) return node ?? tree.own(undefined, []);
    return tree.ownEntry(this.parentOf(place), place.name);
  }

  /** Whether an entry may be added to or taken from the place's directory. */
  private mayChange(place: Place): FileError | undefined {
    if (place.name === undefined || place.point?.mount) return EBUSY;
    if (place.mount.isReadOnly) return EROFS;
    return mayAccess(place.parent as DirectoryNode, this.user, WRITE) ? undefined : EACCES;
  }

  private insert(place: Place, node: TreeNode): FileError | undefined {
    const denied = this.mayChange(place);
    if (denied) return denied;
    const parent = this.parentOf(place);
    parent.entries.set(place.name as string, node);
    parent.modified = place.mount.tree.time.now;
    place.mount.tree.touch();
    return undefined;
  }

  private detach(place: Place & { node: TreeNode | undefined }): FileError | undefined {
    const denied = this.mayChange(place);
    if (denied) return denied;
    const { tree } = place.mount;
    const parent = this.parentOf(place);
    parent.entries.delete(place.name as string);
    parent.modified = tree.time.now;
    if (place.node) forget(place.node, tree);
    tree.touch();
    return undefined;
  }
}

/** Gives back the bytes of what has lost its last name. */
function forget(node: TreeNode, tree: FileTree): void {
  if (node.isShared) return;
  if (node.kind === 'file' && --node.links === 0) tree.grow(-node.bytes);
  if (node.kind === 'directory') for (const entry of node.entries.values()) forget(entry, tree);
}

function renameRefusal(source: TreeNode, target: TreeNode | undefined): FileError | undefined {
  if (!target) return undefined;
  if (target.kind !== 'directory') return source.kind === 'directory' ? ENOTDIR : undefined;
  if (source.kind !== 'directory') return EISDIR;
  return target.entries.size > 0 ? ENOTEMPTY : undefined;
}
