// hello-world: says that it works, and ends.
import type { Program } from '../../machines/program.ts';
import { addProgram, baseLayer } from '../base/base-layer.ts';
import { defineImage } from '../define-image.ts';

const program: Program = function* (self) {
  self.stdout.write(
    '\nHello from Docker!\n' +
      'This message shows that your installation appears to be working correctly.\n\n',
  );
  return 0;
};

export const helloWorld = defineImage({
  repository: 'docker.io/library/hello-world',
  tags: ['latest', 'linux', 'nanoserver'],
  bytes: 3_000,
  cmd: ['/hello'],
  files: () => {
    const root = baseLayer('scratch');
    addProgram(root, '/hello', program);
    return root;
  },
});
