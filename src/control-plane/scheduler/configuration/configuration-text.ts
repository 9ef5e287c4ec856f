// KubeSchedulerConfiguration v1 as written. Upstream: kube-scheduler/config/v1/types.go
import type { NodeAffinity, TopologySpreadConstraint } from '../../../model/generated/types.ts';
import type { ShapePoint, WeightedResource } from '../plugins/shared/resource-scores.ts';
import type { Shape } from './decode.ts';
import { EXTENSION_POINTS } from './plugin-set.ts';
import type { PluginsText } from './plugin-set.ts';

export const CONFIGURATION_API = 'kubescheduler.config.k8s.io/v1';

export interface ProfileText {
  readonly schedulerName?: string;
  readonly percentageOfNodesToScore?: number;
  readonly plugins?: PluginsText;
  readonly pluginConfig?: readonly { readonly name?: string; readonly args?: ArgumentsText }[];
}

export interface ConfigurationText {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly parallelism?: number;
  readonly percentageOfNodesToScore?: number;
  readonly podInitialBackoffSeconds?: number;
  readonly podMaxBackoffSeconds?: number;
  readonly leaderElection?: {
    readonly leaderElect?: boolean;
    readonly resourceLock?: string;
    readonly resourceName?: string;
    readonly resourceNamespace?: string;
  };
  readonly profiles?: readonly ProfileText[];
  readonly extenders?: readonly unknown[];
}

/** The arguments of all plugins together; each has its own part. */
export interface ArgumentsText {
  readonly kind?: string;
  readonly scoringStrategy?: {
    readonly type?: string;
    readonly resources?: readonly Partial<WeightedResource>[];
    readonly requestedToCapacityRatio?: { readonly shape?: readonly Partial<ShapePoint>[] };
  };
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
  readonly resources?: readonly Partial<WeightedResource>[];
  readonly addedAffinity?: NodeAffinity;
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
  readonly defaultingType?: string;
  readonly hardPodAffinityWeight?: number;
  readonly ignorePreferredTermsOfExistingPods?: boolean;
  readonly minCandidateNodesPercentage?: number;
  readonly minCandidateNodesAbsolute?: number;
  readonly bindTimeoutSeconds?: number;
}

const HEAD = { apiVersion: 'string', kind: 'string' } as const;
const RESOURCES: Shape = [{ name: 'string', weight: 'integer' }];

/** The arguments that each plugin knows. */
export const ARGUMENT_SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  [
    'NodeResourcesFit',
    {
      ...HEAD,
      ignoredResources: ['string'],
      ignoredResourceGroups: ['string'],
      scoringStrategy: {
        type: 'string',
        resources: RESOURCES,
        requestedToCapacityRatio: { shape: [{ utilization: 'integer', score: 'integer' }] },
      },
    },
  ],
  ['NodeResourcesBalancedAllocation', { ...HEAD, resources: RESOURCES }],
  ['NodeAffinity', { ...HEAD, addedAffinity: 'any' }],
  [
    'PodTopologySpread',
    {
      ...HEAD,
      defaultingType: 'string',
      defaultConstraints: [
        {
          maxSkew: 'integer',
          topologyKey: 'string',
          whenUnsatisfiable: 'string',
          labelSelector: 'any',
          minDomains: 'integer',
          nodeAffinityPolicy: 'string',
          nodeTaintsPolicy: 'string',
          matchLabelKeys: ['string'],
        },
      ],
    },
  ],
  [
    'InterPodAffinity',
    {
      ...HEAD,
      hardPodAffinityWeight: 'integer',
      ignorePreferredTermsOfExistingPods: 'boolean',
    },
  ],
  [
    'DefaultPreemption',
    { ...HEAD, minCandidateNodesPercentage: 'integer', minCandidateNodesAbsolute: 'integer' },
  ],
  ['VolumeBinding', { ...HEAD, bindTimeoutSeconds: 'integer', shape: 'any' }],
  ['DynamicResources', { ...HEAD, filterTimeout: 'any', bindingTimeout: 'any' }],
]);

const PLUGINS: Shape = Object.fromEntries(
  [...EXTENSION_POINTS, 'multiPoint'].map((point): [string, Shape] => [
    point,
    {
      enabled: [{ name: 'string', weight: 'integer' }],
      disabled: [{ name: 'string', weight: 'integer' }],
    },
  ]),
);

export const CONFIGURATION_SHAPE: Shape = {
  ...HEAD,
  parallelism: 'integer',
  leaderElection: {
    leaderElect: 'boolean',
    leaseDuration: 'any',
    renewDeadline: 'any',
    retryPeriod: 'any',
    resourceLock: 'string',
    resourceName: 'string',
    resourceNamespace: 'string',
  },
  clientConnection: {
    kubeconfig: 'string',
    acceptContentTypes: 'string',
    contentType: 'string',
    qps: 'any',
    burst: 'integer',
  },
  enableProfiling: 'boolean',
  enableContentionProfiling: 'boolean',
  percentageOfNodesToScore: 'integer',
  podInitialBackoffSeconds: 'integer',
  podMaxBackoffSeconds: 'integer',
  delayCacheUntilActive: 'boolean',
  profiles: [
    {
      schedulerName: 'string',
      percentageOfNodesToScore: 'integer',
      plugins: PLUGINS,
      pluginConfig: [{ name: 'string', args: 'any' }],
    },
  ],
  extenders: ['any'],
};
