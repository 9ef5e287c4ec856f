// The first record of a container, and what its command line runs.
import type { Micros } from '../../../kernel/time.ts';
import { findProgram, startErrorMessage } from '../../../world/images/find-program.ts';
import { isGenericServer } from '../../../world/images/generic/generic-server.ts';
import { FileSystem } from '../../../world/machines/file-system.ts';
import { FileTree } from '../../../world/machines/file-system-tree.ts';
import type { User } from '../../../world/machines/file-system-walk.ts';
import type { Program } from '../../../world/machines/program.ts';
import type { Image } from '../../../world/images/catalogue.ts';
import type { ContainerConfig, ContainerMount, CriContainerStatus } from '../cri.ts';
import type { Container } from './container.ts';
import type { Sandbox } from './sandbox.ts';

/** containerd's code for a process that never began (errorStartExitCode). */
export const START_FAILED_EXIT_CODE = 128;

/** What the container's command line runs, or how containerd words that it cannot. */
export function programOf(container: Container): Program | string {
  const { argv, env, image, workingDirectory, config } = container;
  const name = argv[0];
  const standIn = image.definition.standIn?.();
  if (standIn && config.command.length === 0) return standIn;
  if (name === undefined) return 'no command specified';
  // Found in the image's own files, unless a mount hides them: then nothing has to be mounted yet.
  const plain = findProgram(imageFiles(image), name, env.get('PATH'), workingDirectory);
  if (plain.is === 'program' && !isHidden(plain.path, config.mounts)) {
    return standIn && isGenericServer(plain.program) ? standIn : plain.program;
  }
  const lookup = findProgram(container.files, name, env.get('PATH'), workingDirectory);
  if (lookup.is === 'program') return lookup.program;
  return standIn ?? startErrorMessage(lookup);
}

/** The files of an image as they are; a pure cache, as images never change. */
const filesByImage = new WeakMap<Image, FileSystem>();

function imageFiles(image: Image): FileSystem {
  let files = filesByImage.get(image);
  if (!files) {
    files = FileSystem.of(new FileTree({ now: 0 }, image.definition.layer()), true);
    filesByImage.set(image, files);
  }
  return files;
}

function isHidden(path: string, mounts: readonly ContainerMount[]): boolean {
  return mounts.some(({ containerPath }) => path.startsWith(containerPath));
}

export function containerStatusOf(
  id: string,
  sandbox: Sandbox,
  config: ContainerConfig,
  image: Image,
  createdAt: Micros,
  user: User,
): CriContainerStatus {
  return {
    id,
    sandboxId: sandbox.id,
    podUid: sandbox.config.uid,
    podName: sandbox.config.name,
    podNamespace: sandbox.config.namespace,
    name: config.name,
    attempt: config.attempt,
    state: 'created',
    createdAt,
    startedAt: 0,
    finishedAt: 0,
    exitCode: 0,
    reason: '',
    message: '',
    user,
    image: config.image,
    imageRef: image.digest,
    labels: config.labels,
    annotations: config.annotations,
  };
}
