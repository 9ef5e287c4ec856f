// What limit ranges give to pods, and what of pods and claims they forbid.
// Upstream: plugin/pkg/admission/limitranger/admission.go
import type { Container, LimitRange, PersistentVolumeClaim, Pod } from '../generated/types.ts';
import { withAnnotation } from '../meta/object.ts';
import type { Amounts } from './limit-constraints.ts';
import { checkItem, sumOf } from './limit-constraints.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';

/** What a claim requests that the ranges forbid. */
export function claimLimitProblems(
  claim: PersistentVolumeClaim,
  ranges: readonly LimitRange[],
): string[] {
  const requests = claim.spec?.resources?.requests ?? {};
  const problems: string[] = [];
  for (const { spec } of ranges) {
    for (const item of spec?.limits ?? []) {
      if (item.type !== 'PersistentVolumeClaim') continue;
      problems.push(...checkItem({ type: item.type, min: item.min ?? {}, max: {} }, requests, {}));
      // A claim has no limits: what it requests is held against the maximum.
      const max = { type: item.type, min: {}, max: item.max ?? {} };
      problems.push(
        ...checkItem(max, {}, requests).map((text) => text.replace('limit is', 'request is')),
      );
    }
  }
  return problems;
}

/** What a pod asks for that the ranges forbid. */
export function podLimitProblems(pod: Pod, ranges: readonly LimitRange[]): string[] {
  const problems: string[] = [];
  const { containers, initContainers = [] } = pod.spec;
  for (const { spec } of ranges) {
    for (const item of spec?.limits ?? []) {
      if (item.type === 'Container') {
        for (const { resources = {} } of [...containers, ...initContainers]) {
          problems.push(...checkItem(item, resources.requests ?? {}, resources.limits ?? {}));
        }
      } else if (item.type === 'Pod') {
        const requests = sumOf(pod, 'requests');
        const limits = sumOf(pod, 'limits');
        problems.push(...checkItem(item, requests, limits));
      }
    }
  }
  return problems;
}

/** The pod with what the ranges give to containers that leave it out. */
export function withLimitDefaults(pod: Pod, ranges: readonly LimitRange[]): Pod {
  let requests: Amounts = {};
  let limits: Amounts = {};
  for (const { spec } of ranges) {
    for (const item of spec?.limits ?? []) {
      if (item.type !== 'Container') continue;
      requests = { ...requests, ...item.defaultRequest };
      limits = { ...limits, ...item.default };
    }
  }
  const notes: string[] = [];
  const complete =
    (sort: string) =>
    (container: Container): Container =>
      completed(container, requests, limits, sort, notes);
  const containers = pod.spec.containers.map(complete('container'));
  const initContainers = pod.spec.initContainers?.map(complete('init container'));
  if (notes.length === 0) return pod;
  const spec = { ...pod.spec, containers, ...(initContainers ? { initContainers } : {}) };
  return withAnnotation(
    { ...pod, spec },
    ANNOTATION,
    `LimitRanger plugin set: ${notes.join('; ')}`,
  );
}

function completed(
  container: Container,
  requests: Amounts,
  limits: Amounts,
  sort: string,
  notes: string[],
): Container {
  const { resources = {}, name } = container;
  const missing = (defaults: Amounts, own: Amounts = {}): Amounts =>
    Object.fromEntries(Object.entries(defaults).filter(([key]) => !Object.hasOwn(own, key)));
  const addedRequests = missing(requests, resources.requests);
  const addedLimits = missing(limits, resources.limits);
  const note = (added: Amounts, what: string): void => {
    const names = Object.keys(added).sort();
    if (names.length > 0) notes.push(`${names.join(', ')} ${what} for ${sort} ${name}`);
  };
  note(addedRequests, 'request');
  note(addedLimits, 'limit');
  const changes = {
    ...withEntries('requests', resources.requests, addedRequests),
    ...withEntries('limits', resources.limits, addedLimits),
  };
  return Object.keys(changes).length === 0
    ? container
    : { ...container, resources: { ...resources, ...changes } };
}

function withEntries(key: string, own: Amounts | undefined, added: Amounts): object {
  return Object.keys(added).length === 0 ? {} : { [key]: { ...own, ...added } };
}
