// What a pod uses and asked for of one resource. Upstream: pkg/kubelet/eviction/helpers.go.
import type { Container } from '../../../model/generated/types.ts';
import { wholeValue } from '../../../model/meta/quantity.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodRecord } from '../pod-record.ts';
import type { PodUsage } from './rank-pods.ts';

export type ShortResource = 'memory' | 'ephemeral-storage' | 'pids';

export function usageOf(
  parts: KubeletParts,
  record: PodRecord,
  resource: ShortResource,
): PodUsage<PodRecord> {
  let usage = resource === 'ephemeral-storage' ? volumeBytes(parts, record) : 0;
  for (const one of containerUsages(parts, record, resource)) usage += one.usage;
  let request = 0;
  for (const container of record.pod.spec.containers) request += requestOf(container, resource);
  return { pod: record, usage, request, priority: record.pod.spec.priority ?? 0 };
}

export interface ContainerUsage {
  readonly container: Container;
  readonly usage: number;
  readonly request: number;
}

export function containerUsages(
  parts: KubeletParts,
  record: PodRecord,
  resource: ShortResource,
): readonly ContainerUsage[] {
  const running = parts.runtime.listContainers({ podUid: record.uid, isRunning: true });
  return record.pod.spec.containers.map((container) => {
    const id = running.find(({ name }) => name === container.name)?.id;
    const stats = id === undefined ? undefined : parts.runtime.containerStats(id);
    const request = requestOf(container, resource);
    if (!stats) return { container, usage: 0, request };
    if (resource === 'pids') return { container, usage: 1, request };
    const usage =
      resource === 'memory' ? stats.memoryBytes : stats.fileSystemBytes + stats.logBytes;
    return { container, usage, request };
  });
}

/** Bytes of the pod's emptyDirs on the disk. */
export function volumeBytes(parts: KubeletParts, record: PodRecord): number {
  let bytes = 0;
  for (const volume of record.pod.spec.volumes ?? []) {
    if (!volume.emptyDir || volume.emptyDir.medium === 'Memory') continue;
    bytes += parts.config.directories.volume(record.uid, volume.name)?.usedBytes ?? 0;
  }
  return bytes;
}

function requestOf(container: Container, resource: ShortResource): number {
  return resource === 'pids' ? 0 : wholeValue(container.resources?.requests?.[resource]);
}
