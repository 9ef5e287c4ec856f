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
import type { Mutable } from './container-status-details.ts';
import type { ContainerKind } from './containers.ts';
import { ephemeralContainersOf, initContainersOf } from './containers.ts';
import { OWN_CONDITIONS, podConditions } from './pod-conditions.ts';
import type { PodPhase } from './pod-phase.ts';
import { podPhase } from './pod-phase.ts';
import type { PodWorkerState, Termination } from './pod-state.ts';
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
  /** The generation whose resources are being given. */
  readonly resizing: number | undefined;
  messageOf(status: CriContainerStatus, container: Container): string;
}

export function podStatus(inputs: StatusInputs): PodStatus {
  const { pod, state, observed, previous } = inputs;
  if (isLeftAsRefused(inputs)) return previous;
  if (state.is !== 'syncing' && state.why.is === 'failed' && state.why.isRefused) {
    return refusedStatus(inputs, state.why);
  }
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
  const isOverdue = failureOf(state)?.reason === DEADLINE_EXCEEDED;
  const now = formatTime(inputs.now);
  const conditions = podConditions({
    pod,
    phase: isOverdue ? 'Failed' : phase,
    init,
    main,
    now,
    hasSandbox: hasNetwork(observed),
    previous: previous.conditions ?? [],
  });
  // Filled field by field: this runs for every change of every pod.
  const status: Mutable<PodStatus> = {
    phase,
    conditions: withExtraCondition(conditions, inputs, now),
    startTime: formatTime(inputs.startTime),
    containerStatuses: main,
    qosClass: inputs.qosClass,
  };
  const { generation } = pod.metadata;
  if (generation !== undefined) status.observedGeneration = generation;
  if (hasInit) status.initContainerStatuses = init;
  const ephemeral = ephemeralContainersOf(pod) as unknown as readonly Container[];
  if (ephemeral.length > 0) {
    const before = previous.ephemeralContainerStatuses;
    status.ephemeralContainerStatuses = statusesOf(ephemeral, 'ephemeral', context, before);
  }
  addEnding(status, state, previous);
  addAddresses(status, inputs);
  return status;
}

/** An earlier kubelet refused the pod: nothing is known of its containers, now as then. */
function isLeftAsRefused({ state, observed, previous }: StatusInputs): boolean {
  return (
    state.is !== 'syncing' &&
    state.why.is === 'finished' &&
    previous.phase === 'Failed' &&
    previous.containerStatuses === undefined &&
    observed.containers.length === 0
  );
}

/** Upstream: kubelet.go (rejectPod), status_manager.go (mergePodStatus). */
function refusedStatus(
  { pod, previous, qosClass, startTime, now }: StatusInputs,
  { reason, message }: { readonly reason: string; readonly message: string },
): PodStatus {
  const { generation } = pod.metadata;
  const time = formatTime(now);
  const unready = (type: string): PodCondition => ({
    type,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: 'False',
    reason: 'PodFailed',
    lastTransitionTime: findCondition(previous.conditions, type)?.lastTransitionTime ?? time,
  });
  const foreign = (previous.conditions ?? []).filter(({ type }) => !OWN_CONDITIONS.has(type));
  return {
    phase: 'Failed',
    reason,
    message,
    conditions: [unready('Ready'), unready('ContainersReady'), ...foreign],
    startTime: formatTime(startTime),
    qosClass,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
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

/** Upstream: a deadline decides the phase before the conditions; evictions only after them. */
const DEADLINE_EXCEEDED = 'DeadlineExceeded';

/**
 * A pod that has ended stays as it ended.
 * Upstream: pkg/kubelet/status/status_manager.go (mergePodStatus, couldHaveRunningContainers).
 */
function phaseOf(
  { pod, state, previous }: StatusInputs,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
): PodPhase {
  if (previous.phase === 'Failed' || previous.phase === 'Succeeded') return previous.phase;
  const failure = failureOf(state);
  // Resources of running containers must not be given away: others see the end when they ended.
  if (failure)
    return state.is === 'terminated' ? 'Failed' : ((previous.phase ?? 'Pending') as PodPhase);
  const phase = podPhase(pod, init, main, state.is === 'terminated' || isFinished(state));
  // Whatever has ended has a terminal phase, even when none of its containers ever ran.
  // Upstream: pkg/kubelet/status/status_manager.go (TerminatePod).
  const hasEnded = state.is === 'terminated' && !isStaticPod(pod);
  return hasEnded && phase !== 'Succeeded' ? 'Failed' : phase;
}

/** Why the kubelet ends the pod, if it is the one. */
function failureOf(state: PodWorkerState): (Termination & { readonly is: 'failed' }) | undefined {
  return state.is !== 'syncing' && state.why.is === 'failed' ? state.why : undefined;
}

function isStaticPod({ metadata }: Pod): boolean {
  const source = metadata.annotations?.['kubernetes.io/config.source'];
  return source !== undefined && source !== 'api';
}

function isFinished(state: PodWorkerState): boolean {
  return state.is === 'terminating' && state.why.is === 'finished';
}

function addEnding(status: Mutable<PodStatus>, state: PodWorkerState, previous: PodStatus): void {
  const failure = state.is === 'terminated' ? failureOf(state) : undefined;
  if (failure) {
    status.reason = failure.reason;
    status.message = failure.message;
    return;
  }
  if (previous.reason !== undefined) status.reason = previous.reason;
  if (previous.message !== undefined) status.message = previous.message;
}

function withExtraCondition(
  conditions: readonly PodCondition[],
  inputs: StatusInputs,
  now: string,
): readonly PodCondition[] {
  const { state, pendingResize, resizing } = inputs;
  const extra = state.is === 'terminated' ? failureOf(state)?.condition : undefined;
  let all = pendingResize
    ? [...conditions, resizeCondition(inputs, pendingResize, now)]
    : conditions;
  if (resizing !== undefined) all = [...all, progressCondition(inputs, resizing, now)];
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

function progressCondition(
  { previous }: StatusInputs,
  observedGeneration: number,
  now: string,
): PodCondition {
  const type = 'PodResizeInProgress';
  const lastTransitionTime = findCondition(previous.conditions, type)?.lastTransitionTime ?? now;
  return { type, observedGeneration, status: 'True', lastTransitionTime };
}

function addAddresses(status: Mutable<PodStatus>, inputs: StatusInputs): void {
  const { pod, observed, hostAddresses, previous } = inputs;
  const host = hostAddresses[0];
  if (host === undefined) return;
  status.hostIP = host;
  status.hostIPs =
    previous.hostIP === host && previous.hostIPs ? previous.hostIPs : asList(hostAddresses);
  if (pod.spec.hostNetwork) {
    status.podIP = host;
    status.podIPs = status.hostIPs;
    return;
  }
  const addresses = observed.sandbox?.addresses ?? NONE;
  const first = addresses[0] ?? previous.podIP;
  if (first === undefined) return;
  status.podIP = first;
  status.podIPs =
    previous.podIP === first && previous.podIPs
      ? previous.podIPs
      : asList([first, ...addresses.slice(1)]);
}

const NONE: readonly string[] = [];

function asList(addresses: readonly string[]): readonly { readonly ip: string }[] {
  return addresses.map((ip) => ({ ip }));
}
