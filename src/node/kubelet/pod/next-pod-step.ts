// The pod worker's decision: from what is wanted and what is seen to the next actions.
import type { Micros } from '../../../kernel/time.ts';
import { SECOND } from '../../../kernel/time.ts';
import { unreachable } from '../../../kernel/assert.ts';
import type { Pod } from '../../../model/generated/types.ts';
import { planContainers } from './container-plan.ts';
import type { ObservedPod } from './observed-pod.ts';
import { newestOf } from './observed-pod.ts';
import type { PodAction, PodPlan, PodWorkerState, Termination } from './pod-state.ts';
import { mayRestart } from './restart-rules.ts';

const FINISHED: Termination = { is: 'finished' };
const SYNCING: PodWorkerState = { is: 'syncing' };
const NO_ACTIONS: readonly PodAction[] = [];

export interface PodClock {
  readonly now: Micros;
  /** When the kubelet accepted the pod: status.startTime. */
  readonly startTime: Micros;
}

/**
 * Decides what the worker of a pod does now. Pure: equal arguments give equal plans.
 * Upstream: pkg/kubelet/pod_workers.go, kubelet.go (SyncPod), kuberuntime_manager.go.
 */
export function nextPodStep(
  pod: Pod,
  state: PodWorkerState,
  observed: ObservedPod,
  clock: PodClock,
): PodPlan {
  switch (state.is) {
    case 'syncing':
      return planSync(pod, observed, clock);
    case 'terminating':
      return planTermination(pod, state.why, observed);
    case 'terminated':
      return { actions: NO_ACTIONS, next: state, wakeAt: undefined };
    default:
      return unreachable(state, 'nextPodStep');
  }
}

function planSync(pod: Pod, observed: ObservedPod, clock: PodClock): PodPlan {
  if (pod.metadata.deletionTimestamp !== undefined)
    return planTermination(pod, { is: 'deleted' }, observed);
  const deadline = deadlineOf(pod, clock.startTime);
  if (deadline !== undefined && clock.now >= deadline)
    return planTermination(pod, DEADLINE, observed);
  if (areContainersDone(pod, observed)) return planTermination(pod, FINISHED, observed);
  if (!observed.areVolumesMounted) return go([{ is: 'mount volumes' }], deadline);
  const { sandbox } = observed;
  if (!sandbox?.isReady) {
    const retryAt = observed.failures.get(SANDBOX_FAILURE)?.retryAt ?? 0;
    if (retryAt > clock.now) return go(NO_ACTIONS, earlier(retryAt, deadline));
    return go(planSandbox(observed), deadline);
  }
  const plan = planContainers(pod, observed, clock.now);
  if (plan.hasFailed) return planTermination(pod, FINISHED, observed);
  return go(plan.actions, earlier(plan.wakeAt, deadline));
}

function planSandbox(observed: ObservedPod): readonly PodAction[] {
  const { sandbox } = observed;
  if (!sandbox) return [{ is: 'create sandbox', attempt: 0 }];
  const attempt = sandbox.attempt + 1;
  return [
    { is: 'clear sandbox', sandboxId: sandbox.id },
    { is: 'create sandbox', attempt },
  ];
}

/** The key of a failed sandbox among the failed starts; no container can have this name. */
export const SANDBOX_FAILURE = '';

/** Upstream: pkg/kubelet/active_deadline.go. */
const DEADLINE: Termination = {
  is: 'failed',
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
  graceSeconds: -1,
};

function deadlineOf(pod: Pod, startTime: Micros): Micros | undefined {
  const { activeDeadlineSeconds } = pod.spec;
  return activeDeadlineSeconds === undefined
    ? undefined
    : startTime + activeDeadlineSeconds * SECOND;
}

/** Every main container has ended and none may start again. */
function areContainersDone(pod: Pod, observed: ObservedPod): boolean {
  for (const container of pod.spec.containers) {
    const newest = newestOf(observed, container.name);
    if (newest?.state !== 'exited') return false;
    if (mayRestart(pod, container, newest.exitCode)) return false;
  }
  return true;
}

function planTermination(pod: Pod, why: Termination, observed: ObservedPod): PodPlan {
  const isRunning = observed.containers.some(({ state }) => state === 'running');
  if (isRunning || observed.sandbox?.isReady) {
    return {
      actions: [{ is: 'kill pod', ...graceOf(pod, why) }],
      next: { is: 'terminating', why },
      wakeAt: undefined,
    };
  }
  return {
    actions: [{ is: 'unmount volumes' }],
    next: { is: 'terminated', why },
    wakeAt: undefined,
  };
}

/** How long containers get; a forced period holds for hooks and signals alike. */
function graceOf(
  pod: Pod,
  why: Termination,
): { readonly graceSeconds: number; readonly isForced: boolean } {
  const own = pod.spec.terminationGracePeriodSeconds ?? 30;
  const asked = pod.metadata.deletionGracePeriodSeconds;
  if (why.is === 'failed' && why.graceSeconds >= 0) {
    return { graceSeconds: why.graceSeconds, isForced: true };
  }
  return { graceSeconds: asked ?? own, isForced: false };
}

function go(actions: readonly PodAction[], wakeAt: Micros | undefined): PodPlan {
  return { actions, next: SYNCING, wakeAt };
}

function earlier(a: Micros | undefined, b: Micros | undefined): Micros | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}
