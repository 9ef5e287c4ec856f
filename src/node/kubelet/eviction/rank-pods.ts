// In which order pods are evicted. Upstream: pkg/kubelet/eviction/helpers.go (rank*Pressure).

/** What one pod uses of the resource that is short. */
export interface PodUsage<P> {
  readonly pod: P;
  readonly usage: number;
  readonly request: number;
  readonly priority: number;
}

/** First those above their requests, then the less important, then the greater excess. */
export function rankPods<P>(usages: readonly PodUsage<P>[]): readonly PodUsage<P>[] {
  return [...usages].sort((a, b) => {
    const isAboveA = a.usage > a.request;
    const isAboveB = b.usage > b.request;
    if (isAboveA !== isAboveB) return isAboveA ? -1 : 1;
    if (a.priority !== b.priority) return a.priority - b.priority;
    return b.usage - b.request - (a.usage - a.request);
  });
}
