// Bounds of the API server.
import { CHEAP_HISTORY_VERSIONS } from '../etcd/limits.ts';

/** Resources of which only a short past is kept: they are many and say little later. */
export const CHEAP_HISTORY: ReadonlyMap<string, number> = new Map([
  ['leases.coordination.k8s.io', CHEAP_HISTORY_VERSIONS],
  ['events', CHEAP_HISTORY_VERSIONS],
]);

/** Requests that are remembered for the page that shows the pipeline. */
export const RECENT_REQUESTS = 256;
