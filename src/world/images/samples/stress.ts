// Images that take what they are told to: polinux/stress, vish/stress and their kin.
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import { forever, sleepInBackground } from '../../../kernel/waits.ts';
import type { Program } from '../../machines/program.ts';
import { addProgram, baseLayer } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import type { ImageDefinition } from '../define-image.ts';
import { optionOf } from '../servers/http-program.ts';
import { sizeNumber } from '../shell/commands/files/size-number.ts';
import { durationOf } from '../shell/commands/system/sleep.ts';
import { stress } from '../shell/commands/system/stress.ts';
import { formatTime } from '../shell/commands/system/date.ts';

/** `-cpus 2 -mem-total 150Mi -mem-alloc-size 100Mi -mem-alloc-sleep 1s`. */
const vishStress: Program = function* (self): Task<number> {
  const { argv, group, process } = self;
  const cpus = Number((optionOf(argv, 'cpus') ?? '0').replace(/"/g, ''));
  const sizeOf = (name: string, usual: string): number =>
    sizeNumber((optionOf(argv, name) ?? usual).replace(/([KMG])i$/, '$1')) ?? 0;
  const total = sizeOf('mem-total', '0');
  const piece = Math.max(1, sizeOf('mem-alloc-size', '4Ki'));
  const pause = Math.max(1, durationOf(optionOf(argv, 'mem-alloc-sleep') ?? '1s') ?? SECOND);
  const log = (line: number, text: string): void => {
    const time = formatTime('%m%d %H:%M:%S', process.clock.now);
    self.stderr.write(`I${time}.000000       ${self.pid} main.go:${line}] ${text}\n`);
  };
  log(
    26,
    `Allocating "${optionOf(argv, 'mem-total') ?? '0'}" memory, in ` +
      `"${optionOf(argv, 'mem-alloc-size') ?? '4Ki'}" chunks, with a ${pause / SECOND}s sleep between allocations`,
  );
  for (let thread = 0; thread < cpus; thread++) log(39, 'Spawning a thread to consume CPU');
  if (cpus > 0) group.holdCpu(process, cpus * 1000);
  const memory = group.memoryOf(process);
  for (let bytes = piece; bytes <= total; bytes += piece) {
    memory.set(bytes);
    yield* sleepInBackground(pause);
  }
  if (total > 0) memory.set(total);
  log(29, `Allocated "${optionOf(argv, 'mem-total') ?? '0'}" memory`);
  return yield* forever();
};

function stressImage(
  repository: string,
  entrypoint: readonly string[],
  program: Program,
  path: string,
): ImageDefinition {
  return defineImage({
    repository,
    tags: (tag) => /^(latest|v?\d+(\.\d+)*)$/.test(tag),
    bytes: 4 * MEBIBYTE,
    entrypoint,
    cmd: entrypoint.length > 0 ? [] : ['/bin/sh'],
    files: () => {
      const root = baseLayer('alpine');
      addProgram(root, path, program);
      return root;
    },
  });
}

export const stressImages: readonly ImageDefinition[] = [
  stressImage('docker.io/polinux/stress', [], stress, '/usr/local/bin/stress'),
  stressImage(
    'docker.io/progrium/stress',
    ['/usr/bin/stress', '--verbose'],
    stress,
    '/usr/bin/stress',
  ),
  stressImage('docker.io/vish/stress', ['/stress'], vishStress, '/stress'),
  stressImage('registry.k8s.io/e2e-test-images/stress', ['/stress'], vishStress, '/stress'),
];
