// What the kubelet writes to its log: one constant for each call of klog that it makes upstream.
import type { LineKind } from './kubelet-log.ts';

export const VERSION: LineKind = {
  severity: 'I',
  source: 'server.go:529',
  message: 'Kubelet version',
};
export const REGISTERING: LineKind = {
  severity: 'I',
  source: 'kubelet_node_status.go:75',
  message: 'Attempting to register node',
};
export const REGISTERED: LineKind = {
  severity: 'I',
  source: 'kubelet_node_status.go:78',
  message: 'Successfully registered node',
};
export const REGISTERED_BEFORE: LineKind = {
  severity: 'I',
  source: 'kubelet_node_status.go:124',
  message: 'Node was previously registered',
};
export const NOT_REGISTERED: LineKind = {
  severity: 'E',
  source: 'kubelet_node_status.go:107',
  message: 'Unable to register node with API server',
};
export const STATUS_NOT_UPDATED: LineKind = {
  severity: 'E',
  source: 'kubelet_node_status.go:474',
  message: 'Error updating node status, will retry',
};
export const LEASE_NOT_RENEWED: LineKind = {
  severity: 'E',
  source: 'controller.go:195',
  message: 'Failed to update lease',
};
export const NODE_NOT_READY: LineKind = {
  severity: 'I',
  source: 'setters.go:543',
  message: 'Node became not ready',
};

export const SYNC_ADD: LineKind = {
  severity: 'I',
  source: 'kubelet.go:2537',
  message: 'SyncLoop ADD',
  shape: 'list',
};
export const SYNC_DELETE: LineKind = {
  severity: 'I',
  source: 'kubelet.go:2553',
  message: 'SyncLoop DELETE',
  shape: 'list',
};
export const SYNC_REMOVE: LineKind = {
  severity: 'I',
  source: 'kubelet.go:2547',
  message: 'SyncLoop REMOVE',
  shape: 'list',
};
export const SYNC_EVENT: LineKind = {
  severity: 'I',
  source: 'kubelet.go:2569',
  message: 'SyncLoop (PLEG): event for pod',
  shape: 'lifecycle',
};
export const ERROR_SYNCING: LineKind = {
  severity: 'E',
  source: 'pod_workers.go:1324',
  message: 'Error syncing pod, skipping',
  hasUid: true,
};
export const PROBE_FAILED: LineKind = {
  severity: 'I',
  source: 'prober.go:120',
  message: 'Probe failed',
  hasUid: true,
};
export const KILLING: LineKind = {
  severity: 'I',
  source: 'kuberuntime_container.go:864',
  message: 'Killing container with a grace period',
  hasUid: true,
};
export const MOUNT_FAILED: LineKind = {
  severity: 'E',
  source: 'nestedpendingoperations.go:348',
  message: 'MountVolume.SetUp failed for volume',
  hasUid: true,
};

export const RECLAIMING: LineKind = {
  severity: 'W',
  source: 'eviction_manager.go:376',
  message: 'Eviction manager: attempting to reclaim',
};
export const MUST_EVICT: LineKind = {
  severity: 'I',
  source: 'eviction_manager.go:387',
  message: 'Eviction manager: must evict pod(s) to reclaim',
};
export const EVICTED: LineKind = {
  severity: 'I',
  source: 'eviction_manager.go:616',
  message: 'Eviction manager: pod is evicted successfully',
};
export const DISK_OVER_THRESHOLD: LineKind = {
  severity: 'I',
  source: 'image_gc_manager.go:393',
  message:
    'Disk usage on image filesystem is over the high threshold, ' +
    'trying to free bytes down to the low threshold',
};
export const REMOVING_IMAGE: LineKind = {
  severity: 'I',
  source: 'image_gc_manager.go:487',
  message: 'Removing image to free bytes',
};
export const IMAGE_COLLECTION_FAILED: LineKind = {
  severity: 'E',
  source: 'kubelet.go:1533',
  message: 'Image garbage collection failed multiple times in a row',
};

export const SHUTDOWN_KILLS: LineKind = {
  severity: 'I',
  source: 'nodeshutdown_manager.go:154',
  message: 'Shutdown manager killing pod with gracePeriod',
};
export const SYSTEM_OOM: LineKind = {
  severity: 'I',
  source: 'oom_watcher_linux.go:80',
  message: 'Got sys oom event',
};
