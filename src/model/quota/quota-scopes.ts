// Which objects a ResourceQuota is about, and what it asks of every pod.
// Upstream: pkg/quota/v1/evaluator/core/pods.go podMatchesScopeFunc, PodUsageFunc
import type { Pod, ResourceQuota, ScopedResourceSelectorRequirement } from '../generated/types.ts';
import type { KubeObject } from '../meta/object.ts';

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

function isBestEffort({ spec }: Pod): boolean {
  const isBare = (amounts: { readonly [name: string]: string } | undefined): boolean =>
    !['cpu', 'memory'].some((name) => amounts !== undefined && Object.hasOwn(amounts, name));
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  return all.every(({ resources }) => isBare(resources?.requests) && isBare(resources?.limits));
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
