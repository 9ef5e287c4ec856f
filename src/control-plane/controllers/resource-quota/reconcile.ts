// The resource quota controller: counts anew what each quota limits.
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import type { Change, Informer } from '../../../client/informer.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { sleepInBackground } from '../../../kernel/waits.ts';
import { RESOURCE_QUOTAS } from '../../../model/api/refs.ts';
import { groupResource } from '../../../model/api/resource-ref.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { Pod, ResourceQuota } from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { isBeingDeleted, keyOf, namespaceOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { addQuantities } from '../../../model/meta/quantity.ts';
import { matchesQuotaScopes } from '../../../model/quota/quota-scopes.ts';
import { countsForQuota, quotaUsageOf } from '../../../model/quota/quota-usage.ts';
import { QUOTA_RESYNC_PERIOD, QUOTA_REST } from '../limits.ts';
import { isPodTerminal } from '../shared/pods.ts';
import { ServedResources } from '../shared/served-resources.ts';

/** Upstream: pkg/controller/resourcequota; --concurrent-resource-quota-syncs. */
export function resourceQuotaController(builtIn: readonly ResourceRef[]): ControllerDefinition {
  return {
    name: 'resourcequota',
    workers: 5,
    create: (context) => new ResourceQuotaController(context, builtIn),
  };
}

class ResourceQuotaController implements Controller {
  readonly watches;
  private readonly quotas: Informer<ResourceQuota>;
  private readonly counted = new Map<string, Informer<KubeObject>>();

  constructor(
    private readonly context: ControllerContext,
    builtIn: readonly ResourceRef[],
  ) {
    this.quotas = context.informers.informer(RESOURCE_QUOTAS);
    new ServedResources(builtIn, context.informers).onAdd((ref, isLate) => {
      if (!ref.namespaced || ref.plural === 'events') return;
      const informer = context.informers.informer<KubeObject>(ref);
      this.counted.set(groupResource(ref), informer);
      informer.onChange((change) => this.see(change));
      if (isLate) informer.start();
    });
    this.watches = [
      watch(RESOURCE_QUOTAS, (quota, before) =>
        before && deepEqual(before.spec, quota.spec) ? [] : [keyOf(quota)],
      ),
    ];
  }

  *run(): Task {
    for (;;) {
      yield* sleepInBackground(QUOTA_RESYNC_PERIOD);
      for (const quota of this.quotas.list()) this.context.queue.add(keyOf(quota));
    }
  }

  // What comes is counted by admission; here counts what goes. RQ2
  private see({ type, object, previous }: Change<KubeObject>): void {
    if (this.quotas.size === 0) return;
    const isGone = type === 'deleted';
    const isFreed =
      type === 'updated' &&
      object.kind === 'Pod' &&
      (isPodTerminal(object as Pod) !== isPodTerminal(previous as Pod) ||
        isBeingDeleted(object) !== isBeingDeleted(previous));
    const isRetyped =
      type === 'updated' &&
      object.kind === 'Service' &&
      !deepEqual((object as { spec?: unknown }).spec, (previous as { spec?: unknown }).spec);
    if (!isGone && !isFreed && !isRetyped) return;
    for (const quota of this.quotas.list(namespaceOf(object))) {
      this.context.queue.addAfter(keyOf(quota), QUOTA_REST);
    }
  }

  *reconcile(key: string): Task<{ readonly requeueAfter?: Micros } | void> {
    const quota = this.quotas.byKey(key);
    if (!quota || isBeingDeleted(quota)) return;
    const hard = quota.spec?.hard ?? {};
    const used = new Map(Object.keys(hard).map((name): [string, string] => [name, '0']));
    const namespace = namespaceOf(quota);
    for (const [resource, informer] of this.counted) {
      if (!mayCount(resource, used)) continue;
      for (const object of informer.list(namespace)) this.count(quota, resource, object, used);
    }
    const status = { hard, used: Object.fromEntries(used) };
    if (deepEqual(status, quota.status)) return;
    yield* this.context.client.updateStatus(RESOURCE_QUOTAS, { ...quota, status });
  }

  private count(
    quota: ResourceQuota,
    resource: string,
    object: KubeObject,
    used: Map<string, string>,
  ): void {
    const isOver = resource === 'pods' && !countsForQuota(object as Pod, this.context.now());
    if (isOver && !used.has('count/pods')) return;
    if (!matchesQuotaScopes(quota, resource, object)) return;
    for (const [name, amount] of quotaUsageOf(resource, object)) {
      // A finished pod is still an object, and nothing else.
      if (isOver && name !== 'count/pods') continue;
      const before = used.get(name);
      if (before !== undefined) used.set(name, addQuantities(before, amount));
    }
  }
}

// Most kinds are in no quota: then nothing of them is looked at.
function mayCount(resource: string, used: ReadonlyMap<string, string>): boolean {
  if (used.has(`count/${resource}`) || used.has(resource)) return true;
  if (resource === 'pods') return true;
  if (resource === 'services') return [...used.keys()].some((name) => name.startsWith('services.'));
  return resource === 'persistentvolumeclaims'
    ? [...used.keys()].some((name) => name.includes('storage'))
    : false;
}
