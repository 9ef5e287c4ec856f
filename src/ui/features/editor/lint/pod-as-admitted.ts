// The pod that the API server would hold against limits and room: with what it fills in by itself.
import { withLimitDefaults } from '../../../../model/quota/limit-ranges.ts';
import type { Container, LimitRange, Pod } from '../../../../model/generated/types.ts';
import type { PodSight } from './lint-document.ts';

/** A pod of the template: limits stand for requests that are left out, then come defaults. */
export function podAsAdmitted(
  { spec, labels }: PodSight,
  namespace: string,
  ranges: readonly LimitRange[],
): Pod {
  const complete = (container: Container): Container => {
    const { requests, limits } = container.resources ?? {};
    return limits
      ? { ...container, resources: { limits, requests: { ...limits, ...requests } } }
      : container;
  };
  const { initContainers } = spec;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: '', namespace, labels },
    spec: {
      ...spec,
      containers: spec.containers.map(complete),
      ...(initContainers ? { initContainers: initContainers.map(complete) } : {}),
    },
  };
  return withLimitDefaults(pod as unknown as Pod, ranges);
}
