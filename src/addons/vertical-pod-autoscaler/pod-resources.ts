// The requests and limits that a pod gets from its autoscaler.
// Upstream: vertical-pod-autoscaler/pkg/admission-controller/resource/pod/recommendation,
// pkg/utils/vpa/limit_and_request_scaling.go
import type { Pod, ResourceRequirements } from '../../model/generated/types.ts';
import { milliQuantity, milliValue, wholeQuantity } from '../../model/meta/quantity.ts';
import { capped } from './recommend.ts';
import type { Amounts, VerticalPodAutoscaler } from './vpa-types.ts';
import { policyOf } from './vpa-types.ts';

export interface NewResources {
  readonly index: number;
  readonly name: string;
  readonly resources: ResourceRequirements;
  /** `cpu request`, `memory limit`: what has changed. */
  readonly changes: readonly string[];
}

/** Containers with a recommendation, with their resources as they are to be. */
export function resourcesFor(vpa: VerticalPodAutoscaler, pod: Pod): readonly NewResources[] {
  const recommendations = vpa.status?.recommendation?.containerRecommendations ?? [];
  return pod.spec.containers.flatMap(({ name, resources = {} }, index) => {
    const found = recommendations.find(({ containerName }) => containerName === name);
    const policy = policyOf(vpa, name);
    if (!found || policy.mode === 'Off') return [];
    const target = capped(vpa, name, found.target);
    const before = resources.requests ?? {};
    const limits = resources.limits ?? {};
    const isLimited = policy.controlledValues !== 'RequestsOnly';
    const scaled = isLimited ? scaledLimits(before, limits, target) : {};
    const changes = [
      ...Object.keys(target).map((resource) => `${resource} request`),
      ...Object.keys(scaled).map((resource) => `${resource} limit`),
    ];
    const next = {
      ...resources,
      requests: { ...before, ...target },
      ...(resources.limits ? { limits: { ...limits, ...scaled } } : {}),
    };
    return [{ index, name, resources: next, changes }];
  });
}

/** A limit keeps its ratio to the request; a limit alone is its own request. */
function scaledLimits(requests: Amounts, limits: Amounts, target: Amounts): Amounts {
  const scaled: { [resource: string]: string } = {};
  for (const [resource, goal] of Object.entries(target)) {
    const limit = Object.hasOwn(limits, resource) ? limits[resource] : undefined;
    if (limit === undefined) continue;
    const request = Object.hasOwn(requests, resource) ? requests[resource] : limit;
    const asked = milliValue(request);
    const milli = asked === 0 ? milliValue(goal) : (milliValue(limit) / asked) * milliValue(goal);
    scaled[resource] =
      resource === 'cpu'
        ? milliQuantity(Math.trunc(milli))
        : wholeQuantity(Math.trunc(milli / 1000));
  }
  return scaled;
}
