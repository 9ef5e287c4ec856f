// How the node is: what decides its conditions, small enough to compare at every tick.
import type { Micros } from '../../../kernel/time.ts';
import { SECOND } from '../../../kernel/time.ts';
import { CriError } from '../../runtime/cri.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodSet } from '../pod-set.ts';

export interface NodeHealth {
  readonly isReady: boolean;
  /** Why it is not; '' when it is. */
  readonly notReadyMessage: string;
  readonly hasMemoryPressure: boolean;
  readonly hasDiskPressure: boolean;
  readonly hasPidPressure: boolean;
  readonly imageCount: number;
  readonly imageBytes: number;
  readonly volumesInUse: readonly string[];
}

/** A runtime may be silent so long. Upstream: runtime.go (baseRuntimeSyncThreshold). */
const RUNTIME_THRESHOLD: Micros = 30 * SECOND;

export function readHealth(
  parts: KubeletParts,
  pods: PodSet,
  runtimeDownSince: Micros | undefined,
): NodeHealth {
  const message = notReadyMessage(parts, runtimeDownSince, pods.isShuttingDown);
  const { pressure } = pods;
  return {
    isReady: message === '',
    notReadyMessage: message,
    hasMemoryPressure: pressure.memory,
    hasDiskPressure: pressure.disk,
    hasPidPressure: pressure.pid,
    ...images(parts),
    volumesInUse: parts.volumesInUse.names,
  };
}

/** Several reasons are one list. Upstream: pkg/kubelet/nodestatus/setters.go (ReadyCondition). */
function notReadyMessage(
  parts: KubeletParts,
  downSince: Micros | undefined,
  isShuttingDown: boolean,
): string {
  const reasons: string[] = [];
  if (downSince !== undefined && parts.now() - downSince >= RUNTIME_THRESHOLD) {
    reasons.push('container runtime is down');
  } else {
    const network = parts.runtime.networkNotReady();
    if (network !== undefined) {
      reasons.push(
        'container runtime network not ready: NetworkReady=false ' +
          `reason:NetworkPluginNotReady message:${network}`,
      );
    }
  }
  if (isShuttingDown) reasons.push('node is shutting down');
  return reasons.length > 1 ? `[${reasons.join(', ')}]` : (reasons[0] ?? '');
}

function images({ runtime }: KubeletParts): Pick<NodeHealth, 'imageCount' | 'imageBytes'> {
  try {
    const { imageBytes, imageCount } = runtime.imageFileSystem();
    return { imageCount, imageBytes };
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return { imageCount: 0, imageBytes: 0 };
  }
}

export function isSameHealth(a: NodeHealth, b: NodeHealth): boolean {
  return (
    a.notReadyMessage === b.notReadyMessage &&
    a.hasMemoryPressure === b.hasMemoryPressure &&
    a.hasDiskPressure === b.hasDiskPressure &&
    a.hasPidPressure === b.hasPidPressure &&
    a.imageCount === b.imageCount &&
    a.imageBytes === b.imageBytes &&
    a.volumesInUse === b.volumesInUse
  );
}
