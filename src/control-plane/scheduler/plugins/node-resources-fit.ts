// NodeResourcesFit: requests must fit what is allocatable, and roomy nodes score.
// Upstream: plugins/noderesources/fit.go
import type { Node, Pod } from '../../../model/generated/types.ts';
import { milliValue, wholeValue } from '../../../model/meta/quantity.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { ClusterEvent, NodeList, Rejection, SchedulerPlugin, Verdicts } from '../framework.ts';
import { PodInfo } from '../state/pod-info.ts';
import {
  DEFAULT_RESOURCES,
  leastAllocated,
  mostAllocated,
  requestedToCapacityRatio,
} from './shared/resource-scores.ts';
import type { ResourceScore, ScoringStrategy } from './shared/resource-scores.ts';

const NAME = 'NodeResourcesFit';
const LEAST_ALLOCATED: ScoringStrategy = { type: 'LeastAllocated', resources: DEFAULT_RESOURCES };

/** What a node lacks, as bits; NEVER when even an empty node would lack it. */
const TOO_MANY_PODS = 1;
const SHORT_OF_CPU = 2;
const SHORT_OF_MEMORY = 4;
const SHORT_OF_STORAGE = 8;
const NEVER = 16;

/** Upstream: config NodeResourcesFitArgs. */
export interface FitOptions {
  readonly scoringStrategy?: ScoringStrategy;
  /** Extended resources, and groups of them, that are not filtered by. */
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
}

function madeOf(mask: number, scalars: readonly string[]): Rejection {
  const reasons: string[] = [];
  if (mask & TOO_MANY_PODS) reasons.push('Too many pods');
  if (mask & SHORT_OF_CPU) reasons.push('Insufficient cpu');
  if (mask & SHORT_OF_MEMORY) reasons.push('Insufficient memory');
  if (mask & SHORT_OF_STORAGE) reasons.push('Insufficient ephemeral-storage');
  for (const name of scalars) reasons.push(`Insufficient ${name}`);
  return { plugin: NAME, reasons, isResolvable: (mask & NEVER) === 0 };
}

function scoreOf(strategy: ScoringStrategy): ResourceScore {
  switch (strategy.type) {
    case 'LeastAllocated':
      return leastAllocated;
    case 'MostAllocated':
      return mostAllocated;
    case 'RequestedToCapacityRatio':
      return requestedToCapacityRatio(strategy.shape);
  }
}

class NodeResourcesFit implements SchedulerPlugin {
  readonly name = NAME;
  readonly weight = 1;
  readonly wakesOn = [
    { on: 'assigned pod removed' },
    { on: 'assigned pod changed', helps: changesRequests },
    { on: 'node added', helps: (pod: Pod, event: ClusterEvent) => couldFit(pod, event) },
    { on: 'node allocatable', helps: (pod: Pod, event: ClusterEvent) => couldFit(pod, event) },
    { on: 'pod changed' },
  ] as const;
  private readonly resourceScore: ResourceScore;
  private readonly isDefaultStrategy: boolean;
  private readonly byMask: Rejection[] = [];
  private readonly withScalars = new Map<string, Rejection>();

  private readonly strategy: ScoringStrategy;
  private readonly isIgnored: (resource: string) => boolean;

  constructor(
    private readonly state: ClusterState,
    options: FitOptions,
  ) {
    const { scoringStrategy = LEAST_ALLOCATED, ignoredResources, ignoredResourceGroups } = options;
    this.strategy = scoringStrategy;
    this.resourceScore = scoreOf(scoringStrategy);
    this.isDefaultStrategy = scoringStrategy === LEAST_ALLOCATED;
    const names = new Set(ignoredResources);
    const groups = new Set(ignoredResourceGroups);
    this.isIgnored = (name) => names.has(name) || groups.has(name.split('/', 1)[0] as string);
  }

  filter(pod: PodInfo, node: number): Rejection | undefined {
    const { table } = this.state;
    const { requests } = pod;
    const { milliCpu, memory } = requests;
    const freeCpu = table.allocatableMilliCpu[node]! - table.requestedMilliCpu[node]!;
    const freeMemory = table.allocatableMemory[node]! - table.requestedMemory[node]!;
    const isCpuShort = milliCpu > 0 && milliCpu > freeCpu;
    const isMemoryShort = memory > 0 && memory > freeMemory;
    const isFull = table.podCount[node]! + 1 > table.allocatablePods[node]!;
    const isSimple = requests.ephemeralStorage === 0 && requests.scalars.length === 0;
    if (isSimple && !isCpuShort && !isMemoryShort && !isFull) return undefined;
    return this.insufficient(pod, node);
  }

  filterMany(pod: PodInfo, slots: Int32Array, first: number, count: number, found: Verdicts): void {
    const { requests } = pod;
    const { milliCpu, memory } = requests;
    const isSimple = requests.ephemeralStorage === 0 && requests.scalars.length === 0;
    const { byMask } = this;
    const { table } = this.state;
    const { allocatableMilliCpu, requestedMilliCpu, allocatableMemory, requestedMemory } = table;
    const { podCount, allocatablePods } = table;
    for (let index = 0; index < count; index++) {
      if (found[index] !== undefined) continue;
      const node = slots[first + index] as number;
      if (!isSimple) {
        found[index] = this.insufficient(pod, node);
        continue;
      }
      const cpuHere = allocatableMilliCpu[node] as number;
      const memoryHere = allocatableMemory[node] as number;
      let mask = podCount[node]! + 1 > allocatablePods[node]! ? TOO_MANY_PODS : 0;
      if (milliCpu > 0 && milliCpu > cpuHere - requestedMilliCpu[node]!) {
        mask |= milliCpu > cpuHere ? SHORT_OF_CPU | NEVER : SHORT_OF_CPU;
      }
      if (memory > 0 && memory > memoryHere - requestedMemory[node]!) {
        mask |= memory > memoryHere ? SHORT_OF_MEMORY | NEVER : SHORT_OF_MEMORY;
      }
      if (mask !== 0) found[index] = byMask[mask] ??= madeOf(mask, []);
    }
  }

  score(pod: PodInfo, nodes: NodeList, scores: Float64Array): void {
    if (this.isDefaultStrategy) this.scoreLeastAllocated(pod, nodes, scores);
    else this.scoreByStrategy(pod, nodes, scores);
  }

  /** Every shortage of a node, in upstream's order. */
  private insufficient(pod: PodInfo, node: number): Rejection | undefined {
    const { table } = this.state;
    const { milliCpu, memory, ephemeralStorage, scalars } = pod.requests;
    const cpuHere = table.allocatableMilliCpu[node]!;
    const memoryHere = table.allocatableMemory[node]!;
    const storageHere = table.allocatableEphemeral[node]!;
    let short = 0;
    let never = 0;
    if (table.podCount[node]! + 1 > table.allocatablePods[node]!) short |= TOO_MANY_PODS;
    if (milliCpu > 0 && milliCpu > cpuHere - table.requestedMilliCpu[node]!) {
      short |= SHORT_OF_CPU;
      if (milliCpu > cpuHere) never = NEVER;
    }
    if (memory > 0 && memory > memoryHere - table.requestedMemory[node]!) {
      short |= SHORT_OF_MEMORY;
      if (memory > memoryHere) never = NEVER;
    }
    const storageLeft = storageHere - table.requestedEphemeral[node]!;
    if (ephemeralStorage > 0 && ephemeralStorage > storageLeft) {
      short |= SHORT_OF_STORAGE;
      if (ephemeralStorage > storageHere) never = NEVER;
    }
    if (scalars.length > 0) return this.shortOfScalars(pod, node, short, never);
    if (short === 0) return undefined;
    return (this.byMask[short | never] ??= madeOf(short | never, []));
  }

  private shortOfScalars(
    pod: PodInfo,
    node: number,
    short: number,
    neverBefore: number,
  ): Rejection | undefined {
    let never = neverBefore;
    const names: string[] = [];
    for (const [name, amount] of pod.requests.scalars) {
      const columns = this.state.table.scalar(name);
      const here = columns.allocatable[node]!;
      if (amount === 0 || amount <= here - columns.requested[node]!) continue;
      if (this.isIgnored(name)) continue;
      names.push(name);
      if (amount > here) never = NEVER;
    }
    if (short === 0 && names.length === 0) return undefined;
    const key = `${short | never} ${names.join(' ')}`;
    let kept = this.withScalars.get(key);
    if (!kept) {
      kept = madeOf(short | never, names);
      this.withScalars.set(key, kept);
    }
    return kept;
  }

  private scoreLeastAllocated(
    pod: PodInfo,
    { slots, count }: NodeList,
    scores: Float64Array,
  ): void {
    const { table } = this.state;
    const { allocatableMilliCpu, allocatableMemory, nonZeroMilliCpu, nonZeroMemory } = table;
    for (let index = 0; index < count; index++) {
      const node = slots[index] as number;
      const cpu = allocatableMilliCpu[node] as number;
      const memory = allocatableMemory[node] as number;
      const hasCpu = cpu > 0;
      const hasMemory = memory > 0;
      let sum = 0;
      if (hasCpu) sum += leastAllocated(nonZeroMilliCpu[node]! + pod.nonZeroMilliCpu, cpu);
      if (hasMemory) sum += leastAllocated(nonZeroMemory[node]! + pod.nonZeroMemory, memory);
      scores[index] = hasCpu && hasMemory ? Math.floor(sum / 2) : sum;
    }
  }

  private scoreByStrategy(pod: PodInfo, { slots, count }: NodeList, scores: Float64Array): void {
    const isRatio = this.strategy.type === 'RequestedToCapacityRatio';
    for (let index = 0; index < count; index++) {
      let sum = 0;
      let weights = 0;
      for (const { name, weight } of this.strategy.resources) {
        const [requested, allocatable] = this.amounts(pod, slots[index] as number, name);
        if (allocatable === 0) continue;
        const score = this.resourceScore(requested, allocatable);
        if (isRatio && score <= 0) continue;
        sum += score * weight;
        weights += weight;
      }
      if (weights === 0) scores[index] = 0;
      else scores[index] = isRatio ? Math.round(sum / weights) : Math.floor(sum / weights);
    }
  }

  /** Requested with this pod, and allocatable, of one resource; an extended one counts if asked. */
  private amounts(pod: PodInfo, node: number, name: string): readonly [number, number] {
    const { table } = this.state;
    switch (name) {
      case 'cpu':
        return [
          table.nonZeroMilliCpu[node]! + pod.nonZeroMilliCpu,
          table.allocatableMilliCpu[node]!,
        ];
      case 'memory':
        return [table.nonZeroMemory[node]! + pod.nonZeroMemory, table.allocatableMemory[node]!];
      case 'ephemeral-storage':
        return [
          table.requestedEphemeral[node]! + pod.requests.ephemeralStorage,
          table.allocatableEphemeral[node]!,
        ];
      default: {
        const asked = pod.requests.scalars.find(([scalar]) => scalar === name);
        if (!asked) return [0, 0];
        const columns = table.scalar(name);
        return [columns.requested[node]! + asked[1], columns.allocatable[node]!];
      }
    }
  }
}

/** Upstream: fit.go (isSchedulableAfterPodEvent): only a pod scaled down frees anything. */
function changesRequests(_pod: Pod, { object, previous }: ClusterEvent): boolean {
  const [after, before] = [object as Pod | undefined, previous as Pod | undefined];
  return after?.spec.containers !== before?.spec.containers;
}

/** Whether all of a node would hold the pod. Upstream: fit.go (isSchedulableAfterNodeChange). */
function couldFit(pod: Pod, event: ClusterEvent): boolean {
  const node = event.object as Node | undefined;
  if (!node) return true;
  const wanted = new PodInfo(pod).requests;
  const trial = allocatableOf(node);
  if (wanted.milliCpu > trial('cpu') || wanted.memory > trial('memory')) return false;
  return wanted.scalars.every(([name, amount]) => amount <= trial(name));
}

function allocatableOf(node: Node): (name: string) => number {
  const { allocatable } = node.status ?? {};
  return (name) => {
    if (!allocatable || !Object.hasOwn(allocatable, name)) return 0;
    const quantity = allocatable[name];
    return name === 'cpu' ? milliValue(quantity) : wholeValue(quantity);
  };
}

export function nodeResourcesFit(state: ClusterState, options: FitOptions = {}): SchedulerPlugin {
  return new NodeResourcesFit(state, options);
}
