// Requests and limits of the pod as a whole, derived from its containers where left out.
// Upstream: pkg/apis/core/v1/defaults.go defaultPodRequests, defaultPodLimits
import type { Container, PodSpec } from '../../generated/types.ts';
import { addQuantities, compareQuantities } from '../../meta/quantity.ts';

type Resources = { readonly [name: string]: string };

/** A spec whose pod-level requests and limits are filled in. */
export function defaultPodResources(spec: PodSpec): PodSpec {
  const { resources } = spec;
  const limits = resources?.limits;
  if (resources === undefined || limits === undefined || isEmpty(limits)) return spec;
  const requests = new Map(Object.entries(resources.requests ?? {}));
  for (const [name, amount] of aggregateRequests(spec)) {
    if (!requests.has(name) && isPodLevel(name) && !name.startsWith('hugepages-')) {
      requests.set(name, amount);
    }
  }
  for (const name of Object.keys(limits)) {
    if (!requests.has(name) && isPodLevel(name)) requests.set(name, limits[name]!);
  }
  if (requests.size === Object.keys(resources.requests ?? {}).length) return spec;
  return { ...spec, resources: { ...resources, requests: Object.fromEntries(requests) } };
}

/** Resources that may be set for a whole pod. */
export function isPodLevel(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
}

/**
 * What the containers ask for together: the sum of the running ones, or what one init container
 * needs beside the sidecars before it, whichever is more.
 * Upstream: component-helpers resource/helpers.go AggregateContainerRequests.
 */
export function aggregateRequests(spec: PodSpec): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  for (const container of spec.containers) addTo(sums, requestsOf(container));
  const sidecars = new Map<string, string>();
  const initPeak = new Map<string, string>();
  for (const container of spec.initContainers ?? []) {
    const own = requestsOf(container);
    if (container.restartPolicy === 'Always') {
      addTo(sums, own);
      addTo(sidecars, own);
      raiseTo(initPeak, Object.fromEntries(sidecars));
      continue;
    }
    const peak = new Map(sidecars);
    addTo(peak, own);
    raiseTo(initPeak, Object.fromEntries(peak));
  }
  raiseTo(sums, Object.fromEntries(initPeak));
  return sums;
}

function requestsOf(container: Container): Resources {
  return container.resources?.requests ?? {};
}

function addTo(sums: Map<string, string>, more: Resources): void {
  for (const name of Object.keys(more)) {
    const sum = sums.get(name);
    sums.set(name, sum === undefined ? more[name]! : addQuantities(sum, more[name]!));
  }
}

function raiseTo(sums: Map<string, string>, floor: Resources): void {
  for (const name of Object.keys(floor)) {
    const sum = sums.get(name);
    if (sum === undefined || compareQuantities(sum, floor[name]!) < 0) sums.set(name, floor[name]!);
  }
}

function isEmpty(resources: Resources): boolean {
  for (const _ in resources) return false;
  return true;
}
