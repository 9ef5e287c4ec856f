// Files, directories, links and devices: the nodes that filesystem trees are made of.
import { utf8Length } from '../../bytes/utf8.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Program } from './program.ts';

interface NodeBase {
  /** Permission bits, such as 0o755. */
  mode: number;
  uid: number;
  gid: number;
  modified: Micros;
  /** Part of an image layer: never written, copied into the tree that changes it. */
  isShared: boolean;
}

export interface FileNode extends NodeBase {
  readonly kind: 'file';
  text: string;
  /** Zero bytes after the text, kept as a number: `dd if=/dev/zero` may write gigabytes. */
  zeros: number;
  /** Text and zeros as UTF-8. */
  bytes: number;
  /** Directory entries that name this file. */
  links: number;
  /** What runs when the file is executed; without it only text that starts with `#!`. */
  program: Program | undefined;
}

export interface DirectoryNode extends NodeBase {
  readonly kind: 'directory';
  readonly entries: Map<string, TreeNode>;
}

export interface LinkNode extends NodeBase {
  readonly kind: 'link';
  readonly target: string;
}

export interface DeviceNode extends NodeBase {
  readonly kind: 'device';
  readonly device: Device;
}

export type Device =
  | 'null'
  | 'zero'
  | 'full'
  | 'random'
  | 'tty'
  | 'stdin'
  | 'stdout'
  | 'stderr'
  | KernelFile;
/** Files that the kernel writes when they are read. */
export type KernelFile =
  | 'meminfo'
  | 'cpuinfo'
  | 'uptime'
  | 'loadavg'
  | 'mounts'
  | 'cmdline of 1'
  | 'status of 1'
  | 'environ of 1'
  | 'status'
  | 'uid_map'
  | 'memory.max'
  | 'memory.current'
  | 'memory.peak'
  | 'cpu.max'
  | 'cpu.weight'
  | 'cpu.stat'
  | 'pids.current';
export type TreeNode = FileNode | DirectoryNode | LinkNode | DeviceNode;

/** Who makes a node, and when. */
export interface Origin {
  readonly uid: number;
  readonly gid: number;
  readonly at: Micros;
}

export const ROOT_ORIGIN: Origin = { uid: 0, gid: 0, at: 0 };

function base(origin: Origin, mode: number): NodeBase {
  const { uid, gid, at } = origin;
  return { mode, uid, gid, modified: at, isShared: false };
}

export function createFile(text: string, mode = 0o644, origin = ROOT_ORIGIN): FileNode {
  const { uid, gid, at } = origin;
  const bytes = utf8Length(text);
  // A literal: one in which another is spread takes many times longer, and files are many.
  return {
    kind: 'file',
    mode,
    uid,
    gid,
    modified: at,
    isShared: false,
    text,
    zeros: 0,
    bytes,
    links: 1,
    program: undefined,
  };
}

export function createExecutable(program: Program): FileNode {
  return { ...createFile('', 0o755), program };
}

export function createDirectory(mode = 0o755, origin = ROOT_ORIGIN): DirectoryNode {
  const { uid, gid, at } = origin;
  const entries = new Map<string, TreeNode>();
  return { kind: 'directory', mode, uid, gid, modified: at, isShared: false, entries };
}

export function createLink(target: string, origin = ROOT_ORIGIN): LinkNode {
  return { kind: 'link', ...base(origin, 0o777), target };
}

export function createDevice(device: Device, mode = 0o666): DeviceNode {
  return { kind: 'device', ...base(ROOT_ORIGIN, mode), device };
}

/** A copy that its tree may change. Entries of a directory stay shared until they change too. */
export function unshared<N extends TreeNode>(node: N): N {
  if (node.kind === 'directory') {
    return { ...node, entries: new Map(node.entries), isShared: false };
  }
  return { ...node, isShared: false };
}

/** Marks a whole tree as an image layer, for ever. */
export function becomeShared(node: TreeNode): void {
  if (node.isShared) return;
  node.isShared = true;
  if (node.kind === 'directory') for (const entry of node.entries.values()) becomeShared(entry);
}

/** Bytes of a node and everything under it, each file once. */
export function treeBytes(node: TreeNode): number {
  if (node.kind === 'file') return node.bytes;
  if (node.kind !== 'directory') return 0;
  let bytes = 0;
  for (const entry of node.entries.values()) bytes += treeBytes(entry);
  return bytes;
}
