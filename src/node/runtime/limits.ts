// Times and bounds of a node's container runtime.
import { MILLISECOND } from '../../kernel/time.ts';

/** Upstream: pkg/kubelet/apis/config/v1beta1/defaults.go (ContainerLogMaxSize, MaxFiles). */
export const MAX_LOG_BYTES = 10 * 1024 * 1024;
export const MAX_LOG_FILES = 5;
/** Lines held in one file: a bound on this page's memory that 10Mi of short lines may reach. */
export const MAX_LOG_LINES = 50_000;
/** `2026-01-01T00:00:00.000000000Z stdout F ` and the newline. */
export const LOG_LINE_OVERHEAD_BYTES = 41;

/** How long the steps of a container's start take on a quiet machine. */
export const SANDBOX_CREATION = 220 * MILLISECOND;
export const CONTAINER_CREATION = 30 * MILLISECOND;
export const CONTAINER_START = 50 * MILLISECOND;
export const SANDBOX_STOP = 60 * MILLISECOND;
export const EXEC_START = 20 * MILLISECOND;
/** Some machines are slower on some days: steps take up to so much longer. */
export const STEP_JITTER = 0.3;

/** Exit code and reason of a task that nobody watched when it ended (a reboot). */
export const UNKNOWN_EXIT_CODE = 255;
