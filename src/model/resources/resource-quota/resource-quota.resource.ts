// The kind ResourceQuota. Upstream: pkg/registry/core/resourcequota/strategy.go
import { RESOURCE_QUOTAS } from '../../api/refs.ts';
import type { ResourceQuota } from '../../generated/types.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { keepSpec, keepStatus, withStatus } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';
import { checkQuota, checkQuotaStatus } from './quota-validation.ts';

export const RESOURCE_QUOTA_RESOURCE = defineResource<ResourceQuota>({
  ref: RESOURCE_QUOTAS,
  shortNames: ['quota'],
  subresources: [STATUS],
  defaults: (quota) => (quota.spec === undefined ? { ...quota, spec: {} } : quota),
  prepareCreate: (quota) => withStatus(quota, {}),
  prepareUpdate: keepStatus,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<ResourceQuota>(true, SUBDOMAIN_NAME, checkQuota, checkQuotaStatus),
  columns: [
    NAME_COLUMN,
    column('Request', 'What is used, of what may be requested.', (quota) =>
      usage(quota, (name) => !isLimit(name)),
    ),
    column('Limit', 'What is used, of what limits may sum up to.', (quota) =>
      usage(quota, isLimit),
    ),
    AGE_COLUMN,
  ],
});

function isLimit(name: string): boolean {
  return name.startsWith('limits.');
}

// Upstream: printers.go printResourceQuota: `cpu: 1/2, memory: 1Gi/4Gi`
function usage(quota: ResourceQuota, isShown: (name: string) => boolean): string {
  const { hard = {}, used = {} } = quota.status ?? {};
  return Object.keys(hard)
    .filter(isShown)
    .sort()
    .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
    .join(', ');
}
