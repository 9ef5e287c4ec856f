// What the namespace's quotas will refuse, counting what is there and all that is in the paste.
import { resourceOfKind } from '../../../../../model/api/resource-of-kind.ts';
import type { ResourceQuota } from '../../../../../model/generated/types.ts';
import type { KubeObject } from '../../../../../model/meta/object.ts';
import { compareQuantities } from '../../../../../model/meta/quantity.ts';
import { matchesQuotaScopes, missingForQuota } from '../../../../../model/quota/quota-scopes.ts';
import { addTo, quotaUsageOf } from '../../../../../model/quota/quota-usage.ts';
import type { Facts } from '../facts.ts';
import type { LintDocument } from '../lint-document.ts';
import { podsOf } from '../lint-document.ts';
import type { Finding, LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';
import { podAsAdmitted } from '../pod-as-admitted.ts';

/** More pods than this are over any quota that a class would write. */
const MOST_COUNTED = 2000;

export const QUOTA_REJECTS: LintRule = {
  name: 'quota-rejects',
  *check(document, facts) {
    if (document.namespace === '') return;
    for (const quota of facts.bounds(document.namespace)?.quotas ?? []) {
      yield* judge(quota, document, facts);
    }
  },
};

function* judge(quota: ResourceQuota, document: LintDocument, facts: Facts): Iterable<Finding> {
  const hard = quota.spec?.hard ?? {};
  const { name } = quota.metadata;
  const pods = podsOf(document.kind, document.object);
  if (pods) {
    const ranges = facts.bounds(document.namespace)?.limitRanges ?? [];
    const pod = podAsAdmitted(pods, document.namespace, ranges);
    const missing = matchesQuotaScopes(quota, 'pods', pod)
      ? missingForQuota(pod, Object.keys(hard))
      : '';
    if (missing !== '') {
      yield warning(
        `${pods.path}.containers`,
        `Quota "${name}" refuses pods that do not say how much they take: give ${missing}.`,
      );
    }
  }
  // Of all documents up to this one; the first that is too much is told.
  const used = new Map(Object.entries(quota.status?.used ?? {}));
  for (const one of facts.documents) {
    if (one.namespace !== document.namespace) continue;
    const more = usageOf(one, quota, facts);
    for (const [key, amount] of more) if (Object.hasOwn(hard, key)) addTo(used, key, amount);
    if (one.index !== document.index) continue;
    for (const key of more.keys()) {
      const limit = hard[key];
      const sum = used.get(key);
      if (!limit || !sum || compareQuantities(sum, limit) <= 0) continue;
      const had = quota.status?.used?.[key] ?? '0';
      yield warning(
        pods && pods.replicas > 1 ? 'spec.replicas' : '',
        `Quota "${name}" will refuse ${pods && document.kind !== 'Pod' ? 'some of its pods' : 'this'}` +
          `: with it ${key} would be ${sum}, allowed are ${limit} (${had} in use).`,
      );
    }
    return;
  }
}

/** What a document adds; nothing for what the cluster counts already. */
function usageOf(document: LintDocument, quota: ResourceQuota, facts: Facts) {
  const { kind, namespace, name, object } = document;
  const sum = new Map<string, string>();
  const before = facts.stored(kind, namespace, name);
  const resource = resourceOfKind(kind);
  const add = (what: string, one: KubeObject): void => {
    if (!matchesQuotaScopes(quota, what, one)) return;
    for (const [key, amount] of quotaUsageOf(what, one)) addTo(sum, key, amount);
  };
  if (before === null && resource) add(resource, object);
  const pods = podsOf(kind, object);
  if (!pods || kind === 'Pod' || kind === 'CronJob' || kind === 'DaemonSet') return sum;
  const had = before ? (podsOf(kind, before)?.replicas ?? 0) : 0;
  const ranges = facts.bounds(namespace)?.limitRanges ?? [];
  const pod = podAsAdmitted(pods, namespace, ranges);
  const more = Math.min(pods.replicas - had, MOST_COUNTED);
  for (let count = 0; count < more; count++) add('pods', pod);
  return sum;
}
