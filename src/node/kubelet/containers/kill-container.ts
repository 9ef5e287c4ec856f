// Ends one container: event, preStop hook, stop signal, and the kill when its time is over.
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import { all, withTimeout } from '../../../kernel/waits.ts';
import { join } from '../../../kernel/waits.ts';
import type { Container, Pod } from '../../../model/generated/types.ts';
import type { CriContainerStatus } from '../../runtime/cri.ts';
import { KILLING } from '../journal/lines.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { containerEvent } from '../kubelet-parts.ts';
import { MINIMUM_GRACE_PERIOD_SECONDS } from '../limits.ts';
import type { ContainerKind } from '../pod/containers.ts';
import { findContainer, initContainersOf, isSidecar } from '../pod/containers.ts';
import type { PodRecord } from '../pod-record.ts';
import { runHook } from './hooks.ts';

export interface Kill {
  readonly container: Container;
  readonly kind: ContainerKind;
  readonly containerId: string;
  /** '' is `Stopping container NAME`. */
  readonly message: string;
  readonly graceSeconds: number;
  /** The time holds as it is: no least time is granted. */
  readonly isForced: boolean;
}

/** Upstream: kuberuntime_container.go (killContainer). */
export function* killContainer(parts: KubeletParts, record: PodRecord, kill: Kill): Task {
  const { container, kind, containerId } = kill;
  const message = kill.message || `Stopping container ${container.name}`;
  const of = { kind, name: container.name };
  containerEvent(parts, record.pod, of, 'Normal', 'Killing', message);
  const killed = ['containerName', of.name, 'containerID', containerId];
  parts.log.pod(KILLING, record.pod, [...killed, 'gracePeriod', kill.graceSeconds]);
  const begun = parts.now();
  const grace = kill.graceSeconds * SECOND;
  parts.prober.remove(containerId);
  const hook = container.lifecycle?.preStop;
  if (hook && grace > 0) {
    const run = parts.process.spawn(
      'preStop',
      runHook(parts, record, container, containerId, hook),
    );
    const outcome = yield* withTimeout(join(run), grace);
    if (outcome.is === 'timeout') run.cancel();
    if (outcome.is === 'value' && outcome.value !== undefined) {
      containerEvent(parts, record.pod, of, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
    }
  }
  const left = grace - (parts.now() - begun);
  const least = kill.isForced ? 0 : MINIMUM_GRACE_PERIOD_SECONDS * SECOND;
  yield* parts.runtime.stopContainer(containerId, Math.max(left, least));
}

/**
 * Ends all containers of a pod: main ones together, then sidecars in reverse order, all within
 * one grace period; then the sandbox. Upstream: termination_order.go.
 */
export function* killPod(
  parts: KubeletParts,
  record: PodRecord,
  graceSeconds: number,
  isForced: boolean,
): Task {
  const begun = parts.now();
  const running = parts.runtime.listContainers({ podUid: record.uid, isRunning: true });
  const left = (): number => Math.max(graceSeconds - (parts.now() - begun) / SECOND, 0);
  const kill = (status: CriContainerStatus): Task => {
    const { container, kind } = specOf(record.pod, status.name);
    const { id: containerId } = status;
    return killContainer(parts, record, {
      container,
      kind,
      containerId,
      message: '',
      graceSeconds: left(),
      isForced,
    });
  };
  const sidecars = initContainersOf(record.pod)
    .filter(isSidecar)
    .map(({ name }) => name);
  const first = running.filter(({ name }) => !sidecars.includes(name));
  if (first.length === 1) yield* kill(first[0] as CriContainerStatus);
  else if (first.length > 1) yield* all(first.map(kill));
  for (const name of sidecars.reverse()) {
    const sidecar = running.find((status) => status.name === name);
    if (sidecar) yield* kill(sidecar);
  }
  for (const sandbox of parts.runtime.listPodSandbox(record.uid)) {
    if (sandbox.isReady) yield* parts.runtime.stopPodSandbox(sandbox.id);
  }
}

/** The spec of a container; one that is no longer there has no hooks. */
function specOf(
  pod: Pod,
  name: string,
): { readonly container: Container; readonly kind: ContainerKind } {
  return findContainer(pod, name) ?? { container: { name }, kind: 'main' };
}
