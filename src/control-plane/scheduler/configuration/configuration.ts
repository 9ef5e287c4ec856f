// What a KubeSchedulerConfiguration says, defaults filled in, as the scheduler uses it.
import type { Micros } from '../../../kernel/time.ts';
import type { NodeAffinity, TopologySpreadConstraint } from '../../../model/generated/types.ts';
import { FIRST_POD_BACKOFF, LAST_POD_BACKOFF } from '../limits.ts';
import type { ScoringStrategy, WeightedResource } from '../plugins/shared/resource-scores.ts';
import type { EnabledPlugin } from './plugin-set.ts';

/** Arguments of plugins; what is absent is as upstream's default. */
export interface PluginArguments {
  readonly scoringStrategy?: ScoringStrategy;
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
  readonly balancedResources?: readonly WeightedResource[];
  readonly addedAffinity?: NodeAffinity;
  /** Takes the place of the system's default constraints, also when empty. */
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
  readonly hardPodAffinityWeight?: number;
  readonly ignorePreferredTermsOfExistingPods?: boolean;
  readonly minCandidateNodesPercentage?: number;
  readonly minCandidateNodesAbsolute?: number;
  readonly bindTimeoutSeconds?: number;
}

export interface ProfileConfiguration {
  /** `spec.schedulerName` of its pods; also the name on its events. */
  readonly schedulerName: string;
  /** 0 is adaptive. */
  readonly percentageOfNodesToScore: number;
  /** Undefined: all default plugins. */
  readonly plugins?: readonly EnabledPlugin[];
  readonly arguments: PluginArguments;
}

export interface SchedulerConfiguration {
  readonly profiles: readonly ProfileConfiguration[];
  readonly firstBackoff: Micros;
  readonly lastBackoff: Micros;
  /** Undefined when it schedules without being elected. */
  readonly lease: { readonly namespace: string; readonly name: string } | undefined;
}

export const DEFAULT_SCHEDULER_NAME = 'default-scheduler';

export const DEFAULT_PROFILE: ProfileConfiguration = {
  schedulerName: DEFAULT_SCHEDULER_NAME,
  percentageOfNodesToScore: 0,
  arguments: {},
};

/** Upstream: pkg/scheduler/apis/config/v1/defaults.go. */
export const DEFAULT_CONFIGURATION: SchedulerConfiguration = {
  profiles: [DEFAULT_PROFILE],
  firstBackoff: FIRST_POD_BACKOFF,
  lastBackoff: LAST_POD_BACKOFF,
  lease: { namespace: 'kube-system', name: 'kube-scheduler' },
};
