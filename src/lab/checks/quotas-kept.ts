// What a namespace holds keeps within its quotas.
import type { Pod, ResourceQuota } from '../../model/generated/types.ts';
import { compareQuantities } from '../../model/meta/quantity.ts';
import { matchesQuotaScopes } from '../../model/quota/quota-scopes.ts';
import { addTo, countsForQuota, quotaUsageOf } from '../../model/quota/quota-usage.ts';
import type { Checked, Invariant } from './invariant.ts';

/** What quotas of random lives limit. */
const COUNTED = ['pods', 'services', 'configmaps', 'persistentvolumeclaims', 'jobs.batch'];

/** A quota's limits when it was made are what holds: nobody lowers them here. */
export const quotasKept: Invariant = {
  name: 'quotas are never exceeded',
  onWorld(checked) {
    const { store, universe } = checked;
    if (!store.isOpen('resourcequotas')) return undefined;
    for (const object of store.list('resourcequotas', { namespace: '' })) {
      const quota = object as ResourceQuota;
      const used = useOf(checked, quota, universe.kernel.now);
      for (const [name, limit] of Object.entries(quota.spec?.hard ?? {})) {
        const amount = used.get(name) ?? '0';
        if (compareQuantities(amount, limit) > 0) {
          return `${quota.metadata.name}: ${name}=${amount} of ${limit}`;
        }
      }
    }
    return undefined;
  },
};

function useOf({ store }: Checked, quota: ResourceQuota, now: number): ReadonlyMap<string, string> {
  const used = new Map<string, string>();
  for (const resource of COUNTED) {
    if (!store.isOpen(resource)) continue;
    for (const object of store.list(resource, { namespace: quota.metadata.namespace ?? '' })) {
      if (resource === 'pods' && !countsForQuota(object as Pod, now)) continue;
      if (!matchesQuotaScopes(quota, resource, object)) continue;
      for (const [name, amount] of quotaUsageOf(resource, object)) addTo(used, name, amount);
    }
  }
  return used;
}
