// What an autoscaler scales is there, and says how much cpu or memory its pods request.
import type { HorizontalPodAutoscaler } from '../../../../../model/generated/types.ts';
import { podsOf } from '../lint-document.ts';
import type { Facts } from '../facts.ts';
import type { LintRule } from '../lint-rule.ts';
import { info, warning } from '../lint-rule.ts';

interface FirstVersion {
  readonly targetCPUUtilizationPercentage?: number;
}

export const AUTOSCALER_TARGET: LintRule = {
  name: 'autoscaler-target',
  *check({ kind, namespace, object }, facts) {
    if (kind !== 'HorizontalPodAutoscaler') return;
    const {
      scaleTargetRef: ref,
      minReplicas = 1,
      maxReplicas,
    } = (object as HorizontalPodAutoscaler).spec ?? {};
    if (!ref) return;
    const target = facts.object(ref.kind, namespace, ref.name);
    if (target === null) {
      yield warning(
        'spec.scaleTargetRef.name',
        `There is no ${ref.kind} "${ref.name}" in namespace ${namespace}: nothing is scaled.`,
      );
    }
    if (minReplicas === maxReplicas) {
      yield info('spec.maxReplicas', `minReplicas and maxReplicas are the same: nothing to scale.`);
    }
    const pods = target ? podsOf(ref.kind, target) : undefined;
    if (!pods) return;
    for (const { resource, path } of utilizations(object as HorizontalPodAutoscaler)) {
      const lacking = pods.spec.containers.filter(
        ({ resources = {} }) =>
          resources.requests?.[resource] === undefined &&
          resources.limits?.[resource] === undefined,
      );
      if (lacking.length === 0 || isDefaulted(facts, namespace, resource)) continue;
      const names = lacking.map(({ name }) => `"${name}"`).join(', ');
      yield warning(
        path,
        `Container ${names} of ${ref.kind} "${ref.name}" requests no ${resource}: utilization is ` +
          `a share of the request, so it cannot be computed and nothing is scaled.`,
      );
    }
  },
};

function* utilizations({ spec }: HorizontalPodAutoscaler) {
  const path = 'spec.targetCPUUtilizationPercentage';
  const { targetCPUUtilizationPercentage: first } = spec as FirstVersion;
  if (first !== undefined) yield { resource: 'cpu', path };
  for (const [at, { resource }] of (spec?.metrics ?? []).entries()) {
    if (resource?.target.type !== 'Utilization') continue;
    yield { resource: resource.name, path: `spec.metrics[${at}].resource.target` };
  }
}

/** Whether a limit range of the namespace gives every container a request. */
function isDefaulted(facts: Facts, namespace: string, resource: string): boolean {
  const bounds = facts.bounds(namespace);
  if (!bounds) return true;
  return bounds.limitRanges.some(({ spec }) =>
    spec?.limits.some(
      ({ type, defaultRequest = {}, default: limits = {} }) =>
        type === 'Container' && (resource in defaultRequest || resource in limits),
    ),
  );
}
