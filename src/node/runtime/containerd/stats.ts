// What a container uses now, as CRI's container stats report it.
import type { Micros } from '../../../kernel/time.ts';
import type { CriContainerStats } from '../cri.ts';
import type { Container } from './container.ts';

export function statsOf(containerId: string, container: Container, at: Micros): CriContainerStats {
  const { group, root, log } = container;
  return {
    containerId,
    at,
    // Whoever reads it may only look on: settling would round what runs.
    cpuMicros: group.cpuSeenMicros(),
    cpuMillis: group.cpuRateMilli(),
    memoryBytes: group.memoryBytes,
    fileSystemBytes: root.usedBytes,
    logBytes: log.bytes,
  };
}
