// The last two readings of every node and container, and what they say of their use.
// Upstream: kubernetes-sigs/metrics-server pkg/storage/{node,pod}.go
import type { Micros } from '../../kernel/time.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import type { Node, Pod } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { formatTime } from '../../model/meta/time.ts';
import { METRICS_GROUP } from '../../model/resources/metrics/metrics.resource.ts';
import type {
  NodeMetrics,
  PodMetrics,
  ResourceUsage,
} from '../../model/resources/metrics/metrics.resource.ts';

/** One reading: cpu as a counter since the start, memory as it is. */
export interface Reading {
  readonly at: Micros;
  readonly startedAt: Micros;
  readonly cpuNanoSeconds: number;
  readonly memoryBytes: number;
}

export interface ContainerReading extends Reading {
  readonly container: string;
}

export interface PodReadings {
  readonly namespace: string;
  readonly name: string;
  /** A list: most pods have one container, and a table for each pod would be most of this. */
  readonly containers: readonly ContainerReading[];
}

/** What one scrape of a kubelet brought. */
export interface NodeReadings {
  readonly node: Reading;
  readonly pods: ReadonlyMap<string, PodReadings>;
}

interface Usage {
  readonly usage: ResourceUsage;
  readonly at: Micros;
  readonly window: Micros;
}

const API_VERSION = `${METRICS_GROUP}/v1beta1`;
/** A container younger than this needs no second reading: its counter began at nought. */
const FRESH_CONTAINER: Micros = 10 * SECOND;

interface Pair {
  readonly last: NodeReadings;
  readonly previous: NodeReadings | undefined;
}

export class MetricsStore {
  private byNode = new Map<string, Pair>();
  private nodeOfPod = new Map<string, string>();

  /** Takes the readings of one round; nodes that did not answer have none until they do. */
  keep(round: ReadonlyMap<string, NodeReadings>): void {
    const next = new Map<string, Pair>();
    const nodeOfPod = new Map<string, string>();
    for (const [node, last] of round) {
      const before = this.byNode.get(node)?.last;
      const isLater = before !== undefined && last.node.at > before.node.at;
      const isSameBoot = isLater && before.node.startedAt === last.node.startedAt;
      next.set(node, { last, previous: isSameBoot ? before : undefined });
      for (const key of last.pods.keys()) nodeOfPod.set(key, node);
    }
    this.byNode = next;
    this.nodeOfPod = nodeOfPod;
  }

  /** Whether any node's use is known. */
  get isReady(): boolean {
    for (const { previous } of this.byNode.values()) if (previous) return true;
    return false;
  }

  node({ metadata }: Node, now: Micros): NodeMetrics | undefined {
    const pair = this.byNode.get(metadata.name ?? '');
    const used = pair && usageOf(pair.last.node, pair.previous?.node);
    if (!used) return undefined;
    const { usage, at, window } = used;
    return { ...headOf('NodeMetrics', metadata, now), ...timesOf(at, window), usage };
  }

  pod({ metadata, spec }: Pod, now: Micros): PodMetrics | undefined {
    const key = `${metadata.namespace}/${metadata.name}`;
    const pair = this.byNode.get(this.nodeOfPod.get(key) ?? '');
    const last = pair?.last.pods.get(key);
    if (!pair || !last || !spec) return undefined;
    const previous = pair.previous?.pods.get(key);
    const containers: PodMetrics['containers'][number][] = [];
    let earliest: Usage | undefined;
    for (const reading of last.containers) {
      const { container: name } = reading;
      const before = previous?.containers.find(({ container }) => container === name);
      const used = usageOf(reading, before);
      if (!used) return undefined;
      containers.push({ name, usage: used.usage });
      if (!earliest || used.at < earliest.at) earliest = used;
    }
    if (!earliest) return undefined;
    const { at, window } = earliest;
    return { ...headOf('PodMetrics', metadata, now), ...timesOf(at, window), containers };
  }
}

function usageOf(last: Reading, previous: Reading | undefined): Usage | undefined {
  const isSame = previous !== undefined && previous.startedAt === last.startedAt;
  const age = last.at - last.startedAt;
  if (!isSame && (age < FRESH_CONTAINER || age >= 2 * FRESH_CONTAINER)) return undefined;
  const window = isSame ? last.at - previous.at : age;
  const spent = last.cpuNanoSeconds - (isSame ? previous.cpuNanoSeconds : 0);
  if (window <= 0 || spent < 0) return undefined;
  const nanoCores = Math.floor((spent / window) * SECOND);
  return {
    at: last.at,
    window,
    usage: {
      cpu: nanoCores === 0 ? '0' : `${nanoCores}n`,
      memory: `${Math.floor(last.memoryBytes / 1024)}Ki`,
    },
  };
}

function headOf(kind: string, { name, namespace, labels }: KubeObject['metadata'], now: Micros) {
  return {
    kind,
    apiVersion: API_VERSION,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      creationTimestamp: formatTime(now),
      ...(labels === undefined ? {} : { labels }),
    },
  };
}

function timesOf(at: Micros, window: Micros): { timestamp: string; window: string } {
  return { timestamp: formatTime(at), window: durationText(window) };
}

/** As Go prints durations of less than a minute: `15.043s`. */
function durationText(window: Micros): string {
  const milliseconds = Math.round(window / MILLISECOND);
  const seconds = Math.floor(milliseconds / 1000);
  const rest = String(milliseconds % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return rest === '' ? `${seconds}s` : `${seconds}.${rest}s`;
}
