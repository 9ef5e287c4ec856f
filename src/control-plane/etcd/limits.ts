// Bounds of etcd's memory and patience.

/** Versions of one resource that stay readable beside the present ones. */
export const DEFAULT_HISTORY_VERSIONS = 20_000;
/** Heartbeats and events say little about the past and would push everything else out. */
export const CHEAP_HISTORY_VERSIONS = 10_000;
