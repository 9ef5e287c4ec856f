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
}

/** A runtime may be silent so long. Upstream: runtime.go (baseRuntimeSyncThreshold). */
const RUNTIME_THRESHOLD: Micros = 30 * SECOND;

export function readHealth(
  parts: KubeletParts,
  pods: PodSet,
  runtimeDownSince: Micros | undefined,
): NodeHealth {
  const message = notReadyMessage(parts, runtimeDownSince);
  const { pressure } = pods;
  return {
    isReady: message === '',
    notReadyMessage: message,
    hasMemoryPressure: pressure.memory,
    hasDiskPressure: pressure.disk,
    hasPidPressure: pressure.pid,
    ...images(parts),
  };
}

function notReadyMessage(parts: KubeletParts, downSince: Micros | undefined): string {
  if (downSince !== undefined && parts.now() - downSince >= RUNTIME_THRESHOLD) {
    return 'container runtime is down';
  }
  const network = parts.runtime.networkNotReady();
  return network === undefined
    ? ''
    : 'container runtime network not ready: NetworkReady=false ' +
        `reason:NetworkPluginNotReady message:${network}`;
}

function images({ runtime }: KubeletParts): Pick<NodeHealth, 'imageCount' | 'imageBytes'> {
  try {
    const { usedBytes, imageCount } = runtime.imageFileSystem();
    return { imageCount, imageBytes: usedBytes };
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
    a.imageBytes === b.imageBytes
  );
}
