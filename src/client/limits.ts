// Time-outs and back-offs of API clients. Durations in virtual microseconds.
import { MILLISECOND, MINUTE, SECOND } from '../kernel/time.ts';

/** How long a client waits for the answer to a request before it drops the connection. */
export const REQUEST_TIMEOUT = 10 * SECOND;
export const CONNECT_TIMEOUT = 10 * SECOND;

/** Pause before a new attempt to connect. Upstream: client-go/tools/cache/reflector.go. */
export const FIRST_RECONNECT_DELAY = 800 * MILLISECOND;
export const LAST_RECONNECT_DELAY = 30 * SECOND;

/**
 * Per-item back-off of controllers' queues.
 * Upstream: client-go/util/workqueue/default_rate_limiters.go (DefaultControllerRateLimiter).
 */
export const FIRST_RETRY_DELAY = 5 * MILLISECOND;
export const LAST_RETRY_DELAY = 1000 * SECOND;

/** Leader election. Upstream: component-base/config/v1alpha1/defaults.go. */
export const LEASE_DURATION_SECONDS = 15;
export const RENEW_DEADLINE = 10 * SECOND;
export const RETRY_PERIOD = 2 * SECOND;

/**
 * Events: similar ones are counted into one within this time, at most so many names apart,
 * and each source may burst so many about one object, then one per refill time.
 * Upstream: client-go/tools/record/events_cache.go.
 */
export const EVENT_AGGREGATION_INTERVAL = 10 * MINUTE;
export const EVENT_AGGREGATION_MAX = 10;
export const EVENT_BURST = 25;
export const EVENT_REFILL = 300 * SECOND;
/** Event series that a recorder remembers. */
export const EVENT_CACHE_SIZE = 4096;
