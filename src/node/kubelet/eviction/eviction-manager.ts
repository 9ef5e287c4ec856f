// Watches what the node has left and evicts pods before it runs out.
// Upstream: pkg/kubelet/eviction/eviction_manager.go.
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { isFileError } from '../../../world/machines/file-system-error.ts';
import type { ImageCollector } from '../images/image-collector.ts';
import { EVICTED, MUST_EVICT, RECLAIMING } from '../journal/lines.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { nodeEvent } from '../node-status/node-conditions.ts';
import type { NodePressure, PodSet } from '../pod-set.ts';
import { SYSTEM_CRITICAL_PRIORITY } from '../pod/qos.ts';
import type { PodRecord } from '../pod-record.ts';
import {
  DEFAULT_PID_MAX,
  IMAGE_DISK_THRESHOLD_FRACTION,
  MEMORY_THRESHOLD_BYTES,
  NODE_DISK_THRESHOLD_FRACTION,
  PID_THRESHOLD_FRACTION,
  PRESSURE_TRANSITION_PERIOD,
} from './eviction-limits.ts';
import { evictionMessage } from './eviction-message.ts';
import { evictOverLimits } from './local-storage.ts';
import { rankPods } from './rank-pods.ts';
import type { ShortResource } from './usage.ts';
import { usageOf } from './usage.ts';

type Signal = 'memory' | 'disk' | 'pid';

interface Shortage {
  readonly resource: ShortResource;
  readonly available: number;
  readonly threshold: number;
}

export class EvictionManager {
  /** When each shortage was last seen. */
  private readonly lastSeen = new Map<Signal, Micros>();

  constructor(
    private readonly parts: KubeletParts,
    private readonly pods: PodSet,
    private readonly images: ImageCollector,
  ) {}

  /** Looks at all signals; evicts one pod at most. Called at every tick of the node's status. */
  *check(): Task {
    const shortages = this.shortages();
    for (const signal of shortages.keys()) this.lastSeen.set(signal, this.parts.now());
    this.pods.pressure = this.pressure();
    evictOverLimits(this.parts, this.pods);
    for (const shortage of shortages.values()) {
      if (yield* this.relieve(shortage)) return;
    }
  }

  private shortages(): ReadonlyMap<Signal, Shortage> {
    const { machine } = this.parts.config;
    const found = new Map<Signal, Shortage>();
    const freeMemory = machine.spec.memoryBytes - machine.group.memoryBytes;
    if (freeMemory < MEMORY_THRESHOLD_BYTES) {
      const threshold = MEMORY_THRESHOLD_BYTES;
      found.set('memory', { resource: 'memory', available: freeMemory, threshold });
    }
    const { usedBytes, capacityBytes } = this.parts.runtime.imageFileSystem();
    const freeDisk = capacityBytes - usedBytes;
    // Images and pods share one filesystem here: both signals look at the same bytes.
    for (const fraction of [NODE_DISK_THRESHOLD_FRACTION, IMAGE_DISK_THRESHOLD_FRACTION]) {
      const threshold = Math.floor(capacityBytes * fraction);
      if (freeDisk >= threshold || found.has('disk')) continue;
      found.set('disk', { resource: 'ephemeral-storage', available: freeDisk, threshold });
    }
    const pids = this.pidShortage();
    if (pids) found.set('pid', pids);
    return found;
  }

  private pidShortage(): Shortage | undefined {
    const { machine } = this.parts.config;
    const text = machine.files.readText('/proc/sys/kernel/pid_max');
    if (isFileError(text)) return undefined;
    const max = Number(text) || DEFAULT_PID_MAX;
    let used = 0;
    for (const _ of machine.running()) used++;
    const threshold = Math.floor(max * PID_THRESHOLD_FRACTION);
    if (max - used >= threshold) return undefined;
    return { resource: 'pids', available: Math.max(max - used, 0), threshold };
  }

  private pressure(): NodePressure {
    const now = this.parts.now();
    const holds = (signal: Signal): boolean => {
      const seen = this.lastSeen.get(signal);
      return seen !== undefined && now - seen < PRESSURE_TRANSITION_PERIOD;
    };
    return { memory: holds('memory'), disk: holds('disk'), pid: holds('pid') };
  }

  /** Unused images first; if that is not enough, the pod that ranks highest. */
  private *relieve(shortage: Shortage): Task<boolean> {
    const { parts, pods } = this;
    const message = `Attempting to reclaim ${shortage.resource}`;
    nodeEvent(parts, 'Warning', 'EvictionThresholdMet', message);
    parts.log.node(RECLAIMING, ['resourceName', shortage.resource]);
    if (shortage.resource === 'ephemeral-storage') {
      yield* this.images.deleteUnused();
      if (!this.shortages().has('disk')) return false;
    }
    if (isEnding(pods)) return false;
    const usages = [...pods.all()]
      .filter((record) => record.state.is === 'syncing' && !isCritical(record))
      .map((record) => usageOf(parts, record, shortage.resource));
    const [worst] = rankPods(usages);
    if (!worst) return false;
    const { resource, available, threshold } = shortage;
    parts.log.node(MUST_EVICT, ['resourceName', resource]);
    parts.log.pod(EVICTED, worst.pod.pod);
    pods.evict(worst.pod, evictionMessage(parts, worst.pod, resource, available, threshold));
    return true;
  }
}

/** One eviction at a time: the next waits for what this one frees. */
function isEnding(pods: PodSet): boolean {
  for (const { state } of pods.all()) {
    if (state.is === 'terminating' && state.why.is === 'failed') return true;
  }
  return false;
}

function isCritical({ source, pod }: PodRecord): boolean {
  return source === 'file' || (pod.spec.priority ?? 0) >= SYSTEM_CRITICAL_PRIORITY;
}
