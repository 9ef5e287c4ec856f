// busybox: the smallest shell there is.
import type { DirectoryNode } from '../machines/file-system-node.ts';
import { addProgram, baseLayer } from './base/base-layer.ts';
import { defineImage } from './define-image.ts';
import { nslookupOfOldBusybox } from './shell/commands/network/old-nslookup.ts';
import { versionTags } from './version-tags.ts';

export const busybox = defineImage({
  repository: 'docker.io/library/busybox',
  tags: versionTags({
    majors: ['1'],
    minors: ['1.21', '1.24-1.38'],
    variants: ['glibc', 'musl', 'uclibc'],
    names: ['unstable', 'stable'],
  }),
  bytes: 2_160_000,
  cmd: ['sh'],
  memoryBytes: 400_000,
  files: () => baseLayer('busybox'),
  filesOfTag: (tag) => (/^1\.(1\d|2[0-8])(\D|$)/.test(tag) ? oldFiles : undefined),
});

/** Up to 1.28 nslookup is a thin layer over the C library's resolver. */
function oldFiles(): DirectoryNode {
  const root = baseLayer('busybox');
  addProgram(root, '/bin/nslookup', nslookupOfOldBusybox);
  return root;
}
