// busybox: the smallest shell there is.
import { baseLayer } from './base/base-layer.ts';
import { defineImage } from './define-image.ts';
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
});
