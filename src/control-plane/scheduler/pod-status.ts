// What the scheduler writes into pods' status.
import { findCondition } from '../../model/meta/conditions.ts';
import type { Pod, PodCondition } from '../../model/generated/types.ts';

export interface StatusPatch {
  readonly status: {
    readonly conditions?: readonly PodCondition[];
    readonly nominatedNodeName?: string | null;
  };
}

/**
 * The patch that tells why a pod has no node, or undefined when the status says so already.
 * Upstream: pkg/scheduler/schedule_one.go (updatePod).
 */
export function unscheduledPatch(
  pod: Pod,
  reason: 'Unschedulable' | 'SchedulerError',
  message: string,
  nominatedNodeName: string | undefined,
  now: string,
): StatusPatch | undefined {
  const old = findCondition(pod.status?.conditions, 'PodScheduled');
  const isSame = old?.status === 'False' && old.reason === reason && old.message === message;
  const isNominated =
    nominatedNodeName !== undefined && pod.status?.nominatedNodeName !== nominatedNodeName;
  if (isSame && !isNominated) return undefined;
  const since = old?.status === 'False' ? old.lastTransitionTime : now;
  const condition: PodCondition = {
    type: 'PodScheduled',
    ...(pod.metadata.generation === undefined
      ? {}
      : { observedGeneration: pod.metadata.generation }),
    status: 'False',
    ...(since === undefined ? {} : { lastTransitionTime: since }),
    reason,
    message,
  };
  return {
    status: { conditions: [condition], ...(isNominated ? { nominatedNodeName } : {}) },
  };
}

/** Marks a pod that preemption is about to delete. Upstream: framework/preemption/preemption.go. */
export function preemptionPatch(victim: Pod, preemptor: Pod, now: string): StatusPatch {
  const scheduler = preemptor.spec.schedulerName ?? 'default-scheduler';
  const condition: PodCondition = {
    type: 'DisruptionTarget',
    ...(victim.metadata.generation === undefined
      ? {}
      : { observedGeneration: victim.metadata.generation }),
    status: 'True',
    lastTransitionTime: now,
    reason: 'PreemptionByScheduler',
    message: `${scheduler}: preempting to accommodate a higher priority pod`,
  };
  return { status: { conditions: [condition] } };
}
