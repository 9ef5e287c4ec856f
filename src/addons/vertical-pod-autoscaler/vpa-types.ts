// The kinds of autoscaling.k8s.io as the autoscaler reads and writes them.
// Upstream: vertical-pod-autoscaler/pkg/apis/autoscaling.k8s.io/v1/types.go
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { CrossVersionObjectReference } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';

/** Quantities by resource: `{cpu: 25m, memory: 262144k}`. */
export type Amounts = { readonly [resource: string]: string };

export type UpdateMode = 'Off' | 'Initial' | 'Recreate' | 'Auto' | 'InPlaceOrRecreate';

export interface ContainerPolicy {
  readonly containerName?: string;
  readonly mode?: 'Auto' | 'Off';
  readonly minAllowed?: Amounts;
  readonly maxAllowed?: Amounts;
  readonly controlledResources?: readonly string[];
  readonly controlledValues?: 'RequestsAndLimits' | 'RequestsOnly';
}

export interface ContainerRecommendation {
  readonly containerName: string;
  readonly target: Amounts;
  readonly lowerBound: Amounts;
  readonly upperBound: Amounts;
  readonly uncappedTarget: Amounts;
}

export interface VpaCondition {
  readonly type: string;
  readonly status: string;
  readonly lastTransitionTime: string;
  readonly reason?: string;
  readonly message?: string;
}

export interface VerticalPodAutoscaler extends KubeObject {
  readonly spec: {
    readonly targetRef?: CrossVersionObjectReference;
    readonly updatePolicy?: { readonly updateMode?: UpdateMode; readonly minReplicas?: number };
    readonly resourcePolicy?: { readonly containerPolicies?: readonly ContainerPolicy[] };
  };
  readonly status?: {
    readonly recommendation?: {
      readonly containerRecommendations?: readonly ContainerRecommendation[];
    };
    readonly conditions?: readonly VpaCondition[];
  };
}

export interface HistogramCheckpoint {
  readonly referenceTimestamp?: string;
  readonly bucketWeights?: { readonly [bucket: string]: number };
  readonly totalWeight?: number;
}

export interface VpaCheckpoint extends KubeObject {
  readonly spec: { readonly vpaObjectName: string; readonly containerName: string };
  readonly status?: {
    readonly lastUpdateTime?: string;
    readonly version?: string;
    readonly cpuHistogram?: HistogramCheckpoint;
    readonly memoryHistogram?: HistogramCheckpoint;
    readonly firstSampleStart?: string;
    readonly lastSampleStart?: string;
    readonly totalSamplesCount?: number;
  };
}

const GROUP = { group: 'autoscaling.k8s.io', version: 'v1', namespaced: true } as const;

export const VERTICAL_POD_AUTOSCALERS: ResourceRef<VerticalPodAutoscaler> = {
  ...GROUP,
  kind: 'VerticalPodAutoscaler',
  plural: 'verticalpodautoscalers',
};

export const VPA_CHECKPOINTS: ResourceRef<VpaCheckpoint> = {
  ...GROUP,
  kind: 'VerticalPodAutoscalerCheckpoint',
  plural: 'verticalpodautoscalercheckpoints',
};

/** The default is Auto. */
export function updateModeOf({ spec }: VerticalPodAutoscaler): UpdateMode {
  return spec.updatePolicy?.updateMode ?? 'Auto';
}

/** A container's own policy, or that of `*`. */
export function policyOf(vpa: VerticalPodAutoscaler, container: string): ContainerPolicy {
  const policies = vpa.spec.resourcePolicy?.containerPolicies ?? [];
  const own = policies.find(({ containerName }) => containerName === container);
  return own ?? policies.find(({ containerName }) => containerName === '*') ?? {};
}
