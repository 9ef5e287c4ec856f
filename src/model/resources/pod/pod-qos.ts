// The quality of service class that a pod's requests and limits earn.
// Upstream: pkg/apis/core/v1/helper/qos/qos.go ComputePodQOS
import type { PodSpec, ResourceRequirements } from '../../generated/types.ts';
import { addQuantities, compareQuantities, milliValue } from '../../meta/quantity.ts';

const COMPUTE = ['cpu', 'memory'];

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

/** Guaranteed, Burstable or BestEffort. */
export function podQosClass(spec: PodSpec): QosClass {
  const parts =
    spec.resources === undefined
      ? [...spec.containers, ...(spec.initContainers ?? [])].map((c) => c.resources ?? {})
      : [spec.resources];
  const requests = new Map<string, string>();
  const limits = new Map<string, string>();
  let guaranteed = true;
  for (const part of parts) {
    addPositive(requests, part.requests);
    if (addPositive(limits, part.limits) < COMPUTE.length) guaranteed = false;
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  if (!guaranteed || requests.size !== limits.size) return 'Burstable';
  for (const [name, request] of requests) {
    const limit = limits.get(name);
    if (limit === undefined || compareQuantities(limit, request) !== 0) return 'Burstable';
  }
  return 'Guaranteed';
}

// Adds cpu and memory above zero to the sums, and says how many of the two there were.
function addPositive(sums: Map<string, string>, amounts: ResourceRequirements['limits']): number {
  let count = 0;
  for (const name of COMPUTE) {
    const amount = amounts?.[name];
    if (amount === undefined || milliValue(amount) <= 0) continue;
    const sum = sums.get(name);
    sums.set(name, sum === undefined ? amount : addQuantities(sum, amount));
    count++;
  }
  return count;
}
