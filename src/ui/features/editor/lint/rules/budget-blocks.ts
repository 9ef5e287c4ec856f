// A disruption budget that allows no disruption at all: every drain of a node waits for ever.
import type { Deployment, PodDisruptionBudget } from '../../../../../model/generated/types.ts';
import { scaledValue } from '../../../../../model/meta/int-or-string.ts';
import type { LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';

export const BUDGET_BLOCKS: LintRule = {
  name: 'budget-blocks',
  *check({ kind, namespace, object }, facts) {
    if (kind !== 'PodDisruptionBudget') return;
    const { selector, minAvailable, maxUnavailable } = (object as PodDisruptionBudget).spec ?? {};
    const words = 'no pod may be evicted: `kubectl drain` of its node never ends';
    if (maxUnavailable === 0 || maxUnavailable === '0%') {
      const fix = {
        title: 'Allow one',
        is: 'set',
        path: 'spec.maxUnavailable',
        text: '1',
      } as const;
      yield warning('spec.maxUnavailable', `With maxUnavailable ${maxUnavailable} ${words}.`, fix);
    }
    if (minAvailable === undefined) return;
    if (minAvailable === '100%') {
      yield warning('spec.minAvailable', `With minAvailable 100% ${words}.`);
      return;
    }
    const [workload] = (selector && facts.selected(namespace, selector)?.workloads) ?? [];
    const [ofKind, name = ''] = workload?.split('/') ?? [];
    if (ofKind !== 'Deployment' && ofKind !== 'StatefulSet') return;
    const target = facts.object(ofKind, namespace, name) as Deployment | null | undefined;
    if (!target) return;
    const { replicas = 1 } = target.spec;
    if (replicas === 0 || (scaledValue(minAvailable, replicas, 'up') ?? 0) < replicas) return;
    const pods = replicas === 1 ? '1 pod' : `${replicas} pods`;
    yield warning(
      'spec.minAvailable',
      `${ofKind} "${name}" has ${pods} and minAvailable is ${minAvailable}: ${words}.`,
    );
  },
};
