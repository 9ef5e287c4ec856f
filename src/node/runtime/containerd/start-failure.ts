// The first record of a container, and how containerd words a start that failed.
import type { Micros } from '../../../kernel/time.ts';
import type { Image } from '../../../world/images/catalogue.ts';
import type { ContainerConfig, CriContainerStatus } from '../cri.ts';
import type { Sandbox } from './sandbox.ts';

/** containerd's code for a process that never began (errorStartExitCode). */
export const START_FAILED_EXIT_CODE = 128;

/** Wraps runc's complaint as it reaches the kubelet through shim and containerd. */
export function startFailure(complaint: string): string {
  return (
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: ' +
    `runc create failed: unable to start container process: ${complaint}`
  );
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
