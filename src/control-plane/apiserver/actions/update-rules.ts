// By which rules an update through each subresource is made: what it may change, what is checked.
import type { KubeObject } from '../../../model/meta/object.ts';
import { withMeta } from '../../../model/meta/object.ts';
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

/** One part of the object, by the kind's own rules: resize, ephemeralcontainers, approval. */
function partRules(part: string): UpdateRules {
  return {
    prepare: (object, old, exchange) =>
      exchange.definition.preparePartUpdate(part, object, old, exchange.context),
    validate: (object, old, exchange) => exchange.definition.validatePartUpdate(part, object, old),
  };
}

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

const RULES: ReadonlyMap<string, UpdateRules> = new Map([
  ['', MAIN],
  ['scale', MAIN],
  ['status', STATUS],
  ['ephemeralcontainers', partRules('ephemeralcontainers')],
  ['resize', partRules('resize')],
  ['finalize', FINALIZE],
  ['approval', partRules('approval')],
]);

/** The rules of a subresource ('' is the object itself), if it can be updated. */
export function updateRulesOf(subresource: string): UpdateRules | undefined {
  return RULES.get(subresource);
}
