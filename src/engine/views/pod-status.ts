// A pod's STATUS, READY and RESTARTS as `kubectl get pods` shows them, and how well that is.
// Upstream: pkg/printers/internalversion/printers.go printPod.
import type { ContainerStatus, Pod, PodStatus } from '../../model/generated/types.ts';
import { findCondition, isConditionTrue } from '../../model/meta/conditions.ts';
import type { Health } from './view-types.ts';

export interface PodSummary {
  readonly text: string;
  readonly health: Health;
  readonly ready: number;
  readonly containers: number;
  readonly restarts: number;
}

interface Draft {
  text: string;
  ready: number;
  restarts: number;
  sidecarRestarts: number;
}

/** What one line of `kubectl get pods` says of the pod. */
export function summarizePod(pod: Pod): PodSummary {
  const status: PodStatus = pod.status ?? {};
  const draft: Draft = {
    text: status.reason ? status.reason : (status.phase ?? 'Unknown'),
    ready: 0,
    restarts: 0,
    sidecarRestarts: 0,
  };
  const gate = findCondition(status.conditions, 'PodScheduled');
  if (gate?.reason === 'SchedulingGated') draft.text = 'SchedulingGated';
  if (!readInitContainers(pod, draft) || isConditionTrue(status.conditions, 'Initialized')) {
    readContainers(pod, draft);
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (status.reason === 'NodeLost') draft.text = 'Unknown';
    else if (!hasEnded(pod)) draft.text = 'Terminating';
  }
  const { text, ready, restarts } = draft;
  const containers = containerCount(pod);
  return { text, ready, restarts, containers, health: healthOf(pod, draft, containers) };
}

function hasEnded(pod: Pod): boolean {
  return pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
}

function containerCount(pod: Pod): number {
  let count = pod.spec?.containers?.length ?? 0;
  for (const container of pod.spec?.initContainers ?? []) {
    if (container.restartPolicy === 'Always') count++;
  }
  return count;
}

/** Answers whether the pod is still initializing. */
function readInitContainers(pod: Pod, draft: Draft): boolean {
  const specs = pod.spec?.initContainers ?? [];
  const statuses = pod.status?.initContainerStatuses ?? [];
  for (const [index, container] of statuses.entries()) {
    draft.restarts += container.restartCount ?? 0;
    const spec = specs.find((candidate) => candidate.name === container.name);
    const isSidecar = spec?.restartPolicy === 'Always';
    if (isSidecar) draft.sidecarRestarts += container.restartCount ?? 0;
    const { terminated, waiting } = container.state ?? {};
    if (terminated && terminated.exitCode === 0) continue;
    if (isSidecar && container.started === true) {
      if (container.ready) draft.ready++;
      continue;
    }
    draft.text = initText(terminated, waiting, index, specs.length);
    return true;
  }
  return false;
}

function initText(
  terminated: NonNullable<ContainerStatus['state']>['terminated'],
  waiting: NonNullable<ContainerStatus['state']>['waiting'],
  index: number,
  count: number,
): string {
  if (terminated) {
    if (terminated.reason) return `Init:${terminated.reason}`;
    return terminated.signal
      ? `Init:Signal:${terminated.signal}`
      : `Init:ExitCode:${terminated.exitCode}`;
  }
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
  return `Init:${index}/${count}`;
}

function readContainers(pod: Pod, draft: Draft): void {
  const statuses = pod.status?.containerStatuses ?? [];
  let hasRunning = false;
  draft.restarts = draft.sidecarRestarts;
  for (let i = statuses.length - 1; i >= 0; i--) {
    const container = statuses[i] as ContainerStatus;
    draft.restarts += container.restartCount ?? 0;
    const { waiting, terminated, running } = container.state ?? {};
    if (waiting?.reason) draft.text = waiting.reason;
    else if (terminated?.reason) draft.text = terminated.reason;
    else if (terminated) {
      draft.text = terminated.signal
        ? `Signal:${terminated.signal}`
        : `ExitCode:${terminated.exitCode}`;
    } else if (container.ready && running) {
      hasRunning = true;
      draft.ready++;
    }
  }
  if (draft.text === 'Completed' && hasRunning) {
    const isReady = isConditionTrue(pod.status?.conditions, 'Ready');
    draft.text = isReady ? 'Running' : 'NotReady';
  }
}

const BUSY = new Set(['Pending', 'ContainerCreating', 'PodInitializing', 'Terminating']);
const DONE = new Set(['Completed', 'Succeeded']);

function healthOf(pod: Pod, draft: Draft, containers: number): Health {
  const { text } = draft;
  if (text === 'Unknown') return 'unknown';
  if (DONE.has(text)) return 'done';
  if (text === 'Running') {
    if (draft.ready < containers) return 'busy';
    // The node controller says so of pods whose kubelet is silent.
    return findCondition(pod.status?.conditions, 'Ready')?.status === 'False' ? 'warn' : 'good';
  }
  if (text === 'Pending') {
    const scheduled = findCondition(pod.status?.conditions, 'PodScheduled');
    return scheduled?.status === 'False' ? 'warn' : 'busy';
  }
  if (BUSY.has(text) || /^Init:\d/.test(text)) return 'busy';
  return text === 'NotReady' || text === 'SchedulingGated' ? 'warn' : 'bad';
}
