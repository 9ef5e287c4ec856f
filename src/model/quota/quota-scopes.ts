// Which objects a ResourceQuota is about, and what it asks of every pod.
// Upstream: pkg/quota/v1/evaluator/core/pods.go podMatchesScopeFunc, PodUsageFunc
import type {
  PersistentVolumeClaim,
  Pod,
  ResourceQuota,
  ScopedResourceSelectorRequirement,
} from '../generated/types.ts';
import type { KubeObject } from '../meta/object.ts';
import { podQosClass } from '../resources/pod/pod-qos.ts';

/** Whether the object is within the quota's scopes; scopes other than of pods match pods only. */
export function matchesQuotaScopes(
  { spec }: ResourceQuota,
  resource: string,
  object: KubeObject,
): boolean {
  const scopes = [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ];
  if (scopes.length === 0) return true;
  if (resource === 'persistentvolumeclaims') {
    return scopes.every((scope) => matchesClaimScope(scope, object as PersistentVolumeClaim));
  }
  if (resource !== 'pods') return false;
  return scopes.every((scope) => matchesScope(scope, object as Pod));
}

function matchesScope(scope: ScopedResourceSelectorRequirement, pod: Pod): boolean {
  switch (scope.scopeName) {
    case 'Terminating':
      return pod.spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return pod.spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return isBestEffort(pod);
    case 'NotBestEffort':
      return !isBestEffort(pod);
    case 'CrossNamespacePodAffinity':
      return usesOtherNamespaces(pod);
    case 'PriorityClass':
      return matchesPriorityClass(scope, pod.spec.priorityClassName ?? '');
    default:
      return false;
  }
}

function matchesPriorityClass(
  { operator, values = [] }: ScopedResourceSelectorRequirement,
  name: string,
): boolean {
  switch (operator) {
    case 'In':
      return values.includes(name);
    case 'NotIn':
      return !values.includes(name);
    case 'DoesNotExist':
      return name === '';
    default:
      return name !== '';
  }
}

/** Upstream: pkg/quota/v1/evaluator/core/persistent_volume_claims.go pvcMatchesScopeFunc */
function matchesClaimScope(
  scope: ScopedResourceSelectorRequirement,
  { spec, status }: PersistentVolumeClaim,
): boolean {
  if (scope.scopeName !== 'VolumeAttributesClass') return false;
  const names = [
    spec?.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ].filter((name): name is string => name !== undefined && name !== '');
  const { operator, values = [] } = scope;
  switch (operator) {
    case 'In':
      return names.some((name) => values.includes(name));
    case 'NotIn':
      return !names.some((name) => values.includes(name));
    case 'DoesNotExist':
      return names.length === 0;
    default:
      return names.length > 0;
  }
}

function isBestEffort({ spec }: Pod): boolean {
  return podQosClass(spec) === 'BestEffort';
}

function usesOtherNamespaces({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const terms = [podAffinity, podAntiAffinity].flatMap((one) => [
    ...(one?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(one?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ podAffinityTerm }) => podAffinityTerm,
    ),
  ]);
  return terms.some((term) => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector);
}

const DEMANDED = new Set([
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]);

/**
 * What containers leave out although the quota limits it: `limits.cpu for: a,b; ...`. '' is fine.
 */
export function missingForQuota(pod: Pod, hard: readonly string[]): string {
  const parts: string[] = [];
  // A pod that states its resources as a whole need not do so for each container.
  if (Object.keys({ ...pod.spec.resources?.requests, ...pod.spec.resources?.limits }).length > 0) {
    return '';
  }
  for (const name of [...hard].filter((one) => DEMANDED.has(one)).sort()) {
    const side = name.startsWith('limits.') ? 'limits' : 'requests';
    const resource = name.replace(/^(limits|requests)\./, '');
    const lacking = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
      .filter(({ resources }) => !Object.hasOwn(resources?.[side] ?? {}, resource))
      .map((container) => container.name);
    if (lacking.length > 0) parts.push(`${name} for: ${lacking.sort().join(',')}`);
  }
  return parts.join('; ');
}
