// The bytes of a node's disk: who writes below the container runtime or a volume takes them here.
import type { SpaceAccount } from '../../world/machines/file-system-tree.ts';
import type { Machine } from '../../world/machines/machine.ts';

/** One for each machine; it lasts as long as the disk. */
export class DiskAccount implements SpaceAccount {
  usedBytes = 0;

  constructor(
    readonly capacityBytes: number,
    /** What lies on the disk beside: images, the machine's own files. */
    private readonly otherBytes: () => number,
  ) {}

  grow(bytes: number): boolean {
    if (bytes > 0 && this.usedBytes + this.otherBytes() + bytes > this.capacityBytes) return false;
    this.usedBytes += bytes;
    return true;
  }

  get totalBytes(): number {
    return this.usedBytes + this.otherBytes();
  }
}

/** The disk of a machine with its images and its own files on it. */
export function diskOf(machine: Machine, imageBytes: () => number): DiskAccount {
  const own = machine.files.mounts.mount?.tree;
  return new DiskAccount(machine.spec.diskBytes, () => imageBytes() + (own?.usedBytes ?? 0));
}
