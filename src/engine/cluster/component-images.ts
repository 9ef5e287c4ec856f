// The images of the cluster's own components: each holds one executable, its program.
import { createDirectory, createExecutable } from '../../world/machines/file-system-node.ts';
import type { DirectoryNode } from '../../world/machines/file-system-node.ts';
import type { Program } from '../../world/machines/program.ts';
import type { ImageCatalogue } from '../../world/images/catalogue.ts';
import { defineImage, MEBIBYTE } from '../../world/images/define-image.ts';

export interface ComponentImage {
  readonly repository: string;
  /** Where the executable lies: `/usr/local/bin/kube-scheduler`. */
  readonly path: string;
  readonly program: Program;
  readonly megabytes: number;
  readonly memoryMegabytes: number;
  /** Thousandths of a cpu that it takes at rest: heartbeats, watches, its own garbage. */
  readonly idleMilli?: number;
}

const DEFAULT_IDLE_MILLI = 2;
const VERSION_TAG = /^v?\d+\.\d+(\.\d+)?(-[\w.]+)?$/;

/** Makes the images known to the registries of this world. */
export function addComponentImages(
  catalogue: ImageCatalogue,
  images: readonly ComponentImage[],
): void {
  for (const image of images) {
    catalogue.add(
      defineImage({
        repository: image.repository,
        tags: (tag) => VERSION_TAG.test(tag),
        bytes: image.megabytes * MEBIBYTE,
        memoryBytes: image.memoryMegabytes * MEBIBYTE,
        entrypoint: [image.path],
        files: () => treeWith(image.path, idling(image)),
      }),
    );
  }
}

function idling({ program, idleMilli = DEFAULT_IDLE_MILLI }: ComponentImage): Program {
  return (self) => {
    self.group.holdCpu(self.process, idleMilli);
    return program(self);
  };
}

function treeWith(path: string, program: Program): DirectoryNode {
  const root = createDirectory();
  const parts = path.split('/').filter((part) => part !== '');
  const name = parts.pop() ?? '';
  let directory = root;
  for (const part of parts) {
    const next = createDirectory();
    directory.entries.set(part, next);
    directory = next;
  }
  directory.entries.set(name, createExecutable(program));
  for (const usual of ['etc', 'tmp', 'var']) {
    if (!root.entries.has(usual)) root.entries.set(usual, createDirectory());
  }
  return root;
}
