// What a namespace holds keeps within its quotas.
import type { Pod, ResourceQuota } from '../../model/generated/types.ts';
import { compareQuantities } from '../../model/meta/quantity.ts';
import { matchesQuotaScopes } from '../../model/quota/quota-scopes.ts';
import { addTo, countsForQuota, quotaUsageOf } from '../../model/quota/quota-usage.ts';
import type { Checked, Invariant } from './invariant.ts';

/** What quotas of random lives limit. */
const COUNTED = ['pods', 'services', 'configmaps', 'persistentvolumeclaims', 'jobs.batch'];

/** What was there before a quota may be more than it allows; nothing younger may be. */
export const quotasKept: Invariant = {
  name: 'quotas are never exceeded',
  onWorld(checked) {
    const { store, universe } = checked;
    if (!store.isOpen('resourcequotas')) return undefined;
    for (const object of store.list('resourcequotas', { namespace: '' })) {
      const quota = object as ResourceQuota;
      const { used, added } = useOf(checked, quota, universe.kernel.now);
      for (const [name, limit] of Object.entries(quota.spec?.hard ?? {})) {
        const amount = used.get(name) ?? '0';
        if (added.has(name) && compareQuantities(amount, limit) > 0) {
          return `${quota.metadata.name}: ${name}=${amount} of ${limit}`;
        }
      }
    }
    return undefined;
  },
};

interface Use {
  readonly used: ReadonlyMap<string, string>;
  /** What objects count for that are younger than the quota. */
  readonly added: ReadonlySet<string>;
}

function useOf({ store }: Checked, quota: ResourceQuota, now: number): Use {
  const { namespace = '', creationTimestamp: since = '' } = quota.metadata;
  const used = new Map<string, string>();
  const added = new Set<string>();
  for (const resource of COUNTED) {
    if (!store.isOpen(resource)) continue;
    for (const object of store.list(resource, { namespace })) {
      if (resource === 'pods' && !countsForQuota(object as Pod, now)) continue;
      if (!matchesQuotaScopes(quota, resource, object)) continue;
      const isYounger = (object.metadata.creationTimestamp ?? '') > since;
      for (const [name, amount] of quotaUsageOf(resource, object)) {
        addTo(used, name, amount);
        if (isYounger) added.add(name);
      }
    }
  }
  return { used, added };
}
