// What the API shows of one container. Upstream: kubelet_pods.go (convertToAPIContainerStatuses).
import type {
  Container,
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
  ContainerUser,
} from '../../../model/generated/types.ts';
import { formatTime } from '../../../model/meta/time.ts';
import type { CriContainerStatus } from '../../runtime/cri.ts';
import type { ContainerKind } from './containers.ts';
import { isSidecar } from './containers.ts';
import type { Mutable } from './container-status-details.ts';
import { addMounts, addResources, shownUser } from './container-status-details.ts';
import type { ObservedPod } from './observed-pod.ts';

export interface StatusContext {
  readonly observed: ObservedPod;
  /** `containerd`: the scheme of container ids. */
  readonly runtimeName: string;
  /** `ContainerCreating`, or `PodInitializing` in pods with init containers. */
  readonly waitingReason: string;
  /** The pod ends: nothing will be started again. */
  readonly isEnding: boolean;
  messageOf(status: CriContainerStatus, container: Container): string;
}

/** `previous` is the status shown before: what has not changed is shared with it. */
export function containerStatus(
  container: Container,
  kind: ContainerKind,
  context: StatusContext,
  previous: ContainerStatus | undefined,
): ContainerStatus {
  const { observed, runtimeName } = context;
  const [newest, older] = recordsOf(observed, container.name);
  if (!newest) return missingStatus(container, kind, context, previous);
  const states = statesOf(container, newest, older, context);
  const isRunning = newest.state === 'running';
  const isReady = isRunning && observed.probes.isReady(newest.id);
  const isDone =
    kind === 'init' && !isSidecar(container) && states.state.terminated?.exitCode === 0;
  const status: Mutable<ContainerStatus> = {
    name: container.name,
    state: states.state,
    lastState: states.lastState ?? NO_STATE,
    ready:
      kind !== 'ephemeral' && (isDone || (isReady && (kind === 'main' || isSidecar(container)))),
    restartCount: newest.attempt,
    image: newest.image,
    imageID: newest.imageRef,
    containerID: `${runtimeName}://${newest.id}`,
  };
  if (kind !== 'ephemeral') status.started = isRunning && observed.probes.isStarted(newest.id);
  addResources(status, container, isRunning, previous);
  const isSameImage = previous?.user !== undefined && previous.imageID === newest.imageRef;
  status.user = isSameImage ? (previous.user as ContainerUser) : shownUser(newest.user);
  addMounts(status, container, previous);
  return status;
}

const NO_STATE: ContainerState = {};

function recordsOf(
  observed: ObservedPod,
  name: string,
): [CriContainerStatus | undefined, CriContainerStatus | undefined] {
  let newest: CriContainerStatus | undefined;
  for (const status of observed.containers) {
    if (status.name !== name) continue;
    if (newest) return [newest, status];
    newest = status;
  }
  return [newest, undefined];
}

function missingStatus(
  container: Container,
  kind: ContainerKind,
  context: StatusContext,
  previous: ContainerStatus | undefined,
): ContainerStatus {
  const { isEnding } = context;
  const wasThere = previous?.containerID !== undefined && previous.containerID !== '';
  const lost = isEnding && wasThere ? lostState(previous) : undefined;
  const status: Mutable<ContainerStatus> = {
    name: container.name,
    state: lost ?? { waiting: waitingOf(container, context) },
    lastState: previous?.lastState ?? NO_STATE,
    ready: false,
    restartCount: previous?.restartCount ?? 0,
    image: container.image ?? '',
    imageID: '',
  };
  if (kind !== 'ephemeral') status.started = false;
  addMounts(status, container, previous);
  return status;
}

/** The runtime has forgotten a container that has run: nobody knows how it ended. */
function lostState(previous: ContainerStatus | undefined): ContainerState | undefined {
  if (previous?.state?.terminated) return previous.state;
  const message = 'The container could not be located when the pod was terminated';
  return { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown', message } };
}

function statesOf(
  container: Container,
  newest: CriContainerStatus,
  older: CriContainerStatus | undefined,
  context: StatusContext,
): { readonly state: ContainerState; readonly lastState: ContainerState | undefined } {
  const { observed, isEnding } = context;
  const before = older && { terminated: terminatedState(older, container, context) };
  switch (newest.state) {
    case 'running':
      return {
        state: { running: { startedAt: formatTime(newest.startedAt) } },
        lastState: before,
      };
    case 'created':
    case 'unknown':
      return { state: { waiting: waitingOf(container, context) }, lastState: before };
    case 'exited': {
      const ended = { terminated: terminatedState(newest, container, context) };
      const isAwaited = observed.failures.has(container.name);
      const isOfOldSandbox = newest.sandboxId !== observed.sandbox?.id;
      if (isEnding || (!isAwaited && !isOfOldSandbox)) return { state: ended, lastState: before };
      return { state: { waiting: waitingOf(container, context) }, lastState: ended };
    }
  }
}

function waitingOf(
  container: Container,
  context: StatusContext,
): { readonly reason: string; readonly message?: string } {
  const failure = context.observed.failures.get(container.name);
  if (!failure) return { reason: context.waitingReason };
  const { reason, message } = failure;
  return message === '' ? { reason } : { reason, message };
}

function terminatedState(
  status: CriContainerStatus,
  container: Container,
  context: StatusContext,
): ContainerStateTerminated {
  const message = context.messageOf(status, container);
  return {
    exitCode: status.exitCode,
    reason: status.reason,
    ...(message === '' ? {} : { message }),
    startedAt: status.startedAt === 0 ? NO_TIME : formatTime(status.startedAt),
    finishedAt: formatTime(status.finishedAt),
    containerID: `${context.runtimeName}://${status.id}`,
  };
}

/** Go's zero time, as it is shown when a container never began. */
const NO_TIME = '1970-01-01T00:00:00Z';
