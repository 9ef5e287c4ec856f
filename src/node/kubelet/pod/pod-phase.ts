// A pod's phase from its containers' statuses. Upstream: pkg/kubelet/kubelet_pods.go (getPhase).
import type { Container, ContainerStatus, Pod } from '../../../model/generated/types.ts';
import { initContainersOf, isSidecar } from './containers.ts';
import { mayRestart } from './restart-rules.ts';

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
  const { isPending, hasFailed, isTriedAgain } = countInit(pod, init, main);
  const counts = countMain(main);
  if (init.length > 0) countSidecars(counts, pod, init);
  const { running, waiting, stopped, succeeded } = counts;
  if (hasFailed && !isTriedAgain) return 'Failed';
  if (isTerminal && running === 0 && stopped > 0) {
    return stopped === succeeded && waiting === 0 ? 'Succeeded' : 'Failed';
  }
  if (isPending || hasFailed || waiting > 0) return 'Pending';
  if (running > 0) return 'Running';
  if (stopped === 0) return 'Pending';
  if (pod.spec.restartPolicy === 'Always' || willAnyRestart(pod, main)) return 'Running';
  if (stopped === succeeded) return 'Succeeded';
  return pod.spec.restartPolicy === 'Never' ? 'Failed' : 'Running';
}

/** A container's own policy or its rules may start it again in a pod that does not. */
function willAnyRestart(pod: Pod, main: readonly ContainerStatus[]): boolean {
  return pod.spec.containers.some((container, index) => {
    const ended = main[index]?.state?.terminated ?? main[index]?.lastState?.terminated;
    const isOwn = container.restartPolicy !== undefined || container.restartPolicyRules;
    return isOwn && ended !== undefined && mayRestart(pod, container, ended.exitCode);
  });
}

function countInit(
  pod: Pod,
  statuses: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): { readonly isPending: boolean; readonly hasFailed: boolean; readonly isTriedAgain: boolean } {
  let isPending = false;
  let hasFailed = false;
  let isTriedAgain = true;
  const isInitialized = main.some(({ containerID }) => containerID !== undefined);
  for (const [index, container] of initContainersOf(pod).entries()) {
    const { state, lastState, started } = statuses[index] as ContainerStatus;
    if (isSidecar(container)) {
      if (!isInitialized && !(state?.running && started)) isPending = true;
      continue;
    }
    const ended = state?.terminated ?? (state?.waiting && lastState?.terminated);
    if (!ended) {
      isPending = true;
    } else if (ended.exitCode !== 0) {
      hasFailed = true;
      if (!startsAgain(pod, container, ended.exitCode)) isTriedAgain = false;
    }
  }
  return { isPending, hasFailed: hasFailed && !isInitialized, isTriedAgain };
}

/** As in life: a pod that is being deleted has not failed for that. */
function startsAgain(pod: Pod, container: Container, exitCode: number): boolean {
  if (container.restartPolicyRules || container.restartPolicy !== undefined) {
    return mayRestart(pod, container, exitCode);
  }
  return pod.spec.restartPolicy !== 'Never';
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
