// What a pod worker sees when it decides: the runtime's records, probe results, failed starts.
import type { Micros } from '../../../kernel/time.ts';
import type { CriContainerStatus, CriSandboxStatus } from '../../runtime/cri.ts';

/** Why a container is not there: the reason and message of its waiting state. */
export interface StartFailure {
  readonly reason: string;
  readonly message: string;
  /** It is not tried again before. */
  readonly retryAt: Micros;
}

/** Answers of the probers about one container, by its id. */
export interface ProbeResults {
  /** Its startup probe has succeeded, or there is none. */
  isStarted(containerId: string): boolean;
  isReady(containerId: string): boolean;
  /** The probe that asks for a restart. */
  failedProbe(containerId: string): 'liveness' | 'startup' | undefined;
}

export interface ObservedPod {
  /** The newest sandbox. */
  readonly sandbox: CriSandboxStatus | undefined;
  /** Of all sandboxes, newest first. */
  readonly containers: readonly CriContainerStatus[];
  readonly failures: ReadonlyMap<string, StartFailure>;
  readonly probes: ProbeResults;
  readonly areVolumesMounted: boolean;
  /** Resources that containers got since they were made, by id (see RESOURCES_ANNOTATION). */
  readonly resources: ReadonlyMap<string, string>;
}

/** The newest record of a container. */
export function newestOf(observed: ObservedPod, name: string): CriContainerStatus | undefined {
  for (const status of observed.containers) if (status.name === name) return status;
  return undefined;
}

/** The newest record in the sandbox that stands now: older ones only count restarts. */
export function currentOf(observed: ObservedPod, name: string): CriContainerStatus | undefined {
  const newest = newestOf(observed, name);
  return newest && newest.sandboxId === observed.sandbox?.id ? newest : undefined;
}

/** The newest record that has ended. */
export function lastExitOf(observed: ObservedPod, name: string): CriContainerStatus | undefined {
  for (const status of observed.containers) {
    if (status.name === name && status.state === 'exited') return status;
  }
  return undefined;
}
