// Which resources (cpu, memory, nvidia.com/gpu ...) are of which sort.
// Upstream: pkg/apis/core/helper/helpers.go
import { validateQualifiedName } from '../../meta/names.ts';

const HUGE_PAGES = 'hugepages-';
const NATIVE_DOMAIN = 'kubernetes.io/';

const STANDARD_CONTAINER = new Set(['cpu', 'memory', 'ephemeral-storage']);

const STANDARD = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'storage',
  'requests.storage',
  'services.nodeports',
  'services.loadbalancers',
]);

const STANDARD_QUOTA = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);

const INTEGER = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

export function isHugePages(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
}

export function isStandardContainerResource(name: string): boolean {
  return STANDARD_CONTAINER.has(name) || isHugePages(name);
}

export function isStandardResource(name: string): boolean {
  return STANDARD.has(name) || isQuotaHugePages(name);
}

/** Names that a ResourceQuota may bound without a domain. */
export function isStandardQuotaResource(name: string): boolean {
  return STANDARD_QUOTA.has(name) || isQuotaHugePages(name);
}

function isQuotaHugePages(name: string): boolean {
  return isHugePages(name) || name.startsWith(`requests.${HUGE_PAGES}`);
}

/** In the kubernetes.io domain, or in none. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes(NATIVE_DOMAIN);
}

/** What vendors and device plugins add, such as nvidia.com/gpu. */
export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false;
  return validateQualifiedName(`requests.${name}`).length === 0;
}

/** Limits may exceed requests, and the sum of limits a node's capacity. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name);
}

export function isIntegerResource(name: string): boolean {
  return INTEGER.has(name) || isExtendedResource(name);
}
