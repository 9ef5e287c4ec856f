// What a pod's containers may use together: its control group.
// Upstream: pkg/kubelet/cm/helpers_linux.go (ResourceConfigForPod).
import type { Pod } from '../../../model/generated/types.ts';
import { milliValue, wholeValue } from '../../../model/meta/quantity.ts';
import type { ContainerResources } from '../../runtime/cri.ts';
import { initContainersOf, isSidecar } from '../pod/containers.ts';

const MINIMUM_SHARES = 2;
const SHARES_OF_CPU = 1024;

/** Its weight among the pods of the node, and the limits that it has as a whole. */
export function podResources(pod: Pod): ContainerResources {
  const { requests, limits } = pod.spec.resources ?? {};
  const cpuMillis = requests?.cpu === undefined ? requestedCpu(pod) : milliValue(requests.cpu);
  return {
    cpuShares: Math.max(Math.floor((cpuMillis * SHARES_OF_CPU) / 1000), MINIMUM_SHARES),
    cpuLimitMillis: milliValue(limits?.cpu),
    memoryLimitBytes: wholeValue(limits?.memory),
    oomScoreAdjust: 0,
  };
}

function requestedCpu(pod: Pod): number {
  let sum = 0;
  for (const { resources } of pod.spec.containers) sum += cpuOf(resources);
  for (const container of initContainersOf(pod)) {
    if (isSidecar(container)) sum += cpuOf(container.resources);
  }
  return sum;
}

function cpuOf(resources: Pod['spec']['containers'][number]['resources']): number {
  if (!resources) return 0;
  return milliValue(resources.requests?.cpu ?? resources.limits?.cpu);
}
