// The sentence that tells why a pod fits nowhere, to the letter of upstream.
import type { Rejection } from '../framework.ts';

export const NO_NODES = 'no nodes available to schedule pods';

/** Counts rejections by node; runs of the same one, the usual case, cost a comparison. */
export class RejectionCounts {
  private readonly counts = new Map<Rejection, number>();
  private last: Rejection | undefined;
  private run = 0;

  add(rejection: Rejection, nodes = 1): void {
    if (rejection === this.last) {
      this.run += nodes;
      return;
    }
    this.flush();
    this.last = nodes > 0 ? rejection : undefined;
    this.run = nodes;
  }

  total(): ReadonlyMap<Rejection, number> {
    this.flush();
    this.last = undefined;
    return this.counts;
  }

  private flush(): void {
    if (this.last) this.counts.set(this.last, (this.counts.get(this.last) ?? 0) + this.run);
  }
}

/** What a failed attempt found. */
export interface FitFailure {
  readonly nodeCount: number;
  /** The reason when preFilter already rejected the pod everywhere. */
  readonly preFilterMessage: string | undefined;
  /** How many nodes each rejection hit. */
  readonly rejections: ReadonlyMap<Rejection, number>;
  /** Nodes that preFilter left out, and the plugins that did it, sorted. */
  readonly absentNodes: number;
  readonly absentBy: readonly string[];
  readonly postFilterMessage: string;
}

/** Upstream: pkg/scheduler/framework/types.go (FitError.Error). */
export function fitErrorMessage(failure: FitFailure): string {
  const { nodeCount, preFilterMessage, postFilterMessage } = failure;
  let message = `0/${nodeCount} nodes are available:`;
  if (preFilterMessage !== undefined) message += ` ${preFilterMessage}.`;
  else message += histogram(failure);
  return postFilterMessage === '' ? message : `${message} ${postFilterMessage}`;
}

function histogram({ rejections, absentNodes, absentBy }: FitFailure): string {
  const counts = new Map<string, number>();
  for (const [{ reasons }, nodes] of rejections) {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + nodes);
  }
  if (absentNodes > 0) counts.set(absentReason(absentBy), absentNodes);
  const texts = [...counts].map(([reason, nodes]) => `${nodes} ${reason}`);
  return texts.length === 0 ? '' : ` ${texts.sort(byText).join(', ')}.`;
}

/** Upstream: pkg/scheduler/schedule_one.go (findNodesThatFitPod, absent nodes' status). */
export function absentReason(plugins: readonly string[]): string {
  return `node(s) didn't satisfy plugin(s) [${plugins.join(' ')}]`;
}

/** Upstream: framework/runtime/framework.go (RunPreFilterPlugins, no node left). */
export function noNodeLeftReason(plugins: readonly string[]): string {
  return plugins.length === 1
    ? `node(s) didn't satisfy plugin ${plugins[0]}`
    : `node(s) didn't satisfy plugin(s) [${plugins.join(' ')}] simultaneously`;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
