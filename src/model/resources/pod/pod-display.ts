// How a pod is summed up: READY, STATUS and RESTARTS as kubectl shows them.
// Upstream: pkg/printers/internalversion/printers.go printPod
import type { ContainerState, ContainerStatus, Pod } from '../../generated/types.ts';
import { isConditionTrue } from '../../meta/conditions.ts';

export interface PodDisplay {
  /** What `kubectl get pods` shows under STATUS. */
  readonly status: string;
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
  /** When a container ended for the last time before a restart; '' when none did. */
  readonly lastRestart: string;
}

// The cells of one row ask one after the other; a pure cache of the last answer.
const last: { pod: Pod | undefined; display: PodDisplay | undefined } = {
  pod: undefined,
  display: undefined,
};

/** The summary of a pod. */
export function podDisplay(pod: Pod): PodDisplay {
  if (last.pod === pod && last.display !== undefined) return last.display;
  const display = sumUp(pod);
  last.pod = pod;
  last.display = display;
  return display;
}

interface Sums {
  reason: string;
  ready: number;
  restarts: number;
  lastRestart: string;
}

function sumUp(pod: Pod): PodDisplay {
  const status = pod.status ?? {};
  const phase = status.phase ?? '';
  const sidecars = new Set<string>();
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') sidecars.add(container.name);
  }
  const init: Sums = { reason: firstReason(pod), ready: 0, restarts: 0, lastRestart: '' };
  const own: Sums = { reason: '', ready: 0, restarts: 0, lastRestart: '' };
  const initializing = addInit(init, own, pod, sidecars);
  let sums = init;
  if (!initializing || isConditionTrue(status.conditions, 'Initialized')) {
    own.reason = init.reason;
    own.ready = init.ready;
    addContainers(own, pod);
    sums = own;
  }
  const total = pod.spec.containers.length + sidecars.size;
  const { ready, restarts, lastRestart } = sums;
  return { status: finalReason(pod, phase, sums.reason), ready, total, restarts, lastRestart };
}

function firstReason(pod: Pod): string {
  const status = pod.status ?? {};
  for (const condition of status.conditions ?? []) {
    if (condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated') {
      return 'SchedulingGated';
    }
  }
  return status.reason || status.phase || '';
}

function finalReason(pod: Pod, phase: string, reason: string): string {
  if (pod.metadata.deletionTimestamp === undefined) return reason;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  return phase === 'Succeeded' || phase === 'Failed' ? reason : 'Terminating';
}

// Counts init containers up to the first that is not done; says whether one was found.
function addInit(sums: Sums, own: Sums, pod: Pod, sidecars: ReadonlySet<string>): boolean {
  const statuses = pod.status?.initContainerStatuses ?? [];
  for (let i = 0; i < statuses.length; i++) {
    const container = statuses[i]!;
    const isSidecar = sidecars.has(container.name);
    addRestarts(sums, container);
    if (isSidecar) addRestarts(own, container);
    const { terminated, waiting } = container.state ?? {};
    if (terminated !== undefined && (terminated.exitCode ?? 0) === 0) continue;
    if (isSidecar && container.started === true) {
      if (container.ready) sums.ready++;
      continue;
    }
    if (terminated !== undefined) sums.reason = `Init:${endReason(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') {
      sums.reason = `Init:${waiting.reason}`;
    } else sums.reason = `Init:${i}/${pod.spec.initContainers?.length ?? 0}`;
    return true;
  }
  return false;
}

function addContainers(sums: Sums, pod: Pod): void {
  const statuses = pod.status?.containerStatuses ?? [];
  let running = false;
  for (let i = statuses.length - 1; i >= 0; i--) {
    const container = statuses[i]!;
    addRestarts(sums, container);
    const state = container.state ?? {};
    if (state.waiting?.reason) sums.reason = state.waiting.reason;
    else if (state.terminated !== undefined) sums.reason = endReason(state.terminated);
    else if (container.ready && state.running !== undefined) {
      running = true;
      sums.ready++;
    }
  }
  if (sums.reason === 'Completed' && running) {
    sums.reason = isConditionTrue(pod.status?.conditions, 'Ready') ? 'Running' : 'NotReady';
  }
}

function addRestarts(sums: Sums, container: ContainerStatus): void {
  sums.restarts += container.restartCount ?? 0;
  const ended = container.lastState?.terminated?.finishedAt;
  // RFC 3339 texts in UTC sort as their moments do.
  if (ended !== undefined && ended > sums.lastRestart) sums.lastRestart = ended;
}

function endReason(ended: NonNullable<ContainerState['terminated']>): string {
  if (ended.reason) return ended.reason;
  return ended.signal ? `Signal:${ended.signal}` : `ExitCode:${ended.exitCode ?? 0}`;
}
