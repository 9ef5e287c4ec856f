// What the control plane believes of a node's health, from its lease and its own reports.
import type { Micros } from '../../../kernel/time.ts';
import type { Lease, Node, NodeCondition, NodeStatus } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { timeOf } from '../shared/pods.ts';

/** What is remembered of a node between two looks. */
export interface NodeHealth {
  readonly ready: NodeCondition | undefined;
  /** When the node was last heard of, by this process's clock. */
  readonly probedAt: Micros;
  readonly lease: Lease | undefined;
}

export interface HealthPeriods {
  readonly grace: Micros;
  readonly startupGrace: Micros;
}

export interface HealthVerdict {
  readonly health: NodeHealth;
  /** As the node reported it (Unknown when it never did). */
  readonly observed: NodeCondition;
  /** As it shall stand now; undefined when nothing is known and nothing is due yet. */
  readonly current: NodeCondition | undefined;
  /** The status to write, when the node has not been heard of for too long. */
  readonly status: NodeStatus | undefined;
}

const TYPES_UNKNOWN = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/**
 * Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go tryUpdateNodeHealth. NL1, NL2
 */
export function judgeNode(
  node: Node,
  lease: Lease | undefined,
  saved: NodeHealth | undefined,
  now: Micros,
  periods: HealthPeriods,
): HealthVerdict {
  const current = findCondition(node.status?.conditions, 'Ready');
  const created = node.metadata.creationTimestamp;
  const health = heardOf(current, lease, saved, now, created);
  const observed: NodeCondition = current ?? {
    type: 'Ready',
    status: 'Unknown',
    ...(created ? { lastHeartbeatTime: created, lastTransitionTime: created } : {}),
  };
  const grace = current ? periods.grace : periods.startupGrace;
  if (now <= health.probedAt + grace) return { health, observed, current, status: undefined };
  const conditions = unknownConditions(node, now);
  const next = findCondition(conditions, 'Ready');
  if (current?.status === 'Unknown') return { health, observed, current: next, status: undefined };
  return {
    health: { ...health, ready: next },
    observed,
    current: next,
    status: { ...node.status, conditions },
  };
}

function heardOf(
  current: NodeCondition | undefined,
  lease: Lease | undefined,
  saved: NodeHealth | undefined,
  now: Micros,
  created: string | undefined,
): NodeHealth {
  const isRenewed = lease !== undefined && renewedAfter(lease, saved?.lease);
  if (!saved) {
    const probedAt = current || isRenewed ? now : (timeOf(created) ?? now);
    return { ready: current, probedAt, lease };
  }
  const isReported =
    (saved.ready === undefined) !== (current === undefined) ||
    saved.ready?.lastHeartbeatTime !== current?.lastHeartbeatTime;
  if (!isReported && !isRenewed) return saved;
  return { ready: current, probedAt: now, lease: isRenewed ? lease : saved.lease };
}

function renewedAfter(lease: Lease, saved: Lease | undefined): boolean {
  if (lease === saved) return false;
  const [next, last] = [lease.spec.renewTime ?? '', saved?.spec.renewTime ?? ''];
  return saved === undefined || next > last;
}

function unknownConditions(node: Node, now: Micros): readonly NodeCondition[] {
  const time = formatTime(now);
  const conditions = (node.status?.conditions ?? []).map((condition) =>
    TYPES_UNKNOWN.includes(condition.type) && condition.status !== 'Unknown'
      ? {
          ...condition,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: time,
        }
      : condition,
  );
  const created = node.metadata.creationTimestamp;
  const missing = TYPES_UNKNOWN.filter((type) => !findCondition(conditions, type));
  return [
    ...conditions,
    ...missing.map((type) => ({
      type,
      status: 'Unknown',
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
      ...(created ? { lastHeartbeatTime: created } : {}),
      lastTransitionTime: time,
    })),
  ];
}
