// Numbers and names of the cluster autoscaler. Upstream: kubernetes/autoscaler cluster-autoscaler
// config/const.go, core/options, FAQ.md.
import { MINUTE, SECOND } from '../../kernel/time.ts';
import type { Micros } from '../../kernel/time.ts';

export const SCAN_INTERVAL: Micros = 10 * SECOND;
export const SCALE_DOWN_DELAY_AFTER_ADD: Micros = 10 * MINUTE;
export const SCALE_DOWN_UNNEEDED_TIME: Micros = 10 * MINUTE;
export const UTILIZATION_THRESHOLD = 0.5;
export const MAX_NODE_PROVISION_TIME: Micros = 15 * MINUTE;
/** How long pods that are evicted for a removal may take. */
export const MAX_GRACEFUL_TERMINATION: Micros = 10 * MINUTE;
export const MAX_EMPTY_BULK_DELETE = 10;

export const TO_BE_DELETED_TAINT = 'ToBeDeletedByClusterAutoscaler';
export const DELETION_CANDIDATE_TAINT = 'DeletionCandidateOfClusterAutoscaler';
export const SCALE_DOWN_DISABLED = 'cluster-autoscaler.kubernetes.io/scale-down-disabled';
export const SAFE_TO_EVICT = 'cluster-autoscaler.kubernetes.io/safe-to-evict';
export const SAFE_LOCAL_VOLUMES = 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes';
export const STATUS_MAP = 'cluster-autoscaler-status';
export const LAST_UPDATED = 'cluster-autoscaler.kubernetes.io/last-updated';
