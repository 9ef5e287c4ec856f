// What one object counts for against a ResourceQuota.
// Upstream: pkg/quota/v1/evaluator/core/{pods,services,persistent_volume_claims}.go
import type { Container, PersistentVolumeClaim, Pod, Service } from '../generated/types.ts';
import { labelValue } from '../meta/labels.ts';
import { addQuantities, compareQuantities } from '../meta/quantity.ts';
import type { KubeObject } from '../meta/object.ts';
import { parseTime } from '../meta/time.ts';

/** Amounts by the names of quotas: `pods`, `requests.cpu`, `count/deployments.apps`. */
export type QuotaAmounts = ReadonlyMap<string, string>;

type MutableAmounts = Map<string, string>;

/** Kinds that were counted by their plural before `count/` came. */
const PLAIN_COUNTS = new Set([
  'configmaps',
  'secrets',
  'replicationcontrollers',
  'resourcequotas',
  'services',
  'persistentvolumeclaims',
]);
const BETA_STORAGE_CLASS = 'volume.beta.kubernetes.io/storage-class';
const COMPUTE = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** The usage of an object; `resource` is its group-resource: `pods`, `deployments.apps`. */
export function quotaUsageOf(resource: string, object: KubeObject): QuotaAmounts {
  const amounts: MutableAmounts = new Map([[`count/${resource}`, '1']]);
  if (PLAIN_COUNTS.has(resource)) amounts.set(resource, '1');
  if (resource === 'pods') addPod(amounts, object as Pod);
  else if (resource === 'services') addService(amounts, object as Service);
  else if (resource === 'persistentvolumeclaims')
    addClaim(amounts, object as PersistentVolumeClaim);
  return amounts;
}

/** Whether a pod still counts: finished pods and those past their grace period do not. */
export function countsForQuota(pod: Pod, nowMicros: number): boolean {
  const { phase } = pod.status ?? {};
  if (phase === 'Failed' || phase === 'Succeeded') return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true;
  const deadline = (parseTime(deletionTimestamp) ?? 0) + deletionGracePeriodSeconds * 1_000_000;
  return nowMicros <= deadline;
}

function addPod(amounts: MutableAmounts, pod: Pod): void {
  amounts.set('pods', '1');
  for (const [name, amount] of podTotal(pod, 'requests')) {
    if (COMPUTE.has(name)) amounts.set(name, amount);
    amounts.set(`requests.${name}`, amount);
    if (name.startsWith('hugepages-')) amounts.set(name, amount);
  }
  for (const [name, amount] of podTotal(pod, 'limits')) {
    if (COMPUTE.has(name)) amounts.set(`limits.${name}`, amount);
  }
}

/**
 * Containers and sidecars add up, against each init container beside the sidecars before it; what
 * the pod itself states comes first. Upstream: component-helpers/resource/helpers.go
 */
export function podTotal({ spec }: Pod, side: 'requests' | 'limits'): MutableAmounts {
  const sum: MutableAmounts = new Map();
  const sidecars: MutableAmounts = new Map();
  const starting: MutableAmounts = new Map();
  const amountsOf = ({ resources }: Container): MutableAmounts =>
    new Map(Object.entries(resources?.[side] ?? {}));
  for (const container of spec.containers) addAll(sum, amountsOf(container));
  for (const container of spec.initContainers ?? []) {
    const own = amountsOf(container);
    if (container.restartPolicy === 'Always') {
      addAll(sum, own);
      addAll(sidecars, own);
      raiseAll(starting, sidecars);
    } else {
      addAll(own, sidecars);
      raiseAll(starting, own);
    }
  }
  raiseAll(sum, starting);
  for (const [name, amount] of Object.entries(spec.resources?.[side] ?? {})) sum.set(name, amount);
  // Limits take the overhead only where there is a limit.
  for (const [name, amount] of Object.entries(spec.overhead ?? {})) {
    if (side === 'requests' || sum.has(name)) addTo(sum, name, amount);
  }
  return sum;
}

function addAll(sum: MutableAmounts, more: QuotaAmounts): void {
  for (const [name, amount] of more) addTo(sum, name, amount);
}

function raiseAll(sum: MutableAmounts, other: QuotaAmounts): void {
  for (const [name, amount] of other) {
    const before = sum.get(name);
    if (before === undefined || compareQuantities(amount, before) > 0) sum.set(name, amount);
  }
}

function addService(amounts: MutableAmounts, { spec }: Service): void {
  const ports = spec?.ports ?? [];
  if (spec?.type === 'NodePort') amounts.set('services.nodeports', String(ports.length));
  if (spec?.type !== 'LoadBalancer') return;
  // Without node ports of their own only those count that are asked for.
  const isBare = spec.allocateLoadBalancerNodePorts === false;
  const chosen = ports.filter(({ nodePort }) => (nodePort ?? 0) > 0).length;
  amounts.set('services.loadbalancers', '1');
  amounts.set('services.nodeports', String(isBare ? chosen : ports.length));
}

function addClaim(
  amounts: MutableAmounts,
  { metadata, spec, status }: PersistentVolumeClaim,
): void {
  const asked = spec?.resources?.requests?.storage;
  const allocated = status?.allocatedResources?.storage;
  const name = labelValue(metadata.annotations, BETA_STORAGE_CLASS) ?? spec?.storageClassName;
  const perClass = name ? `${name}.storageclass.storage.k8s.io` : undefined;
  if (perClass) amounts.set(`${perClass}/persistentvolumeclaims`, '1');
  if (asked === undefined) return;
  // A claim that was asked to grow and then less again still holds what was given.
  const isMore = allocated !== undefined && compareQuantities(allocated, asked) > 0;
  const storage = isMore ? allocated : asked;
  amounts.set('requests.storage', storage);
  if (perClass) amounts.set(`${perClass}/requests.storage`, storage);
}

/** Adds to an amount, which counts as zero when absent. */
export function addTo(sum: Map<string, string>, name: string, amount: string): void {
  const before = sum.get(name);
  sum.set(name, before === undefined ? amount : addQuantities(before, amount));
}
