// How many replicas a metric asks for. Pure: pods and measurements in, a number out.
import type { Micros } from '../../../kernel/time.ts';
import type { Pod } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { HPA_CPU_INITIALIZATION, HPA_INITIAL_READINESS_DELAY } from '../limits.ts';
import { isPodReady, timeOf } from '../shared/pods.ts';

/** A pod's measurement, in thousandths. */
export interface PodMetric {
  readonly value: number;
  readonly timestamp: Micros;
  readonly window: Micros;
}

/** Shares by which usage may differ from the target before anything is done. */
export interface Tolerances {
  readonly down: number;
  readonly up: number;
}

export interface Proposal {
  readonly replicas: number;
  /** Per cent of the requests; undefined for plain values. */
  readonly utilization?: number;
  /** The average per pod, in thousandths. */
  readonly usage: number;
}

/** A proposal, or why there is none. */
export type Calculated = Proposal | { readonly error: string };

interface Groups {
  readonly ready: number;
  readonly unready: readonly string[];
  readonly missing: readonly string[];
  readonly ignored: readonly string[];
}

/** Upstream: pkg/controller/podautoscaler/replica_calculator.go groupPods. HP2 */
export function groupPods(
  pods: readonly Pod[],
  metrics: ReadonlyMap<string, PodMetric>,
  isCpu: boolean,
  now: Micros,
): Groups {
  const unready: string[] = [];
  const missing: string[] = [];
  const ignored: string[] = [];
  let ready = 0;
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    const metric = metrics.get(name);
    if (deletionTimestamp || pod.status?.phase === 'Failed') ignored.push(name);
    else if ((pod.status?.phase ?? 'Pending') === 'Pending') unready.push(name);
    else if (!metric) missing.push(name);
    else if (isCpu && isUnready(pod, metric, now)) unready.push(name);
    else ready++;
  }
  return { ready, unready, missing, ignored };
}

// A starting pod's cpu says nothing of its load.
function isUnready(pod: Pod, metric: PodMetric, now: Micros): boolean {
  const condition = findCondition(pod.status?.conditions, 'Ready');
  const start = timeOf(pod.status?.startTime);
  if (!condition || start === undefined) return true;
  const changed = timeOf(condition.lastTransitionTime) ?? 0;
  if (start + HPA_CPU_INITIALIZATION > now) {
    return condition.status === 'False' || metric.timestamp < changed + metric.window;
  }
  return condition.status === 'False' && start + HPA_INITIAL_READINESS_DELAY > changed;
}

interface Ratio {
  readonly ratio: number;
  readonly utilization?: number;
  readonly usage: number;
}

/** Upstream: GetResourceReplicas. `requests` in thousandths, `target` in per cent. HP1 */
export function resourceReplicas(
  current: number,
  target: number,
  pods: readonly Pod[],
  metrics: ReadonlyMap<string, PodMetric>,
  requests: ReadonlyMap<string, number>,
  isCpu: boolean,
  tolerances: Tolerances,
  now: Micros,
): Calculated {
  const ratioOf = (values: ReadonlyMap<string, number>): Ratio | undefined => {
    let used = 0;
    let requested = 0;
    let count = 0;
    for (const [name, value] of values) {
      const request = requests.get(name);
      if (request === undefined) continue;
      used += value;
      requested += request;
      count++;
    }
    if (requested === 0) return undefined;
    const utilization = Math.floor((used * 100) / requested);
    return { ratio: utilization / target, utilization, usage: Math.floor(used / count) };
  };
  const whenMissing = (name: string): number =>
    Math.floor(((requests.get(name) ?? 0) * Math.max(100, target)) / 100);
  return replicasOf(current, pods, metrics, isCpu, tolerances, now, ratioOf, whenMissing);
}

/** Upstream: calcPlainMetricReplicas. `target` in thousandths. HP1 */
export function plainReplicas(
  current: number,
  target: number,
  pods: readonly Pod[],
  metrics: ReadonlyMap<string, PodMetric>,
  isCpu: boolean,
  tolerances: Tolerances,
  now: Micros,
): Calculated {
  const ratioOf = (values: ReadonlyMap<string, number>): Ratio => {
    let total = 0;
    for (const value of values.values()) total += value;
    const usage = Math.floor(total / values.size);
    return { ratio: usage / target, usage };
  };
  return replicasOf(current, pods, metrics, isCpu, tolerances, now, ratioOf, () => target);
}

function replicasOf(
  current: number,
  pods: readonly Pod[],
  metrics: ReadonlyMap<string, PodMetric>,
  isCpu: boolean,
  tolerances: Tolerances,
  now: Micros,
  ratioOf: (values: ReadonlyMap<string, number>) => Ratio | undefined,
  whenMissing: (name: string) => number,
): Calculated {
  if (pods.length === 0) {
    return { error: 'no pods returned by selector while calculating replica count' };
  }
  const groups = groupPods(pods, metrics, isCpu, now);
  const skipped = new Set([...groups.ignored, ...groups.unready]);
  const values = new Map<string, number>();
  for (const [name, { value }] of metrics) if (!skipped.has(name)) values.set(name, value);
  if (values.size === 0) {
    return { error: 'did not receive metrics for targeted pods (pods might be unready)' };
  }
  const first = ratioOf(values);
  if (!first) return { error: 'no metrics returned matched known pods' };
  const { ratio, ...measured } = first;
  const keep = { replicas: current, ...measured };
  const growsPastUnready = groups.unready.length > 0 && ratio > 1;
  if (!growsPastUnready && groups.missing.length === 0) {
    if (isWithin(tolerances, ratio)) return keep;
    return { ...measured, replicas: Math.ceil(ratio * groups.ready) };
  }
  // What is not known is taken for what would change least.
  if (ratio !== 1) {
    for (const name of groups.missing) values.set(name, ratio < 1 ? whenMissing(name) : 0);
  }
  if (growsPastUnready) for (const name of groups.unready) values.set(name, 0);
  const next = ratioOf(values)?.ratio ?? ratio;
  const hasTurned = (ratio < 1 && next > 1) || (ratio > 1 && next < 1);
  if (isWithin(tolerances, next) || hasTurned) return keep;
  const replicas = Math.ceil(next * values.size);
  const isBackward = (next < 1 && replicas > current) || (next > 1 && replicas < current);
  return isBackward ? keep : { ...measured, replicas };
}

/** Upstream: GetObjectMetricReplicas, getUsageRatioReplicaCount; values in thousandths. HP3 */
export function objectReplicas(
  current: number,
  target: number,
  usage: number,
  pods: readonly Pod[],
  tolerances: Tolerances,
): Calculated {
  const ratio = usage / target;
  if (current === 0) return { replicas: Math.ceil(ratio), usage };
  if (isWithin(tolerances, ratio)) return { replicas: current, usage };
  const ready = pods.filter((pod) => pod.status?.phase === 'Running' && isPodReady(pod)).length;
  return { replicas: Math.ceil(ratio * ready), usage };
}

/** Upstream: GetObjectPerPodMetricReplicas, GetExternalPerPodMetricReplicas. HP3 */
export function perPodReplicas(
  statusReplicas: number,
  target: number,
  usage: number,
  tolerances: Tolerances,
): Calculated {
  const ratio = usage / (target * statusReplicas);
  const isKept = isWithin(tolerances, ratio);
  const replicas = isKept ? statusReplicas : Math.ceil(usage / target);
  return { replicas, usage: statusReplicas === 0 ? 0 : Math.ceil(usage / statusReplicas) };
}

function isWithin({ down, up }: Tolerances, ratio: number): boolean {
  return 1 - down <= ratio && ratio <= 1 + up;
}
