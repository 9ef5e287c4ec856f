// Periods, back-offs and bounds of the kubelet.
import type { Micros } from '../../kernel/time.ts';
import { MILLISECOND, MINUTE, SECOND } from '../../kernel/time.ts';

/** Upstream: pkg/kubelet/kubelet.go (MaxCrashLoopBackOff, initialNodeBackoff ...). */
export const FIRST_BACK_OFF: Micros = 10 * SECOND;
export const LAST_BACK_OFF: Micros = 300 * SECOND;
/** A container that ran this long before it failed starts over. */
export const BACK_OFF_RESET: Micros = 2 * LAST_BACK_OFF;

/** How long until a change of a container is seen. Upstream: genericPlegRelistPeriod. */
export const RELIST_PERIOD: Micros = SECOND;
/** Pause after a step that failed. Upstream: backOffPeriod of pod workers. */
export const WORKER_BACK_OFF: Micros = 10 * SECOND;
export const WORKER_BACK_OFF_JITTER = 0.5;

/** A worker without news looks again. Upstream: syncFrequency. */
export const RESYNC_PERIOD: Micros = MINUTE;

/** Containers get at least this long to end. Upstream: minimumGracePeriodInSeconds. */
export const MINIMUM_GRACE_PERIOD_SECONDS = 2;

/** Node status and lease. Upstream: pkg/kubelet/apis/config/v1beta1/defaults.go. */
export const NODE_STATUS_REPORT_PERIOD: Micros = 5 * MINUTE;
export const LEASE_DURATION_SECONDS = 40;
export const LEASE_RENEW_PERIOD: Micros = 10 * SECOND;
export const LEASE_RENEW_JITTER = 0.04;
export const MAX_IMAGES_IN_STATUS = 50;

/** Volumes: how often a failed mount is tried again, and when waiting for them is an event. */
export const FIRST_MOUNT_RETRY: Micros = 500 * MILLISECOND;
export const LAST_MOUNT_RETRY: Micros = 2 * MINUTE + 2 * SECOND;
export const MOUNT_WAIT: Micros = 2 * MINUTE + 3 * SECOND;
/** Contents follow their objects at the pod's next sync. Upstream: syncFrequency. */
export const VOLUME_UPDATE_PERIOD: Micros = MINUTE;
export const VOLUME_UPDATE_JITTER = 0.5;

/** Dead containers kept for each name. Upstream: MaxPerPodContainer. */
export const DEAD_CONTAINERS_KEPT = 1;

/** Output of a probe that messages quote. Upstream: prober.go (maxProbeMessageLength). */
export const MAX_PROBE_MESSAGE_CHARACTERS = 1024;
/** Upstream: pkg/kubelet/container (MaxContainerTerminationMessageLength). */
export const MAX_TERMINATION_MESSAGE_BYTES = 4096;
export const MAX_TERMINATION_LOG_BYTES = 2048;
export const MAX_TERMINATION_LOG_LINES = 80;

/** How often statuses are compared with the API's. Upstream: status_manager.go (syncPeriod). */
export const STATUS_SYNC_PERIOD: Micros = 10 * SECOND;

/** Upstream: pkg/kubelet/kubelet.go (housekeepingPeriod). */
export const HOUSEKEEPING_PERIOD: Micros = 2 * SECOND;

/** Upstream: pkg/kubelet/kubelet.go (ImageGCPeriod). */
export const IMAGE_COLLECTION_PERIOD: Micros = 5 * MINUTE;
