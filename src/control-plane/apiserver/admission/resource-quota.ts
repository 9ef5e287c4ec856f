// Nothing is created beyond a namespace's quotas; what is created is counted at once.
// Upstream: apiserver pkg/admission/plugin/resourcequota/{admission,controller}.go
import { groupResource } from '../../../model/api/resource-ref.ts';
import { RESOURCE_QUOTAS } from '../../../model/api/refs.ts';
import type { Pod, ResourceQuota } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import {
  addQuantities,
  compareQuantities,
  subtractQuantities,
} from '../../../model/meta/quantity.ts';
import { matchesQuotaScopes, missingForQuota } from '../../../model/quota/quota-scopes.ts';
import type { QuotaAmounts } from '../../../model/quota/quota-usage.ts';
import { addTo, countsForQuota, quotaUsageOf } from '../../../model/quota/quota-usage.ts';
import type { Exchange } from '../exchange.ts';
import { internalRequest } from '../internal-request.ts';
import { LOOPBACK } from '../user.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { refuse } from './pods.ts';

/** Of these an update can use more than before. */
const GROWING = new Set(['services', 'persistentvolumeclaims']);

type Amounts = { readonly [name: string]: string };

export const RESOURCE_QUOTA: AdmissionPlugin = {
  name: 'ResourceQuota',
  isAfterWebhooks: true,
  validate(exchange) {
    const { operation, definition, object, server, request } = exchange;
    if (!object || !definition.ref.namespaced) return;
    const resource = groupResource(definition.ref);
    const isResize = resource === 'pods' && request.subresource === 'resize';
    if (request.subresource !== '' && !isResize) return;
    if (
      operation !== 'CREATE' &&
      !(operation === 'UPDATE' && (GROWING.has(resource) || isResize))
    ) {
      return;
    }
    if (!server.registry.get('', 'v1', 'resourcequotas')) return;
    const quotas = [...server.readAll(RESOURCE_QUOTAS, exchange.namespace)];
    if (quotas.length > 0) charge(exchange, quotas, resource, object);
  },
};

function charge(
  exchange: Exchange,
  quotas: readonly ResourceQuota[],
  resource: string,
  object: KubeObject,
): void {
  const wanted = quotaUsageOf(resource, object);
  const before = exchange.old ? quotaUsageOf(resource, exchange.old) : undefined;
  const delta = before ? growth(wanted, before) : wanted;
  const charges: { quota: ResourceQuota; used: Amounts }[] = [];
  const matching = quotas.filter((quota) => matchesQuotaScopes(quota, resource, object));
  // What must be said is asked by all of them before any counts.
  if (resource === 'pods') for (const quota of matching) checkSaid(exchange, quota, object as Pod);
  for (const quota of matching) {
    const used = chargedUse(exchange, quota, delta);
    if (used) charges.push({ quota, used });
  }
  if (exchange.isDryRun) return;
  for (const { quota, used } of charges) writeUse(exchange, quota, used);
}

function checkSaid(exchange: Exchange, { metadata, status, spec }: ResourceQuota, pod: Pod): void {
  const missing = missingForQuota(pod, Object.keys(status?.hard ?? spec?.hard ?? {}));
  if (missing !== '') refuse(exchange, `failed quota: ${metadata.name}: must specify ${missing}`);
}

/** The quota's use with the new object; undefined when it counts nothing of it. */
function chargedUse(
  exchange: Exchange,
  quota: ResourceQuota,
  delta: QuotaAmounts,
): Amounts | undefined {
  const hard: Amounts = quota.status?.hard ?? quota.spec?.hard ?? {};
  const { name } = quota.metadata;
  const counted = [...delta.keys()].filter((key) => Object.hasOwn(hard, key)).sort();
  if (counted.length === 0) return undefined;
  const used: Amounts = quota.status?.used ?? currentUse(exchange, quota, hard);
  const next = new Map(Object.entries(used));
  for (const key of counted) addTo(next, key, delta.get(key) as string);
  const over = counted.filter(
    (key) => compareQuantities(next.get(key) as string, hard[key] as string) > 0,
  );
  if (over.length > 0) {
    const list = (amountOf: (key: string) => string | undefined): string =>
      over.map((key) => `${key}=${amountOf(key) ?? '0'}`).join(',');
    const requested = list((key) => delta.get(key));
    const already = list((key) => used[key]);
    const limited = list((key) => hard[key]);
    refuse(
      exchange,
      `exceeded quota: ${name}, requested: ${requested}, used: ${already}, limited: ${limited}`,
    );
  }
  return Object.fromEntries(next);
}

/** What is used now, counted anew: the quota's controller has not done so yet. */
function currentUse({ server, namespace }: Exchange, quota: ResourceQuota, hard: Amounts): Amounts {
  const sum = new Map(Object.keys(hard).map((key): [string, string] => [key, '0']));
  for (const definition of server.registry.all()) {
    if (!definition.ref.namespaced || definition.conversion || !definition.stored) continue;
    const resource = groupResource(definition.ref);
    for (const object of server.readAll(definition.ref, namespace)) {
      if (resource === 'pods' && !countsForQuota(object as Pod, server.now)) continue;
      if (!matchesQuotaScopes(quota, resource, object)) continue;
      for (const [key, amount] of quotaUsageOf(resource, object)) {
        if (sum.has(key)) sum.set(key, addQuantities(sum.get(key) as string, amount));
      }
    }
  }
  return Object.fromEntries(sum);
}

function growth(wanted: QuotaAmounts, before: QuotaAmounts): QuotaAmounts {
  const delta = new Map<string, string>();
  for (const [key, amount] of wanted) {
    const more = subtractQuantities(amount, before.get(key) ?? '0');
    if (compareQuantities(more, '0') > 0) delta.set(key, more);
  }
  return delta;
}

function writeUse(exchange: Exchange, quota: ResourceQuota, used: Amounts): void {
  const hard = quota.status?.hard ?? quota.spec?.hard ?? {};
  const body = { ...quota, status: { ...quota.status, hard, used } };
  const { namespace, name } = quota.metadata;
  const request = internalRequest('update', RESOURCE_QUOTAS, namespace ?? '', name, body);
  exchange.server.handleAs(LOOPBACK, { ...request, subresource: 'status' });
}
