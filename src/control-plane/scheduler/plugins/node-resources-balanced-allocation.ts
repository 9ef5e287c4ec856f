// NodeResourcesBalancedAllocation: prefers nodes whose resources fill evenly.
// Upstream: plugins/noderesources/balanced_allocation.go
import type { ClusterState } from '../state/cluster-state.ts';
import type { NodeList, SchedulerPlugin } from '../framework.ts';
import { MAX_NODE_SCORE } from '../limits.ts';
import type { NodeTable } from '../state/node-table.ts';
import type { PodInfo } from '../state/pod-info.ts';
import { DEFAULT_RESOURCES } from './shared/resource-scores.ts';
import type { WeightedResource } from './shared/resource-scores.ts';

const NAME = 'NodeResourcesBalancedAllocation';

/** Balances `resources`, cpu and memory unless told otherwise. */
export function nodeResourcesBalancedAllocation(
  state: ClusterState,
  resources: readonly WeightedResource[] = DEFAULT_RESOURCES,
): SchedulerPlugin {
  const { table } = state;
  const isDefault = resources === DEFAULT_RESOURCES;
  const names = resources.map(({ name }) => name);
  return {
    name: NAME,
    weight: 1,
    preScore: (pod) => (names.every((name) => requestOf(pod, name) === 0) ? 'skip' : undefined),
    score(pod: PodInfo, nodes: NodeList, scores: Float64Array) {
      if (isDefault) scoreCpuAndMemory(table, pod, nodes, scores);
      else scoreAll(table, pod, nodes, scores, names);
    },
    wakesOn: [],
  };
}

/** With cpu and memory alone the standard deviation is half their difference. */
function scoreCpuAndMemory(
  table: NodeTable,
  { requests: { milliCpu, memory } }: PodInfo,
  { slots, count }: NodeList,
  scores: Float64Array,
): void {
  for (let index = 0; index < count; index++) {
    const node = slots[index] as number;
    const allocatableCpu = table.allocatableMilliCpu[node] as number;
    const allocatableMemory = table.allocatableMemory[node] as number;
    let deviation = 0;
    if (allocatableCpu > 0 && allocatableMemory > 0) {
      const cpu = Math.min((table.requestedMilliCpu[node]! + milliCpu) / allocatableCpu, 1);
      const bytes = Math.min((table.requestedMemory[node]! + memory) / allocatableMemory, 1);
      deviation = Math.abs((cpu - bytes) / 2);
    }
    scores[index] = Math.trunc((1 - deviation) * MAX_NODE_SCORE);
  }
}

function scoreAll(
  table: NodeTable,
  pod: PodInfo,
  { slots, count }: NodeList,
  scores: Float64Array,
  names: readonly string[],
): void {
  for (let index = 0; index < count; index++) {
    const fractions: number[] = [];
    for (const name of names) {
      const asked = requestOf(pod, name);
      if (asked === 0 && !IS_COUNTED_ALWAYS.has(name)) continue;
      const [requested, allocatable] = amountsOn(table, slots[index] as number, name);
      if (allocatable > 0) fractions.push(Math.min((requested + asked) / allocatable, 1));
    }
    scores[index] = Math.trunc((1 - deviationOf(fractions)) * MAX_NODE_SCORE);
  }
}

/** An extended resource counts only for pods that ask for it. */
const IS_COUNTED_ALWAYS = new Set(['cpu', 'memory', 'ephemeral-storage']);

function deviationOf(fractions: readonly number[]): number {
  const [first = 0, second = 0] = fractions;
  if (fractions.length < 2) return 0;
  if (fractions.length === 2) return Math.abs((first - second) / 2);
  const mean = fractions.reduce((sum, one) => sum + one, 0) / fractions.length;
  const squares = fractions.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
  return Math.sqrt(squares / fractions.length);
}

function requestOf({ requests }: PodInfo, name: string): number {
  switch (name) {
    case 'cpu':
      return requests.milliCpu;
    case 'memory':
      return requests.memory;
    case 'ephemeral-storage':
      return requests.ephemeralStorage;
    default:
      return requests.scalars.find(([scalar]) => scalar === name)?.[1] ?? 0;
  }
}

/** Requested so far, and allocatable. */
function amountsOn(table: NodeTable, node: number, name: string): readonly [number, number] {
  switch (name) {
    case 'cpu':
      return [table.requestedMilliCpu[node]!, table.allocatableMilliCpu[node]!];
    case 'memory':
      return [table.requestedMemory[node]!, table.allocatableMemory[node]!];
    case 'ephemeral-storage':
      return [table.requestedEphemeral[node]!, table.allocatableEphemeral[node]!];
    default: {
      const { requested, allocatable } = table.scalar(name);
      return [requested[node]!, allocatable[node]!];
    }
  }
}
