// The kubelet's conditions of a pod. Upstream: pkg/kubelet/status/generate.go.
import type { ContainerStatus, Pod, PodCondition } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import type { Mutable } from './container-status-details.ts';
import { initContainersOf, isSidecar } from './containers.ts';
import type { PodPhase } from './pod-phase.ts';

interface Verdict {
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

const TRUE: Verdict = { status: 'True' };
const FALSE: Verdict = { status: 'False' };
const COMPLETED: Verdict = { status: 'True', reason: 'PodCompleted' };

export interface ConditionInputs {
  readonly pod: Pod;
  readonly phase: PodPhase;
  readonly init: readonly ContainerStatus[];
  readonly main: readonly ContainerStatus[];
  readonly hasSandbox: boolean;
  /** The conditions shown before: times stay while a status stays. */
  readonly previous: readonly PodCondition[];
  /** RFC 3339. */
  readonly now: string;
}

/** Conditions of the kubelet, then those of others (gates, DisruptionTarget) as they were. */
export function podConditions(inputs: ConditionInputs): readonly PodCondition[] {
  const { pod, phase, init, main, previous } = inputs;
  const containersReady = containersReadyVerdict(pod, init, main, phase);
  const verdicts: readonly (readonly [string, Verdict])[] = [
    ['PodReadyToStartContainers', inputs.hasSandbox ? TRUE : FALSE],
    ['Initialized', initializedVerdict(pod, init, main, phase)],
    ['Ready', readyVerdict(pod, containersReady, previous)],
    ['ContainersReady', containersReady],
    ['PodScheduled', TRUE],
  ];
  const conditions = verdicts.map(([type, verdict]) => conditionOf(type, verdict, inputs));
  for (const condition of previous) {
    if (!OWN_CONDITIONS.has(condition.type)) conditions.push(condition);
  }
  return conditions;
}

/** Condition types that a kubelet decides. Upstream: kubetypes.PodConditionByKubelet. */
export const OWN_CONDITIONS: ReadonlySet<string> = new Set([
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
  'PodResizePending',
  'PodResizeInProgress',
]);

function conditionOf(type: string, verdict: Verdict, inputs: ConditionInputs): PodCondition {
  const { generation } = inputs.pod.metadata;
  const old = findCondition(inputs.previous, type);
  const since = old?.status === verdict.status ? old.lastTransitionTime : undefined;
  if (
    old &&
    since !== undefined &&
    old.reason === verdict.reason &&
    old.message === verdict.message &&
    old.observedGeneration === generation
  ) {
    return old;
  }
  const condition: Mutable<PodCondition> = {
    type,
    status: verdict.status,
    lastTransitionTime: since ?? inputs.now,
  };
  if (generation !== undefined) condition.observedGeneration = generation;
  if (verdict.reason !== undefined) condition.reason = verdict.reason;
  if (verdict.message !== undefined) condition.message = verdict.message;
  return condition;
}

function initializedVerdict(
  pod: Pod,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  phase: PodPhase,
): Verdict {
  const incomplete: string[] = [];
  // Once main containers have been made, sidecars that restart do not undo initialization.
  const isInitialized = main.some(({ containerID }) => containerID !== undefined);
  for (const [index, container] of initContainersOf(pod).entries()) {
    const status = init[index] as ContainerStatus;
    const isDone = isSidecar(container) ? status.started === true || isInitialized : status.ready;
    if (!isDone) incomplete.push(status.name);
  }
  if (incomplete.length === 0) return phase === 'Succeeded' ? COMPLETED : TRUE;
  if (phase === 'Succeeded') return COMPLETED;
  return {
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.join(' ')}]`,
  };
}

function containersReadyVerdict(
  pod: Pod,
  init: readonly ContainerStatus[],
  main: readonly ContainerStatus[],
  phase: PodPhase,
): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready: string[] = [];
  for (const [index, container] of initContainersOf(pod).entries()) {
    if (isSidecar(container) && !init[index]?.ready) unready.push(container.name);
  }
  for (const status of main) if (!status.ready) unready.push(status.name);
  if (unready.length === 0) return TRUE;
  return {
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
}

/** All containers are ready, and so say all gates. */
function readyVerdict(
  pod: Pod,
  containersReady: Verdict,
  previous: readonly PodCondition[],
): Verdict {
  if (containersReady.status !== 'True') return containersReady;
  const messages: string[] = [];
  for (const { conditionType } of pod.spec.readinessGates ?? []) {
    const gate = findCondition(previous, conditionType);
    if (!gate) {
      messages.push(
        `corresponding condition of pod readiness gate "${conditionType}" does not exist.`,
      );
    } else if (gate.status !== 'True') {
      messages.push(
        `the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`,
      );
    }
  }
  if (messages.length === 0) return TRUE;
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') };
}
