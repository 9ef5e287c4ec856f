// The artifact of the image volume page: a few files and nothing to run.
import { addFile } from '../base/base-layer.ts';
import { createDirectory } from '../../machines/file-system-node.ts';
import { defineImage } from '../define-image.ts';

export const artifact = defineImage({
  repository: 'quay.io/crio/artifact',
  tags: ['v1', 'v2', 'latest'],
  bytes: 4096,
  files: () => {
    const root = createDirectory();
    addFile(root, '/dir/file', '1\n');
    addFile(root, '/file', '2\n');
    return root;
  },
});
