// A pod's fsGroup on volumes that outlive it. Upstream: pkg/volume/volume_linux.go.
import type { TreeNode } from '../../../world/machines/file-system-node.ts';

const READ_WRITE = 0o660;
/** What is made in the directory is the group's too. */
const SET_GROUP = 0o2000;
const SEARCH = 0o110;

/** Gives all of it to the group, to read and to write. `OnRootMismatch` leaves what is right. */
export function giveToGroup(
  root: TreeNode,
  group: number,
  policy: 'Always' | 'OnRootMismatch' | undefined,
): void {
  if (policy === 'OnRootMismatch' && isOf(root, group)) return;
  const nodes = [root];
  for (const node of nodes) {
    if (node.isShared || node.kind === 'device') continue;
    node.gid = group;
    if (node.kind === 'link') continue;
    node.mode |= modeOf(node);
    if (node.kind === 'directory') nodes.push(...node.entries.values());
  }
}

function isOf(node: TreeNode, group: number): boolean {
  const wanted = modeOf(node);
  return node.gid === group && (node.mode & wanted) === wanted;
}

function modeOf({ kind }: TreeNode): number {
  return kind === 'directory' ? READ_WRITE | SET_GROUP | SEARCH : READ_WRITE;
}
