// Terms of affinity, short enough for tables.
import type {
  Affinity,
  LabelSelectorRequirement,
  PodAffinityTerm,
} from '../../../model/generated/types.ts';

export const AFFINITY = "node(s) didn't match pod affinity rules";
export const ANTI = "node(s) didn't match pod anti-affinity rules";
export const EXISTING = "node(s) didn't satisfy existing pods anti-affinity rules";

export type Expression = readonly [key: string, operator: string, ...values: string[]];

export function term(
  topologyKey: string,
  expressions: readonly Expression[],
  more: Partial<PodAffinityTerm> = {},
): PodAffinityTerm {
  const matchExpressions = expressions.map(([key, operator, ...values]): LabelSelectorRequirement =>
    values.length ? { key, operator, values } : { key, operator },
  );
  return { topologyKey, labelSelector: { matchExpressions }, ...more };
}

export const near = (...terms: PodAffinityTerm[]): Affinity => ({
  podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});
export const apart = (...terms: PodAffinityTerm[]): Affinity => ({
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});

export const S1: Expression = ['service', 'In', 'securityscan', 'value2'];
export const LABELS = { service: 'securityscan' };
export const LABELS2 = { security: 'S1' };
export const NAMESPACES = { default: {}, ns: {}, subteam1: { team: 'x' } };
