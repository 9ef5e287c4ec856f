// The plugins of the default profile, in upstream's order.
import { SECOND } from '../../../kernel/time.ts';
import type { PluginArguments, ProfileConfiguration } from '../configuration/configuration.ts';
import type { Random } from '../../../kernel/random.ts';
import type { Pod, PodDisruptionBudget } from '../../../model/generated/types.ts';
import type { Selector } from '../../../model/meta/selectors.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { FilterRun } from '../cycle/filter-run.ts';
import type { SchedulerPlugin } from '../framework.ts';
import type { Nominator } from '../state/nominator.ts';
import { defaultPreemption } from './default-preemption.ts';
import { dynamicResources } from './dynamic-resources.ts';
import { imageLocality } from './image-locality.ts';
import { interPodAffinity } from './inter-pod-affinity.ts';
import { nodeAffinity } from './node-affinity.ts';
import { nodeName } from './node-name.ts';
import { nodePorts } from './node-ports.ts';
import { nodeResourcesBalancedAllocation } from './node-resources-balanced-allocation.ts';
import { nodeResourcesFit } from './node-resources-fit.ts';
import { nodeUnschedulable } from './node-unschedulable.ts';
import { podTopologySpread } from './pod-topology-spread.ts';
import { schedulingGates } from './scheduling-gates.ts';
import { restricted } from './shared/restricted.ts';
import { taintToleration } from './taint-toleration.ts';
import { nodeVolumeLimits } from './volumes/node-volume-limits.ts';
import { volumeBinding } from './volumes/volume-binding.ts';
import { volumeRestrictions } from './volumes/volume-restrictions.ts';
import type { VolumeSources } from './volumes/volume-sources.ts';
import { volumeZone } from './volumes/volume-zone.ts';

/** What plugins read of the cluster beside nodes and pods; absent parts are taken as empty. */
export interface PluginSources {
  /** What the Services and the controller of a pod select, undefined when nothing does. */
  defaultSelector?(pod: Pod): Selector | undefined;
  readonly volumes?: VolumeSources;
  /** Whether any budget exists; asked before budgets are looked for. */
  hasDisruptionBudgets?(): boolean;
  disruptionBudgets?(namespace: string): readonly PodDisruptionBudget[];
}

export interface PluginContext {
  readonly state: ClusterState;
  readonly nominator: Nominator;
  readonly random: Random;
  readonly sources: PluginSources;
  /** The filters of the cycle under way; preemption tries nodes with them. */
  filters(): FilterRun;
}

/** The plugins of a profile as it runs them. */
export function makePlugins(
  context: PluginContext,
  profile: ProfileConfiguration,
): readonly SchedulerPlugin[] {
  const all = allPlugins(context, profile.arguments);
  if (!profile.plugins) return all;
  const byName = new Map(all.map((plugin) => [plugin.name, plugin]));
  return profile.plugins.flatMap((enabled) => {
    const plugin = byName.get(enabled.name);
    return plugin ? [restricted(plugin, enabled)] : [];
  });
}

/** Upstream: pkg/scheduler/apis/config/v1/default_plugins.go (order and weights). */
function allPlugins(context: PluginContext, args: PluginArguments): readonly SchedulerPlugin[] {
  const { state, sources, nominator, random } = context;
  const { minCandidateNodesPercentage, minCandidateNodesAbsolute, defaultConstraints } = args;
  const defaults = defaultConstraints && {
    constraints: defaultConstraints,
    areOfSystem: false,
  };
  return [
    schedulingGates(),
    nodeUnschedulable(state),
    nodeName(state),
    taintToleration(state),
    nodeAffinity(state, args.addedAffinity),
    nodePorts(state),
    nodeResourcesFit(state, args),
    ...volumePlugins(state, sources.volumes, args),
    podTopologySpread(state, (pod) => sources.defaultSelector?.(pod), defaults),
    interPodAffinity(state, args),
    dynamicResources(),
    defaultPreemption({
      state,
      nominator,
      random,
      hasBudgets: () => sources.hasDisruptionBudgets?.() ?? sources.disruptionBudgets !== undefined,
      budgets: (namespace) => sources.disruptionBudgets?.(namespace) ?? [],
      filters: () => context.filters(),
      ...(minCandidateNodesPercentage === undefined ? {} : { minCandidateNodesPercentage }),
      ...(minCandidateNodesAbsolute === undefined ? {} : { minCandidateNodesAbsolute }),
    }),
    nodeResourcesBalancedAllocation(state, args.balancedResources),
    imageLocality(state),
  ];
}

/** Without anything to look volumes up in, pods are placed as if they had none. */
function volumePlugins(
  state: ClusterState,
  sources: VolumeSources | undefined,
  { bindTimeoutSeconds }: PluginArguments,
): readonly SchedulerPlugin[] {
  if (!sources) return [];
  const timeout = bindTimeoutSeconds === undefined ? undefined : bindTimeoutSeconds * SECOND;
  return [
    volumeRestrictions(state, sources),
    nodeVolumeLimits(state, sources),
    volumeBinding(state, sources, timeout),
    volumeZone(state, sources),
  ];
}
