// Limits of local storage: emptyDir sizes, and containers' and pods' ephemeral storage.
// Upstream: eviction_manager.go (localStorageEviction).
import type { Pod } from '../../../model/generated/types.ts';
import { wholeValue } from '../../../model/meta/quantity.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodSet } from '../pod-set.ts';
import type { PodRecord } from '../pod-record.ts';
import { containerUsages, volumeBytes } from './usage.ts';

/** Whether anything of the pod's local storage is limited: others are never looked at. */
export function hasStorageLimits(pod: Pod): boolean {
  return (
    (pod.spec.volumes ?? []).some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined) ||
    pod.spec.containers.some(({ resources }) => resources?.limits?.['ephemeral-storage'])
  );
}

export function evictOverLimits(parts: KubeletParts, pods: PodSet): void {
  for (const record of pods.limited) {
    if (record.state.is !== 'syncing') continue;
    const message = excessOf(parts, record);
    if (message !== undefined) pods.evict(record, message);
  }
}

function excessOf(parts: KubeletParts, record: PodRecord): string | undefined {
  const { containers, volumes = [] } = record.pod.spec;
  for (const { name, emptyDir } of volumes) {
    if (emptyDir?.sizeLimit === undefined) continue;
    const used = parts.config.directories.volume(record.uid, name)?.usedBytes ?? 0;
    if (used > wholeValue(emptyDir.sizeLimit)) {
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${emptyDir.sizeLimit}". `;
    }
  }
  let total = volumeBytes(parts, record);
  let limit = 0;
  for (const { container, usage } of containerUsages(parts, record, 'ephemeral-storage')) {
    const own = container.resources?.limits?.['ephemeral-storage'];
    if (own !== undefined && usage > wholeValue(own)) {
      return `Container ${container.name} exceeded its local ephemeral storage limit "${own}". `;
    }
    total += usage;
    limit += wholeValue(own);
  }
  const areAllLimited = containers.every(
    ({ resources }) => resources?.limits?.['ephemeral-storage'] !== undefined,
  );
  if (!areAllLimited || total <= limit) return undefined;
  const text = containers.map(({ resources }) => resources?.limits?.['ephemeral-storage']);
  return (
    'Pod ephemeral local storage usage exceeds the total limit of containers ' +
    `${text.length === 1 ? text[0] : limit}. `
  );
}
