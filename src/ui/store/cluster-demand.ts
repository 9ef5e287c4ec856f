// What a cluster of a size asks of the browser, from what runs of such clusters took.

export interface ClusterSize {
  readonly nodes: number;
  readonly pods: number;
}

export interface Demand {
  /** Of the tab, most of it in the worker. */
  readonly memoryBytes: number;
  /** Of one core, until all pods are Running. */
  readonly seconds: number;
}

/** Kubernetes' own limits. Upstream: website, setup/best-practices/cluster-large. */
export const MOST_NODES = 5_000;
export const MOST_PODS = 150_000;

/** Measured in Chromium with 500 and 5,000 nodes: docs/benchmarks.md. */
const BASE_BYTES = 300e6;
const NODE_BYTES = 100e3;
const POD_BYTES = 16e3;
const NODE_SECONDS = 0.013;
const POD_SECONDS = 0.003;
/** A browser that does not say what it gives to a tab gives about that. */
const USUAL_LIMIT_BYTES = 4e9;
/** Clusters above this are not brought back unasked once they have broken a tab. */
const LARGE_BYTES = 800e6;

export function demandOf({ nodes, pods }: ClusterSize): Demand {
  return {
    memoryBytes: BASE_BYTES + nodes * NODE_BYTES + pods * POD_BYTES,
    seconds: nodes * NODE_SECONDS + pods * POD_SECONDS,
  };
}

export function isLarge(size: ClusterSize): boolean {
  return demandOf(size).memoryBytes > LARGE_BYTES;
}

/** What the browser gives to one tab's scripts, its workers included, in bytes. */
export function tabLimitBytes(): number {
  const { memory } = performance as { memory?: { readonly jsHeapSizeLimit: number } };
  return memory?.jsHeapSizeLimit ?? USUAL_LIMIT_BYTES;
}

/** The most pods that fit into a tab beside so many nodes. */
export function mostPods(nodes: number, limitBytes: number): number {
  const room = (limitBytes - BASE_BYTES - nodes * NODE_BYTES) / POD_BYTES;
  return Math.max(0, Math.min(MOST_PODS, Math.floor(room / 1000) * 1000));
}

/** A cluster's demand as a person is told of it before it starts. */
export function demandWords(size: ClusterSize): string {
  const { memoryBytes, seconds } = demandOf(size);
  const memory = memoryBytes < 1e9 ? `${round(memoryBytes / 1e6, 100)} MB` : gigabytes(memoryBytes);
  const time = seconds < 60 ? `${round(seconds, 5)} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return `It takes about ${memory} of memory, and ${time} of one processor core to come up.`;
}

/** Why a cluster will hardly fit into a tab of this browser; undefined when it does. */
export function tightWords(size: ClusterSize, limitBytes: number): string | undefined {
  if (demandOf(size).memoryBytes <= limitBytes) return undefined;
  const most = mostPods(size.nodes, limitBytes).toLocaleString('en');
  return (
    `This browser gives a tab ${gigabytes(limitBytes)}: with ${size.nodes.toLocaleString('en')} ` +
    `nodes about ${most} pods fit. Above that the tab may end; its journal is kept.`
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function round(value: number, step: number): number {
  return Math.max(step, Math.round(value / step) * step);
}
