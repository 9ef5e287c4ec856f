// Which pods a set gives up first when it has too many.
import type { Micros } from '../../../kernel/time.ts';
import type { ContainerStatus, Pod } from '../../../model/generated/types.ts';
import { POD_DELETION_COST_ANNOTATION } from '../limits.ts';
import { isPodActive, isPodReady, readyCondition, timeOf } from './pods.ts';

interface Candidate {
  readonly pod: Pod;
  readonly node: string;
  readonly phaseOrdinal: number;
  readonly isReady: boolean;
  readonly cost: number;
  /** Pods of the same family on its node: the crowded nodes give first. */
  readonly rank: number;
  readonly readySince: Micros | undefined;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  readonly created: Micros | undefined;
}

type Comparison = (a: Candidate, b: Candidate, now: Micros) => number;

/**
 * The `count` pods to delete, worst first. `family` are the pods of all sets of the same owner.
 * Upstream: pkg/controller/controller_utils.go ActivePodsWithRanks,
 * pkg/controller/replicaset/replica_set.go getPodsToDelete.
 */
export function podsToDelete(
  pods: readonly Pod[],
  family: readonly Pod[],
  count: number,
  now: Micros,
): readonly Pod[] {
  if (count >= pods.length) return pods;
  const onNode = new Map<string, number>();
  for (const pod of family) {
    if (!isPodActive(pod)) continue;
    const node = pod.spec.nodeName ?? '';
    onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  const candidates = pods.map((pod) => candidate(pod, onNode.get(pod.spec.nodeName ?? '') ?? 0));
  candidates.sort((a, b) => compare(a, b, now));
  return candidates.slice(0, count).map(({ pod }) => pod);
}

function candidate(pod: Pod, rank: number): Candidate {
  const [restarts, sidecarRestarts] = maxRestarts(pod);
  return {
    pod,
    rank,
    restarts,
    sidecarRestarts,
    node: pod.spec.nodeName ?? '',
    phaseOrdinal: phaseOrdinal(pod.status?.phase),
    isReady: isPodReady(pod),
    cost: deletionCost(pod),
    readySince: timeOf(readyCondition(pod)?.lastTransitionTime),
    created: timeOf(pod.metadata.creationTimestamp),
  };
}

const RULES: readonly Comparison[] = [
  (a, b) => (a.node !== b.node && (a.node === '' || b.node === '') ? (a.node === '' ? -1 : 1) : 0),
  (a, b) => a.phaseOrdinal - b.phaseOrdinal,
  (a, b) => Number(a.isReady) - Number(b.isReady),
  (a, b) => a.cost - b.cost,
  (a, b) => b.rank - a.rank,
  (a, b, now) => (a.isReady && b.isReady ? byYouth(a.readySince, b.readySince, a, b, now) : 0),
  (a, b) => b.restarts - a.restarts,
  (a, b) => b.sidecarRestarts - a.sidecarRestarts,
  (a, b, now) => byYouth(a.created, b.created, a, b, now),
];

function compare(a: Candidate, b: Candidate, now: Micros): number {
  for (const rule of RULES) {
    const order = rule(a, b, now);
    if (order !== 0) return order;
  }
  return 0;
}

// Younger first, but only by powers of two of the age: within one bucket the uid decides, which
// spreads deletions over zones. Upstream: logarithmicRankDiff.
function byYouth(
  first: Micros | undefined,
  second: Micros | undefined,
  a: Candidate,
  b: Candidate,
  now: Micros,
): number {
  if (first === second) return 0;
  if (first === undefined || second === undefined) return first === undefined ? -1 : 1;
  const order = ageRank(now - first) - ageRank(now - second);
  if (order !== 0) return order;
  const [left, right] = [a.pod.metadata.uid ?? '', b.pod.metadata.uid ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

// The whole binary logarithm of an age in nanoseconds, -1 for none.
function ageRank(age: Micros): number {
  if (age <= 0) return -1;
  let rank = 0;
  for (let rest = age * 1000; rest >= 2; rest /= 2) rank++;
  return rank;
}

function phaseOrdinal(phase: string | undefined): number {
  return phase === 'Running' ? 2 : phase === 'Unknown' ? 1 : 0;
}

/** The pod's deletion cost, 0 when absent or not a 32-bit integer. */
export function deletionCost(pod: Pod): number {
  const annotations = pod.metadata.annotations;
  if (!annotations || !Object.hasOwn(annotations, POD_DELETION_COST_ANNOTATION)) return 0;
  const text = annotations[POD_DELETION_COST_ANNOTATION] ?? '';
  if (!/^-?(0|[1-9]\d*)$/.test(text)) return 0;
  const cost = Number(text);
  return cost >= -2_147_483_648 && cost <= 2_147_483_647 ? cost : 0;
}

function maxRestarts(pod: Pod): readonly [containers: number, sidecars: number] {
  const sidecars = new Set<string>();
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') sidecars.add(container.name);
  }
  const most = (statuses: readonly ContainerStatus[] | undefined): number => {
    let max = 0;
    for (const status of statuses ?? []) max = Math.max(max, status.restartCount);
    return max;
  };
  const inits = pod.status?.initContainerStatuses;
  return [
    most(pod.status?.containerStatuses),
    sidecars.size === 0 ? 0 : most(inits?.filter((status) => sidecars.has(status.name))),
  ];
}
