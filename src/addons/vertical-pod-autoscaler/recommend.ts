// What containers should ask for, out of what they used. All decisions, no deeds.
// Upstream: vertical-pod-autoscaler/pkg/recommender/logic/{recommender,estimator}.go,
// pkg/utils/vpa/capping.go
import {
  canonicalQuantity,
  milliQuantity,
  milliValue,
  wholeQuantity,
  wholeValue,
} from '../../model/meta/quantity.ts';
import type { UsageHistory } from './usage-history.ts';
import type { Amounts, ContainerRecommendation, VerticalPodAutoscaler } from './vpa-types.ts';
import { policyOf } from './vpa-types.ts';

/** The flags of vpa-recommender that matter here, with their defaults. */
export interface RecommenderOptions {
  readonly target: number;
  readonly lower: number;
  readonly upper: number;
  readonly safetyMargin: number;
  readonly podMinCpuMilli: number;
  readonly podMinMemoryMegabytes: number;
}

export const DEFAULT_RECOMMENDER: RecommenderOptions = {
  target: 0.9,
  lower: 0.5,
  upper: 0.95,
  safetyMargin: 0.15,
  podMinCpuMilli: 25,
  podMinMemoryMegabytes: 250,
};
const MEBIBYTE = 1024 * 1024;
/** Upstream: model/types.go MaxResourceAmount. */
const MAX_AMOUNT = 1e14;

/** cpu in thousandths of a core, memory in bytes. */
interface Estimate {
  readonly cpu: number;
  readonly memory: number;
}

/** A recommendation for each container of an autoscaler that has samples, by name. */
export function recommend(
  vpa: VerticalPodAutoscaler,
  histories: ReadonlyMap<string, UsageHistory>,
  options: RecommenderOptions,
): readonly ContainerRecommendation[] {
  const names = Array.from(histories)
    .filter(([name, history]) => !history.isEmpty && policyOf(vpa, name).mode !== 'Off')
    .map(([name]) => name)
    .sort();
  return names.map((containerName) => {
    const history = histories.get(containerName) as UsageHistory;
    const resources = policyOf(vpa, containerName).controlledResources ?? ['cpu', 'memory'];
    const atLeast = leastOf(options, names.length);
    const { confidence } = history;
    const scaled = (share: number, by: number): Amounts =>
      amountsOf(estimate(history, share, options.safetyMargin, by, atLeast), resources);
    const low = 1 + 0.001 / confidence;
    const uncappedTarget = scaled(options.target, 1);
    return {
      containerName,
      target: capped(vpa, containerName, uncappedTarget),
      lowerBound: capped(vpa, containerName, scaled(options.lower, 1 / (low * low))),
      upperBound: capped(vpa, containerName, scaled(options.upper, 1 + 1 / confidence)),
      uncappedTarget,
    };
  });
}

/** A pod has a least size, which its containers share. */
function leastOf(options: RecommenderOptions, containers: number): Estimate {
  return {
    cpu: options.podMinCpuMilli / containers,
    memory: (options.podMinMemoryMegabytes * MEBIBYTE) / containers,
  };
}

function estimate(
  { cpu, memory }: UsageHistory,
  share: number,
  margin: number,
  factor: number,
  atLeast: Estimate,
): Estimate {
  const of = (value: number, least: number): number =>
    Math.min(Math.max(Math.trunc(value * (1 + margin) * factor), Math.trunc(least)), MAX_AMOUNT);
  return {
    cpu: of(cpu.percentile(share) * 1000, atLeast.cpu),
    memory: of(memory.percentile(share), atLeast.memory),
  };
}

function amountsOf({ cpu, memory }: Estimate, resources: readonly string[]): Amounts {
  return {
    ...(resources.includes('cpu') ? { cpu: milliQuantity(cpu) } : {}),
    ...(resources.includes('memory') ? { memory: wholeQuantity(memory) } : {}),
  };
}

/** Within what the policy allows. */
export function capped(vpa: VerticalPodAutoscaler, container: string, amounts: Amounts): Amounts {
  const { minAllowed = {}, maxAllowed = {} } = policyOf(vpa, container);
  const result: { [resource: string]: string } = {};
  for (const [resource, amount] of Object.entries(amounts)) {
    const valueOf = resource === 'cpu' ? milliValue : wholeValue;
    const least = Object.hasOwn(minAllowed, resource) ? minAllowed[resource] : undefined;
    const most = Object.hasOwn(maxAllowed, resource) ? maxAllowed[resource] : undefined;
    let chosen = amount;
    if (least !== undefined && valueOf(chosen) < valueOf(least)) chosen = least;
    if (most !== undefined && valueOf(chosen) > valueOf(most)) chosen = most;
    result[resource] = canonicalQuantity(chosen);
  }
  return result;
}
