// What the kubelet writes to its log: one constant for each call of klog that it makes upstream.
import type { LineKind } from './kubelet-log.ts';

type Details = Pick<LineKind, 'hasUid' | 'shape'>;

function of(severity: LineKind['severity']) {
  return (source: string, message: string, details: Details = {}): LineKind => {
    return { severity, source, message, ...details };
  };
}

const info = of('I');
const warning = of('W');
const error = of('E');

export const VERSION = info('server.go:529', 'Kubelet version');
export const REGISTERING = info('kubelet_node_status.go:75', 'Attempting to register node');
export const REGISTERED = info('kubelet_node_status.go:78', 'Successfully registered node');
export const REGISTERED_BEFORE = info(
  'kubelet_node_status.go:124',
  'Node was previously registered',
);
export const NOT_REGISTERED = error(
  'kubelet_node_status.go:107',
  'Unable to register node with API server',
);
export const STATUS_NOT_UPDATED = error(
  'kubelet_node_status.go:474',
  'Error updating node status, will retry',
);
export const LEASE_NOT_RENEWED = error('controller.go:195', 'Failed to update lease');
export const NODE_NOT_READY = info('setters.go:543', 'Node became not ready');
export const SYNC_ADD = info('kubelet.go:2537', 'SyncLoop ADD', { shape: 'list' });
export const SYNC_DELETE = info('kubelet.go:2553', 'SyncLoop DELETE', { shape: 'list' });
export const SYNC_REMOVE = info('kubelet.go:2547', 'SyncLoop REMOVE', { shape: 'list' });
export const SYNC_EVENT = info('kubelet.go:2569', 'SyncLoop (PLEG): event for pod', {
  shape: 'lifecycle',
});
export const ERROR_SYNCING = error('pod_workers.go:1324', 'Error syncing pod, skipping', {
  hasUid: true,
});
export const PROBE_FAILED = info('prober.go:120', 'Probe failed', { hasUid: true });
export const KILLING = info(
  'kuberuntime_container.go:864',
  'Killing container with a grace period',
  { hasUid: true },
);
export const MOUNT_FAILED = error(
  'nestedpendingoperations.go:348',
  'MountVolume.SetUp failed for volume',
  { hasUid: true },
);
export const RECLAIMING = warning(
  'eviction_manager.go:376',
  'Eviction manager: attempting to reclaim',
);
export const MUST_EVICT = info(
  'eviction_manager.go:387',
  'Eviction manager: must evict pod(s) to reclaim',
);
export const EVICTED = info(
  'eviction_manager.go:616',
  'Eviction manager: pod is evicted successfully',
);
export const DISK_OVER_THRESHOLD = info(
  'image_gc_manager.go:393',
  'Disk usage on image filesystem is over the high threshold, ' +
    'trying to free bytes down to the low threshold',
);
export const REMOVING_IMAGE = info('image_gc_manager.go:487', 'Removing image to free bytes');
export const IMAGE_COLLECTION_FAILED = error(
  'kubelet.go:1533',
  'Image garbage collection failed multiple times in a row',
);
export const SHUTDOWN_KILLS = info(
  'nodeshutdown_manager.go:154',
  'Shutdown manager killing pod with gracePeriod',
);
export const SYSTEM_OOM = info('oom_watcher_linux.go:80', 'Got sys oom event');
