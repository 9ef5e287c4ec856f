// Numbers of the controllers, with where each comes from. Durations in virtual microseconds.
import { MICROSECOND, MINUTE, SECOND } from '../../kernel/time.ts';
import type { Micros } from '../../kernel/time.ts';

/** Upstream: pkg/controller/controller_utils.go ExpectationsTimeout. */
export const EXPECTATIONS_TIMEOUT: Micros = 5 * MINUTE;
/** Upstream: pkg/controller/controller_utils.go SlowStartInitialBatchSize. */
export const SLOW_START_INITIAL_BATCH = 1;
/** Upstream: pkg/controller/replicaset/replica_set.go BurstReplicas. */
export const BURST_REPLICAS = 500;
/** Upstream: staging/src/k8s.io/api/core/v1/annotation_key_constants.go PodDeletionCost. */
export const POD_DELETION_COST_ANNOTATION = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * Counting a large set takes a real controller time, within which further changes gather. Here a
 * key rests this long for each object it counts, which bounds the work per change.
 */
export const REST_PER_OBJECT: Micros = 100 * MICROSECOND;
export const LONGEST_REST: Micros = SECOND;
/** Endpoints are written out anew, not only counted. */
export const ENDPOINT_REST_PER_POD: Micros = 500 * MICROSECOND;

/** Upstream: pkg/controller/deployment/util/deployment_util.go. */
export const REVISION_ANNOTATION = 'deployment.kubernetes.io/revision';
export const REVISION_HISTORY_ANNOTATION = 'deployment.kubernetes.io/revision-history';
export const DESIRED_REPLICAS_ANNOTATION = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS_ANNOTATION = 'deployment.kubernetes.io/max-replicas';
export const ROLLBACK_REVISION_ANNOTATION = 'deprecated.deployment.rollback.to';
export const LAST_APPLIED_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
export const POD_TEMPLATE_HASH_LABEL = 'pod-template-hash';
/** Upstream: pkg/controller/deployment/util/deployment_util.go maxRevHistoryLengthInChars. */
export const MAX_REVISION_HISTORY_LENGTH = 2000;

/** Upstream: pkg/controller/endpointslice/config/v1alpha1/defaults.go MaxEndpointsPerSlice. */
export const MAX_ENDPOINTS_PER_SLICE = 100;
/** Upstream: pkg/controller/endpoint/endpoints_controller.go maxCapacity. */
export const MAX_ENDPOINTS_ADDRESSES = 1000;
/** Upstream: staging/src/k8s.io/api/discovery/v1/well_known_labels.go. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';
export const SLICE_MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
export const SLICE_CONTROLLER_NAME = 'endpointslice-controller.k8s.io';
/** Upstream: staging/src/k8s.io/api/core/v1/well_known_labels.go, annotation_key_constants.go. */
export const HEADLESS_SERVICE_LABEL = 'service.kubernetes.io/headless';
export const ENDPOINTS_TRIGGER_ANNOTATION = 'endpoints.kubernetes.io/last-change-trigger-time';
export const ENDPOINTS_CAPACITY_ANNOTATION = 'endpoints.kubernetes.io/over-capacity';
/** Upstream: pkg/controller/endpoint/endpoints_controller.go. */
export const ENDPOINTS_MANAGED_BY_LABEL = 'endpoints.kubernetes.io/managed-by';
export const ENDPOINTS_CONTROLLER_NAME = 'endpoint-controller';
export const ZONE_LABEL = 'topology.kubernetes.io/zone';
export const REGION_LABEL = 'topology.kubernetes.io/region';

/** Upstream: staging/src/k8s.io/api/apps/v1/types.go. */
export const CONTROLLER_REVISION_HASH_LABEL = 'controller-revision-hash';
export const TEMPLATE_GENERATION_LABEL = 'pod-template-generation';
export const TEMPLATE_GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation';
/**
 * Upstream: pkg/controller/daemon/daemon_controller.go BurstReplicas, and its failed pods'
 * back-off.
 */
export const DAEMON_BURST_REPLICAS = 250;
export const FAILED_DAEMON_FIRST_DELAY: Micros = SECOND;
export const FAILED_DAEMON_LAST_DELAY: Micros = 15 * MINUTE;

/**
 * Upstream: pkg/controller/nodelifecycle/config/v1alpha1/defaults.go,
 * node_lifecycle_controller.go.
 */
export const NODE_MONITOR_PERIOD: Micros = 5 * SECOND;
export const NODE_MONITOR_GRACE_PERIOD: Micros = 50 * SECOND;
export const NODE_STARTUP_GRACE_PERIOD: Micros = MINUTE;
/** Evictions per second and zone: healthy, and in a large zone that is partly down. */
export const EVICTION_RATE = 0.1;
export const SECONDARY_EVICTION_RATE = 0.01;
export const LARGE_CLUSTER_NODES = 50;
export const UNHEALTHY_ZONE_SHARE = 0.55;
export const NODE_LEASE_NAMESPACE = 'kube-node-lease';
export const NOT_READY_TAINT = 'node.kubernetes.io/not-ready';
export const UNREACHABLE_TAINT = 'node.kubernetes.io/unreachable';
export const OUT_OF_SERVICE_TAINT = 'node.kubernetes.io/out-of-service';
export const EXCLUDE_DISRUPTION_LABEL = 'node.kubernetes.io/exclude-disruption';

/** Upstream: pkg/controller/podgc/gc_controller.go; --terminated-pod-gc-threshold. */
export const POD_GC_PERIOD: Micros = 20 * SECOND;
export const POD_GC_QUARANTINE: Micros = 40 * SECOND;
export const TERMINATED_POD_THRESHOLD = 12_500;

/** Upstream: pkg/controller/namespace/namespace_controller.go namespaceDeletionGracePeriod. */
export const NAMESPACE_DELETION_DELAY: Micros = 5 * SECOND;
/** Upstream: pkg/controller/namespace/deletion finalizerEstimateSeconds. */
export const FINALIZER_ESTIMATE_SECONDS = 15;
/** Upstream: pkg/controller/garbagecollector (absentOwnerCache). */
export const ABSENT_OWNERS_REMEMBERED = 500;

/** Upstream: staging/src/k8s.io/api/apps/v1/types.go, pkg/controller/history. */
export const STATEFUL_POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
export const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';
export const REVISION_STORE_HASH_LABEL = 'controller.kubernetes.io/hash';

/** Upstream: pkg/controller/job/job_controller.go, backoff_utils.go. */
export const JOB_SYNC_BATCH_PERIOD: Micros = SECOND;
export const JOB_FIRST_BACKOFF: Micros = 10 * SECOND;
export const JOB_LAST_BACKOFF: Micros = 10 * MINUTE;
export const JOB_MAX_PODS_PER_SYNC = 500;
export const JOB_MAX_UNCOUNTED_PODS = 500;
/** Upstream: staging/src/k8s.io/api/batch/v1/types.go. */
export const JOB_TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';
export const JOB_COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
export const JOB_INDEX_FAILURES = 'batch.kubernetes.io/job-index-failure-count';
export const JOB_INDEX_IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';
export const JOB_CONTROLLER_NAME = 'kubernetes.io/job-controller';

/** Upstream: pkg/controller/cronjob/cronjob_controllerv2.go, utils.go. */
export const NEXT_SCHEDULE_DELTA: Micros = SECOND / 10;
export const MANY_MISSED_SCHEDULES = 100;
export const CRON_SCHEDULED_TIMESTAMP = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** Upstream: pkg/controller/podautoscaler/config/v1alpha1/defaults.go, horizontal.go. */
export const HPA_SYNC_PERIOD: Micros = 15 * SECOND;
export const HPA_DOWNSCALE_STABILIZATION_SECONDS = 300;
export const HPA_TOLERANCE = 0.1;
export const HPA_CPU_INITIALIZATION: Micros = 5 * MINUTE;
export const HPA_INITIAL_READINESS_DELAY: Micros = 30 * SECOND;
export const HPA_SCALE_UP_FACTOR = 2;
export const HPA_SCALE_UP_MINIMUM = 4;

/** Upstream: pkg/controller/disruption/disruption.go DeletionTimeout. */
export const DISRUPTION_DELETION_TIMEOUT: Micros = 2 * MINUTE;
/** Upstream: pkg/controller/resourcequota; --resource-quota-sync-period. */
export const QUOTA_RESYNC_PERIOD: Micros = 5 * MINUTE;
/**
 * Upstream: pkg/quota/v1/install/update_filter.go, resource_quota_controller.go (batching
 * here).
 */
export const QUOTA_REST: Micros = SECOND / 5;

/** Upstream: staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go. */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export const BETA_STORAGE_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
export const IS_DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';
/** Upstream: pkg/volume/util/finalizer.go. */
export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';
export const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';
/** Upstream: pkg/controller/volume/persistentvolume; --pvclaimbinder-sync-period. */
export const CLAIM_BINDER_PERIOD: Micros = 15 * SECOND;

/** Upstream: pkg/controller/endpointslicemirroring; --mirroring-max-endpoints-per-subset. */
export const MIRRORING_CONTROLLER_NAME = 'endpointslicemirroring-controller.k8s.io';
export const MAX_MIRRORED_ADDRESSES = 1000;
export const SKIP_MIRROR_LABEL = 'endpointslice.kubernetes.io/skip-mirror';
