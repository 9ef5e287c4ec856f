// pause: holds a sandbox's namespaces, and reaps.
import { baseLayer, addProgram } from './base/base-layer.ts';
import { defineImage } from './define-image.ts';
import type { Program } from '../machines/program.ts';

/** Exits 0 at TERM or INT. */
export const pauseProgram: Program = function* (self) {
  const { process } = self;
  process.heed('TERM');
  process.heed('INT');
  for (;;) {
    const signal = yield* process.signals.receive();
    if (signal !== 'TERM' && signal !== 'INT') continue;
    self.stderr.write(
      `Shutting down, got signal: ${signal === 'TERM' ? 'Terminated' : 'Interrupt'}\n`,
    );
    return 0;
  }
};

export const pause = defineImage({
  repository: 'registry.k8s.io/pause',
  tags: [
    'latest',
    '2.0',
    '3.0',
    '3.1',
    '3.2',
    '3.3',
    '3.4',
    '3.4.1',
    '3.5',
    '3.6',
    '3.7',
    '3.8',
    '3.9',
    '3.10',
    '3.10.1',
  ],
  bytes: 320_000,
  entrypoint: ['/pause'],
  memoryBytes: 200_000,
  files: () => {
    const root = baseLayer('scratch');
    addProgram(root, '/pause', pauseProgram);
    return root;
  },
});
