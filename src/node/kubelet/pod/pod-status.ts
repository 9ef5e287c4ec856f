// The status of a pod as its kubelet sees it. Upstream: kubelet_pods.go (generateAPIPodStatus).
import type { Micros } from '../../../kernel/time.ts';
import type {
  Container,
  ContainerStatus,
  Pod,
  PodCondition,
  PodStatus,
} from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { formatTime } from '../../../model/meta/time.ts';
import type { PendingResize } from './admission.ts';
import { containerStatus } from './container-status.ts';
import type { StatusContext } from './container-status.ts';
import type { ContainerKind } from './containers.ts';
import { ephemeralContainersOf, initContainersOf } from './containers.ts';
import { podConditions } from './pod-conditions.ts';
import type { PodPhase } from './pod-phase.ts';
import { podPhase } from './pod-phase.ts';
import type { PodWorkerState } from './pod-state.ts';
import type { ObservedPod } from './observed-pod.ts';
import type { CriContainerStatus } from '../../runtime/cri.ts';

export interface StatusInputs {
  readonly pod: Pod;
  readonly state: PodWorkerState;
  readonly observed: ObservedPod;
  /** The last status this kubelet made or found. */
  readonly previous: PodStatus;
  readonly startTime: Micros;
  readonly now: Micros;
  readonly hostAddresses: readonly string[];
  readonly runtimeName: string;
  readonly qosClass: string;
  readonly pendingResize: PendingResize | undefined;
  messageOf(status: CriContainerStatus, container: Container): string;
}

export function podStatus(inputs: StatusInputs): PodStatus {
  const { pod, state, observed, previous } = inputs;
  const hasInit = initContainersOf(pod).length > 0;
  const isEnding = state.is !== 'syncing';
  const context: StatusContext = {
    observed,
    runtimeName: inputs.runtimeName,
    waitingReason: hasInit ? 'PodInitializing' : 'ContainerCreating',
    isEnding,
    messageOf: inputs.messageOf,
  };
  const init = statusesOf(initContainersOf(pod), 'init', context, previous.initContainerStatuses);
  const main = statusesOf(pod.spec.containers, 'main', context, previous.containerStatuses);
  const phase = phaseOf(inputs, init, main);
  const now = formatTime(inputs.now);
  const conditions = podConditions({
    pod,
    phase,
    init,
    main,
    now,
    hasSandbox: hasNetwork(observed),
    previous: previous.conditions ?? [],
  });
  const ephemeral = ephemeralContainersOf(pod) as unknown as readonly Container[];
  return {
    ...(pod.metadata.generation === undefined
      ? {}
      : { observedGeneration: pod.metadata.generation }),
    phase,
    conditions: withExtraCondition(conditions, inputs, now),
    ...endingOf(state, previous),
    ...addressesOf(inputs),
    startTime: formatTime(inputs.startTime),
    ...(hasInit ? { initContainerStatuses: init } : {}),
    containerStatuses: main,
    ...(ephemeral.length === 0
      ? {}
      : {
          ephemeralContainerStatuses: statusesOf(
            ephemeral,
            'ephemeral',
            context,
            previous.ephemeralContainerStatuses,
          ),
        }),
    qosClass: inputs.qosClass,
  };
}

function hasNetwork({ sandbox }: ObservedPod): boolean {
  return sandbox !== undefined && sandbox.isReady;
}

function statusesOf(
  containers: readonly Container[],
  kind: ContainerKind,
  context: StatusContext,
  previous: readonly ContainerStatus[] | undefined,
): readonly ContainerStatus[] {
  return containers.map((container) => {
    const before = previous?.find(({ name }) => name === container.name);
    return containerStatus(container, kind, context, before);
  });
}

/** A pod that has ended stays as it ended. */
function phaseOf(
  { pod, state, previous }: StatusInputs,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): PodPhase {
  if (previous.phase === 'Failed' || previous.phase === 'Succeeded') return previous.phase;
  if (state.is !== 'syncing' && state.why.is === 'failed') return 'Failed';
  return podPhase(pod, init, main, state.is === 'terminated' || isFinished(state));
}

function isFinished(state: PodWorkerState): boolean {
  return state.is === 'terminating' && state.why.is === 'finished';
}

function endingOf(
  state: PodWorkerState,
  previous: PodStatus,
): { readonly reason?: string; readonly message?: string } {
  if (state.is !== 'syncing' && state.why.is === 'failed') {
    return { reason: state.why.reason, message: state.why.message };
  }
  return {
    ...(previous.reason === undefined ? {} : { reason: previous.reason }),
    ...(previous.message === undefined ? {} : { message: previous.message }),
  };
}

function withExtraCondition(
  conditions: readonly PodCondition[],
  inputs: StatusInputs,
  now: string,
): readonly PodCondition[] {
  const { state, pendingResize } = inputs;
  const extra =
    state.is !== 'syncing' && state.why.is === 'failed' ? state.why.condition : undefined;
  const all = pendingResize
    ? [...conditions, resizeCondition(inputs, pendingResize, now)]
    : conditions;
  if (!extra || all.some(({ type }) => type === extra.type)) return all;
  return [...all, { ...extra, lastTransitionTime: now }];
}

function resizeCondition(
  { pod, previous }: StatusInputs,
  { reason, message }: PendingResize,
  now: string,
): PodCondition {
  const type = 'PodResizePending';
  const old = findCondition(previous.conditions, type);
  const { generation } = pod.metadata;
  return {
    type,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: 'True',
    reason,
    message,
    lastTransitionTime: old?.lastTransitionTime ?? now,
  };
}

function addressesOf(inputs: StatusInputs): Partial<PodStatus> {
  const { pod, observed, hostAddresses, previous } = inputs;
  const host = hostAddresses[0];
  if (host === undefined) return {};
  const hostPart = { hostIP: host, hostIPs: hostAddresses.map((ip) => ({ ip })) };
  if (pod.spec.hostNetwork) {
    return { ...hostPart, podIP: host, podIPs: hostAddresses.map((ip) => ({ ip })) };
  }
  const addresses = observed.sandbox?.addresses ?? [];
  const [first] = addresses;
  if (first !== undefined) {
    return { ...hostPart, podIP: first, podIPs: addresses.map((ip) => ({ ip })) };
  }
  if (previous.podIP === undefined) return hostPart;
  return {
    ...hostPart,
    podIP: previous.podIP,
    ...(previous.podIPs ? { podIPs: previous.podIPs } : {}),
  };
}
