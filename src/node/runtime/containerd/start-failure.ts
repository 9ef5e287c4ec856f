// The first record of a container, and what its command line runs.
import type { Micros } from '../../../kernel/time.ts';
import { findProgram, startErrorMessage } from '../../../world/images/find-program.ts';
import type { Program } from '../../../world/machines/program.ts';
import type { Image } from '../../../world/images/catalogue.ts';
import type { ContainerConfig, CriContainerStatus } from '../cri.ts';
import type { Container } from './container.ts';
import type { Sandbox } from './sandbox.ts';

/** containerd's code for a process that never began (errorStartExitCode). */
export const START_FAILED_EXIT_CODE = 128;

/** What the container's command line runs, or how containerd words that it cannot. */
export function programOf(container: Container): Program | string {
  const { argv, files, env, workingDirectory, config } = container;
  const standIn = container.image.definition.standIn?.();
  if (standIn && config.command.length === 0) return standIn;
  if (argv.length === 0) return 'no command specified';
  const lookup = findProgram(files, argv[0] as string, env.get('PATH'), workingDirectory);
  if (lookup.is === 'program') return lookup.program;
  return standIn ?? startErrorMessage(lookup);
}

export function containerStatusOf(
  id: string,
  sandbox: Sandbox,
  config: ContainerConfig,
  image: Image,
  createdAt: Micros,
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
    image: config.image,
    imageRef: image.digest,
    labels: config.labels,
    annotations: config.annotations,
  };
}
