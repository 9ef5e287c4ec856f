// Bounds of etcd's memory and patience.

/** Versions of one resource that stay readable beside the present ones. */
export const DEFAULT_HISTORY_VERSIONS = 20_000;
/** Heartbeats and events say little about the past and would push everything else out. */
export const CHEAP_HISTORY_VERSIONS = 10_000;

/** A follower waits this long, and up to as much again, before it stands for election. */
export const ELECTION_TIMEOUT = 1_000_000;

export const CLIENT_PORT = 2379;
export const PEER_PORT = 2380;
