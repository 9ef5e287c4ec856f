// How much of each resource a pod asks for, over its containers, init containers and overhead.
import type { Container, Pod, ResourceRequirements } from '../../../model/generated/types.ts';
import { milliValue, wholeValue } from '../../../model/meta/quantity.ts';
import { DEFAULT_MEMORY_REQUEST, DEFAULT_MILLI_CPU_REQUEST } from '../limits.ts';

/** Amounts: cpu in thousandths, memory and ephemeral storage in bytes. */
export interface PodRequests {
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** Extended resources and huge pages. */
  readonly scalars: readonly (readonly [name: string, amount: number])[];
}

/** What pods ask, and what scoring assumes when containers ask nothing. */
export interface RequestsOfPod {
  readonly requests: PodRequests;
  readonly nonZeroMilliCpu: number;
  readonly nonZeroMemory: number;
}

type Amounts = Map<string, number>;

const POD_LEVEL = new Set(['cpu', 'memory']);

function amountOf(name: string, quantity: string): number {
  return name === 'cpu' ? milliValue(quantity) : wholeValue(quantity);
}

function requestsOf(container: Container, isNonZero: boolean): Amounts {
  const amounts: Amounts = new Map();
  const requests = container.resources?.requests;
  if (requests) {
    for (const [name, quantity] of Object.entries(requests)) {
      amounts.set(name, amountOf(name, quantity));
    }
  }
  if (isNonZero) {
    if (!amounts.has('cpu')) amounts.set('cpu', DEFAULT_MILLI_CPU_REQUEST);
    if (!amounts.has('memory')) amounts.set('memory', DEFAULT_MEMORY_REQUEST);
  }
  return amounts;
}

function add(into: Amounts, more: Amounts): void {
  for (const [name, amount] of more) into.set(name, (into.get(name) ?? 0) + amount);
}

function raise(into: Amounts, other: Amounts): void {
  for (const [name, amount] of other) into.set(name, Math.max(into.get(name) ?? 0, amount));
}

/**
 * Containers and sidecars side by side, against each init container beside the sidecars started
 * before it. Upstream: component-helpers/resource/helpers.go (AggregateContainerRequests).
 */
function aggregate(pod: Pod, isNonZero: boolean): Amounts {
  const { containers, initContainers = [], overhead, resources } = pod.spec;
  const total: Amounts = new Map();
  for (const container of containers) add(total, requestsOf(container, isNonZero));
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of initContainers) {
    const own = requestsOf(container, isNonZero);
    if (container.restartPolicy === 'Always') {
      add(total, own);
      add(sidecars, own);
      raise(starting, sidecars);
    } else {
      add(own, sidecars);
      raise(starting, own);
    }
  }
  raise(total, starting);
  overrideByPodLevel(total, resources);
  for (const [name, quantity] of Object.entries(overhead ?? {})) {
    total.set(name, (total.get(name) ?? 0) + amountOf(name, quantity));
  }
  return total;
}

function overrideByPodLevel(total: Amounts, resources: ResourceRequirements | undefined): void {
  for (const [name, quantity] of Object.entries(resources?.requests ?? {})) {
    const isPodLevel = POD_LEVEL.has(name) || name.startsWith('hugepages-');
    if (isPodLevel) total.set(name, amountOf(name, quantity));
  }
}

const NO_SCALARS: PodRequests['scalars'] = [];

/** The simple and by far most frequent pod: containers only, cpu and memory only. */
function simpleRequests(pod: Pod): RequestsOfPod | undefined {
  const { containers, initContainers, overhead, resources } = pod.spec;
  if (initContainers?.length || overhead || resources) return undefined;
  let milliCpu = 0;
  let memory = 0;
  let nonZeroMilliCpu = 0;
  let nonZeroMemory = 0;
  for (const container of containers) {
    const requests = container.resources?.requests;
    for (const name in requests) if (name !== 'cpu' && name !== 'memory') return undefined;
    const cpu = requests?.['cpu'];
    const bytes = requests?.['memory'];
    milliCpu += milliValue(cpu);
    memory += wholeValue(bytes);
    nonZeroMilliCpu += cpu === undefined ? DEFAULT_MILLI_CPU_REQUEST : milliValue(cpu);
    nonZeroMemory += bytes === undefined ? DEFAULT_MEMORY_REQUEST : wholeValue(bytes);
  }
  const requests = { milliCpu, memory, ephemeralStorage: 0, scalars: NO_SCALARS };
  return { requests, nonZeroMilliCpu, nonZeroMemory };
}

/** What a pod asks for. Upstream: pkg/scheduler/framework/types.go (calculateResource). */
export function podRequests(pod: Pod): RequestsOfPod {
  const simple = simpleRequests(pod);
  if (simple) return simple;
  const total = aggregate(pod, false);
  const nonZero = aggregate(pod, true);
  const scalars: (readonly [string, number])[] = [];
  for (const [name, amount] of total) {
    if (name !== 'cpu' && name !== 'memory' && name !== 'ephemeral-storage') {
      scalars.push([name, amount]);
    }
  }
  return {
    requests: {
      milliCpu: total.get('cpu') ?? 0,
      memory: total.get('memory') ?? 0,
      ephemeralStorage: total.get('ephemeral-storage') ?? 0,
      scalars,
    },
    nonZeroMilliCpu: nonZero.get('cpu') ?? 0,
    nonZeroMemory: nonZero.get('memory') ?? 0,
  };
}
