// What a container uses now, as CRI's container stats report it.
import type { Micros } from '../../../kernel/time.ts';
import type { CriContainerStats } from '../cri.ts';
import type { Container } from './container.ts';

export function statsOf(containerId: string, container: Container, at: Micros): CriContainerStats {
  const { group, root, log } = container;
  return {
    containerId,
    at,
    cpuMicros: group.cpuUsedMicros(),
    cpuMillis: group.cpuRateMilli(),
    memoryBytes: group.memoryBytes,
    fileSystemBytes: root.usedBytes,
    logBytes: log.bytes,
  };
}
