// A pod's phase from its containers' statuses. Upstream: pkg/kubelet/kubelet_pods.go (getPhase).
import type { ContainerStatus, Pod } from '../../../model/generated/types.ts';
import { initContainersOf, isSidecar } from './containers.ts';

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

interface Counts {
  running: number;
  waiting: number;
  readonly stopped: number;
  readonly succeeded: number;
}

export function podPhase(
  pod: Pod,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  isTerminal: boolean,
): PodPhase {
  const { isPending, hasFailed } = countInit(pod, init, main);
  const counts = countMain(main);
  if (init.length > 0) countSidecars(counts, pod, init);
  const { running, waiting, stopped, succeeded } = counts;
  if (hasFailed && pod.spec.restartPolicy === 'Never') return 'Failed';
  if (isTerminal && running === 0 && stopped > 0) {
    return stopped === succeeded && waiting === 0 ? 'Succeeded' : 'Failed';
  }
  if (isPending || hasFailed || waiting > 0) return 'Pending';
  if (running > 0) return 'Running';
  if (stopped === 0) return 'Pending';
  if (pod.spec.restartPolicy === 'Always') return 'Running';
  if (stopped === succeeded) return 'Succeeded';
  return pod.spec.restartPolicy === 'Never' ? 'Failed' : 'Running';
}

function countInit(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): { readonly isPending: boolean; readonly hasFailed: boolean } {
  let isPending = false;
  let hasFailed = false;
  const isInitialized = main.some(({ containerID }) => containerID !== undefined);
  for (const [index, container] of initContainersOf(pod).entries()) {
    const { state, lastState, started } = statuses[index] as ContainerStatus;
    if (isSidecar(container)) {
      if (!isInitialized && !(state?.running && started)) isPending = true;
      continue;
    }
    if (state?.terminated) {
      if (state.terminated.exitCode !== 0) hasFailed = true;
    } else if (state?.waiting && lastState?.terminated) {
      if (lastState.terminated.exitCode !== 0) hasFailed = true;
    } else {
      isPending = true;
    }
  }
  return { isPending, hasFailed: hasFailed && !isInitialized };
}

/** Sidecars that run keep the pod running; how they ended does not matter. */
function countSidecars(counts: Counts, pod: Pod, statuses: readonly ContainerStatus[]): void {
  for (const [index, container] of initContainersOf(pod).entries()) {
    if (!isSidecar(container)) continue;
    const { state, lastState } = statuses[index] as ContainerStatus;
    if (state?.running) counts.running++;
    else if (state?.waiting && !lastState?.terminated) counts.waiting++;
  }
}

function countMain(statuses: readonly ContainerStatus[]): Counts {
  let running = 0;
  let waiting = 0;
  let stopped = 0;
  let succeeded = 0;
  for (const { state, lastState } of statuses) {
    if (state?.running) {
      running++;
    } else if (state?.terminated) {
      stopped++;
      if (state.terminated.exitCode === 0) succeeded++;
    } else if (lastState?.terminated) {
      stopped++;
    } else {
      waiting++;
    }
  }
  return { running, waiting, stopped, succeeded };
}
