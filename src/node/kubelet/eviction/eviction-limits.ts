// When a node is short of something. Upstream: pkg/kubelet/eviction/defaults_linux.go.
import type { Micros } from '../../../kernel/time.ts';
import { MINUTE } from '../../../kernel/time.ts';

const MEBIBYTE = 1024 * 1024;

/** memory.available < 100Mi. */
export const MEMORY_THRESHOLD_BYTES = 100 * MEBIBYTE;
/** nodefs.available < 10%. */
export const NODE_DISK_THRESHOLD_FRACTION = 0.1;
/** imagefs.available < 15%. */
export const IMAGE_DISK_THRESHOLD_FRACTION = 0.15;
/** pid.available < 10%: upstream leaves it to the administrator; managed nodes set this. */
export const PID_THRESHOLD_FRACTION = 0.1;
export const DEFAULT_PID_MAX = 4_194_304;
/** A condition stays this long after the shortage. Upstream: evictionPressureTransitionPeriod. */
export const PRESSURE_TRANSITION_PERIOD: Micros = 5 * MINUTE;
/** Upstream: immediateEvictionGracePeriodSeconds. */
export const EVICTION_GRACE_SECONDS = 1;
