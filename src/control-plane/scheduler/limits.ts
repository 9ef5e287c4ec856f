// Timings, sizes and weights of the scheduler. Durations in virtual microseconds.
import { MILLISECOND, MINUTE, SECOND } from '../../kernel/time.ts';

/** Pause before a pod is tried again: the first, and the longest. Upstream: backend/queue. */
export const FIRST_POD_BACKOFF = 1 * SECOND;
export const LAST_POD_BACKOFF = 10 * SECOND;

/** A pod that no event has woken for so long is tried again. */
export const MAX_TIME_UNSCHEDULABLE = 5 * MINUTE;
export const UNSCHEDULABLE_FLUSH_PERIOD = 30 * SECOND;

/** What one pass over the nodes takes on the scheduler's machine. */
export const SCHEDULING_CYCLE = 1 * MILLISECOND;

/** Pods whose binding may be under way at once before the loop waits. */
export const MAX_BINDINGS_UNDER_WAY = 500;

/** Node sampling. Upstream: pkg/scheduler/schedule_one.go (numFeasibleNodesToFind). */
export const MIN_FEASIBLE_NODES = 100;
export const MIN_FEASIBLE_PERCENTAGE = 5;

/** Scores of one plugin for one node lie in 0 .. MAX_NODE_SCORE. */
export const MAX_NODE_SCORE = 100;

/** Taken for containers without requests when nodes are scored, never when they are filtered. */
export const DEFAULT_MILLI_CPU_REQUEST = 100;
export const DEFAULT_MEMORY_REQUEST = 200 * 1024 * 1024;

/** ImageLocality. Upstream: plugins/imagelocality/image_locality.go. */
const MIB = 1024 * 1024;
export const MIN_IMAGE_BYTES = 23 * MIB;
export const MAX_IMAGE_BYTES_PER_CONTAINER = 1000 * MIB;

/** Preemption tries at least so many nodes. Upstream: config DefaultPreemptionArgs. */
export const MIN_CANDIDATE_NODES_PERCENTAGE = 10;
export const MIN_CANDIDATE_NODES = 100;

/** InterPodAffinity: how much another pod's required affinity counts as a preference. */
export const HARD_POD_AFFINITY_WEIGHT = 1;

/** Selectors whose pods are counted by node without asking again. */
export const MAX_TRACKED_SELECTORS = 1024;

/** Fruitless searches kept, and changes of nodes over which they can be brought up to date. */
export const FAILURES_KEPT = 8;
export const NODE_CHANGES_LOGGED = 1024;

/** Attempts kept for "why here" and "why pending", and the nodes recorded in each. */
export const EXPLAINED_ATTEMPTS = 512;
export const EXPLAINED_NODES = 100;

/** A pod with this annotation set to "true" is recorded in clusters of any size. */
export const EXPLAIN_ANNOTATION = 'sim.kubetarium.dev/explain';

/** How long a starting scheduler waits for what plugins read beside nodes, pods and namespaces. */
export const FIRST_SYNC_PATIENCE = 10 * SECOND;
