// By which rules an update through each subresource is made: what it may change, what is checked.
import type { Pod } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { withMeta } from '../../../model/meta/object.ts';
import { specChanged, withNextGeneration } from '../../../model/resources/common/strategy.ts';
import type { UpdateRules } from '../exchange.ts';

const MAIN: UpdateRules = {
  prepare: (object, old, exchange) =>
    exchange.definition.prepareUpdate(object, old, exchange.context),
  validate: (object, old, exchange) => exchange.definition.validateUpdate(object, old),
};

const STATUS: UpdateRules = {
  prepare: (object, old, exchange) =>
    exchange.definition.prepareStatusUpdate(object, old, exchange.context),
  validate: (object, old, exchange) => exchange.definition.validateStatusUpdate(object, old),
};

/** Only spec.ephemeralContainers. Upstream: pkg/registry/core/pod/strategy.go */
const EPHEMERAL_CONTAINERS: UpdateRules = {
  prepare(object, old) {
    const { ephemeralContainers } = (object as Pod).spec;
    const before = old as Pod;
    const spec = { ...before.spec, ...(ephemeralContainers ? { ephemeralContainers } : {}) };
    const next = { ...before, metadata: { ...before.metadata }, spec } as KubeObject;
    return withNextGeneration(next, old, specChanged(next as Pod, before));
  },
  validate: () => [],
};

/** Only the resources and resize policies of containers. */
const RESIZE: UpdateRules = {
  prepare(object, old) {
    const sent = new Map((object as Pod).spec.containers.map((one) => [one.name, one]));
    const before = old as Pod;
    const containers = before.spec.containers.map((container) => {
      const { resources, resizePolicy } = sent.get(container.name) ?? container;
      return {
        ...container,
        ...(resources ? { resources } : {}),
        ...(resizePolicy ? { resizePolicy } : {}),
      };
    });
    const next = { ...before, spec: { ...before.spec, containers } } as KubeObject;
    return withNextGeneration(next, old, specChanged(next as Pod, before));
  },
  validate: () => [],
};

/** Only spec.finalizers of a namespace. */
const FINALIZE: UpdateRules = {
  prepare(object, old) {
    const { finalizers } = (object as { spec?: { finalizers?: readonly string[] } }).spec ?? {};
    const before = old as KubeObject & { spec?: object };
    const next = { ...before, spec: { ...before.spec, finalizers: finalizers ?? [] } };
    return withMeta(next, { resourceVersion: old.metadata.resourceVersion as string });
  },
  validate: () => [],
};

/** Only the conditions that approve or deny a certificate request. */
const APPROVAL: UpdateRules = {
  prepare(object, old) {
    const { conditions } = (object as { status?: { conditions?: unknown } }).status ?? {};
    const before = old as KubeObject & { status?: object };
    return { ...before, status: { ...before.status, conditions } } as KubeObject;
  },
  validate: () => [],
};

const RULES: ReadonlyMap<string, UpdateRules> = new Map([
  ['', MAIN],
  ['scale', MAIN],
  ['status', STATUS],
  ['ephemeralcontainers', EPHEMERAL_CONTAINERS],
  ['resize', RESIZE],
  ['finalize', FINALIZE],
  ['approval', APPROVAL],
]);

/** The rules of a subresource ('' is the object itself), if it can be updated. */
export function updateRulesOf(subresource: string): UpdateRules | undefined {
  return RULES.get(subresource);
}
