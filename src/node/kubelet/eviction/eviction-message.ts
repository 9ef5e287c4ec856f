// The words of an eviction. Upstream: pkg/kubelet/eviction/helpers.go (evictionMessage).
import { wholeQuantity } from '../../../model/meta/quantity.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodRecord } from '../pod-record.ts';
import type { ShortResource } from './usage.ts';
import { containerUsages } from './usage.ts';

export function evictionMessage(
  parts: KubeletParts,
  record: PodRecord,
  resource: ShortResource,
  available: number,
  threshold: number,
): string {
  let message =
    `The node was low on resource: ${resource}. ` +
    `Threshold quantity: ${amount(threshold, resource)}, ` +
    `available: ${amount(available, resource)}. `;
  for (const { container, usage, request } of containerUsages(parts, record, resource)) {
    if (usage <= request) continue;
    message +=
      `Container ${container.name} was using ${amount(usage, resource)}, ` +
      `request is ${amount(request, resource)}, has larger consumption of ${resource}. `;
  }
  return message;
}

function amount(value: number, resource: ShortResource): string {
  if (resource === 'pids' || value < 1024) return String(Math.max(Math.floor(value), 0));
  return wholeQuantity(Math.floor(value / 1024) * 1024, 'BinarySI');
}
