// The conditions of a node and the events of their changes.
// Upstream: pkg/kubelet/nodestatus/setters.go.
import type { EventType } from '../../../client/event-recorder.ts';
import type { NodeCondition } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { NODE_NOT_READY } from '../journal/lines.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { NodeHealth } from './node-health.ts';

interface Wording {
  readonly type: string;
  readonly isTrue: boolean;
  readonly reason: string;
  readonly message: string;
  /** The reason of the event that tells a change. */
  readonly event: string;
}

/** All four, with events when `isTold` and a status differs from the one before. */
export function nodeConditions(
  parts: KubeletParts,
  health: NodeHealth,
  previous: readonly NodeCondition[],
  isTold: boolean,
): readonly NodeCondition[] {
  const now = formatTime(parts.now());
  const own = wordings(health).map(({ type, isTrue, reason, message, event }): NodeCondition => {
    const status = isTrue ? 'True' : 'False';
    const old = findCondition(previous, type);
    const isSame = old?.status === status;
    if (!isSame && isTold) {
      const text = `Node ${parts.config.nodeName} status is now: ${event}`;
      nodeEvent(parts, 'Normal', event, text);
      if (event === 'NodeNotReady') {
        const condition = JSON.stringify({
          type,
          status,
          lastTransitionTime: now,
          reason,
          message,
        });
        parts.log.node(NODE_NOT_READY, ['node', parts.config.nodeName, 'condition', condition]);
      }
    }
    const since = isSame ? old.lastTransitionTime : undefined;
    return {
      type,
      status,
      reason,
      message,
      lastHeartbeatTime: now,
      lastTransitionTime: since ?? now,
    };
  });
  const foreign = previous.filter(({ type }) => !own.some((condition) => condition.type === type));
  return [...foreign, ...own];
}

/** What a condition of kubelets must say now; undefined for those of others. */
export function conditionStatus(type: string, health: NodeHealth): 'True' | 'False' | undefined {
  const word = (holds: boolean): 'True' | 'False' => (holds ? 'True' : 'False');
  switch (type) {
    case 'Ready':
      return word(health.isReady);
    case 'MemoryPressure':
      return word(health.hasMemoryPressure);
    case 'DiskPressure':
      return word(health.hasDiskPressure);
    case 'PIDPressure':
      return word(health.hasPidPressure);
    default:
      return undefined;
  }
}

function wordings(health: NodeHealth): readonly Wording[] {
  const { hasMemoryPressure, hasDiskPressure, hasPidPressure, isReady } = health;
  return [
    {
      type: 'MemoryPressure',
      isTrue: hasMemoryPressure,
      ...(hasMemoryPressure
        ? {
            reason: 'KubeletHasInsufficientMemory',
            message: 'kubelet has insufficient memory available',
            event: 'NodeHasInsufficientMemory',
          }
        : {
            reason: 'KubeletHasSufficientMemory',
            message: 'kubelet has sufficient memory available',
            event: 'NodeHasSufficientMemory',
          }),
    },
    {
      type: 'DiskPressure',
      isTrue: hasDiskPressure,
      ...(hasDiskPressure
        ? {
            reason: 'KubeletHasDiskPressure',
            message: 'kubelet has disk pressure',
            event: 'NodeHasDiskPressure',
          }
        : {
            reason: 'KubeletHasNoDiskPressure',
            message: 'kubelet has no disk pressure',
            event: 'NodeHasNoDiskPressure',
          }),
    },
    {
      type: 'PIDPressure',
      isTrue: hasPidPressure,
      ...(hasPidPressure
        ? {
            reason: 'KubeletHasInsufficientPID',
            message: 'kubelet has insufficient PID available',
            event: 'NodeHasInsufficientPID',
          }
        : {
            reason: 'KubeletHasSufficientPID',
            message: 'kubelet has sufficient PID available',
            event: 'NodeHasSufficientPID',
          }),
    },
    {
      type: 'Ready',
      isTrue: isReady,
      reason: isReady ? 'KubeletReady' : 'KubeletNotReady',
      message: isReady ? 'kubelet is posting ready status' : health.notReadyMessage,
      event: isReady ? 'NodeReady' : 'NodeNotReady',
    },
  ];
}

/** An event about this kubelet's node; its uid there is the name, as upstream has it. */
export function nodeEvent(
  parts: KubeletParts,
  type: EventType,
  reason: string,
  message: string,
): void {
  const { nodeName } = parts.config;
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: nodeName, uid: nodeName } };
  parts.events.event(node, type, reason, message);
}
