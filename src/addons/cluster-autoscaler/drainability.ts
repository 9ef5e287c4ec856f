// Whether the pods of a node may go so that it can be removed. Decisions only.
// Upstream: cluster-autoscaler simulator/drainability/rules, FAQ.md.
import type { Pod, PodDisruptionBudget } from '../../model/generated/types.ts';
import { labelValue } from '../../model/meta/labels.ts';
import { controllerOf } from '../../model/meta/owners.ts';
import { labelSelectorMatches } from '../../model/meta/selectors.ts';
import { SAFE_LOCAL_VOLUMES, SAFE_TO_EVICT } from './limits.ts';
import type { AutoscalerOptions } from './options.ts';

export interface Drain {
  /** Pods that must be evicted and find another place. */
  readonly evict: readonly Pod[];
  /** The pod that keeps the node, and upstream's reason. */
  readonly veto?: { readonly pod: Pod; readonly reason: string };
}

const MIRROR = 'kubernetes.io/config.mirror';

export function drainOf(
  pods: Iterable<Pod>,
  budgets: Iterable<PodDisruptionBudget>,
  options: Pick<AutoscalerOptions, 'skipsLocalStorage' | 'skipsSystemPods'>,
): Drain {
  const all = [...budgets];
  const evict: Pod[] = [];
  for (const pod of pods) {
    if (staysBehind(pod)) continue;
    const reason = vetoOf(pod, all, options);
    if (reason !== undefined) return { evict: [], veto: { pod, reason } };
    evict.push(pod);
  }
  return { evict };
}

/** Goes with its node: pods of DaemonSets, mirror pods, and what is over or on its way out. */
export function staysBehind(pod: Pod): boolean {
  const { phase } = pod.status ?? {};
  return (
    labelValue(pod.metadata.annotations, MIRROR) !== undefined ||
    controllerOf(pod)?.kind === 'DaemonSet' ||
    pod.metadata.deletionTimestamp !== undefined ||
    phase === 'Succeeded' ||
    phase === 'Failed'
  );
}

function vetoOf(
  pod: Pod,
  budgets: readonly PodDisruptionBudget[],
  options: Pick<AutoscalerOptions, 'skipsLocalStorage' | 'skipsSystemPods'>,
): string | undefined {
  const { annotations, namespace } = pod.metadata;
  const safe = labelValue(annotations, SAFE_TO_EVICT);
  const own = budgets.filter(
    (budget) =>
      budget.metadata.namespace === namespace &&
      labelSelectorMatches(budget.spec.selector, pod.metadata.labels),
  );
  if (own.some((budget) => (budget.status?.disruptionsAllowed ?? 0) < 1)) {
    return 'NotEnoughPdb';
  }
  if (safe === 'true') return undefined;
  if (safe === 'false') return 'NotSafeToEvictAnnotation';
  if (!controllerOf(pod)) return 'NotReplicated';
  if (options.skipsSystemPods && namespace === 'kube-system' && own.length === 0) {
    return 'UnmovableKubeSystemPod';
  }
  return options.skipsLocalStorage && hasLocalStorage(pod) ? 'LocalStorageRequested' : undefined;
}

function hasLocalStorage({ metadata, spec }: Pod): boolean {
  const safe = (labelValue(metadata.annotations, SAFE_LOCAL_VOLUMES) ?? '').split(',');
  return (spec.volumes ?? []).some(
    ({ name, emptyDir, hostPath }) =>
      !safe.includes(name) &&
      (hostPath !== undefined || (emptyDir && emptyDir.medium !== 'Memory')),
  );
}
