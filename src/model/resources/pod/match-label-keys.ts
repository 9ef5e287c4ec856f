// A pod's own labels written into the selectors that name their keys.
// Upstream: pkg/registry/core/pod/strategy.go applyMatchLabelKeysAndMismatchLabelKeys
import type {
  LabelSelector,
  LabelSelectorRequirement,
  Pod,
  PodAffinity,
  PodAffinityTerm,
} from '../../generated/types.ts';
import type { Labels } from '../../meta/labels.ts';
import { labelValue } from '../../meta/labels.ts';
import { mapField, mapSame } from '../common/copy.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** The pod with `matchLabelKeys` and `mismatchLabelKeys` turned into expressions. */
export function withMatchLabelKeys(pod: Pod): Pod {
  const { affinity, topologySpreadConstraints } = pod.spec;
  if (affinity === undefined && topologySpreadConstraints === undefined) return pod;
  const { labels } = pod.metadata;
  const forPods = (pods: PodAffinity): PodAffinity => withTerms(pods, labels);
  return mapField(pod, 'spec', (spec) => {
    const placed = mapField(spec, 'affinity', (own) =>
      mapField(mapField(own, 'podAffinity', forPods), 'podAntiAffinity', forPods),
    );
    return mapField(placed, 'topologySpreadConstraints', (list) =>
      mapSame(list, (constraint) => {
        const keys = constraint.matchLabelKeys;
        return mapField(constraint, 'labelSelector', (selector) =>
          withKeys(selector, labels, keys, 'In'),
        );
      }),
    );
  });
}

function withTerms(affinity: PodAffinity, labels: Labels | undefined): PodAffinity {
  const required = mapField(affinity, REQUIRED, (terms) =>
    mapSame(terms, (term) => withTermKeys(term, labels)),
  );
  return mapField(required, PREFERRED, (terms) =>
    mapSame(terms, (weighted) =>
      mapField(weighted, 'podAffinityTerm', (term) => withTermKeys(term, labels)),
    ),
  );
}

function withTermKeys(term: PodAffinityTerm, labels: Labels | undefined): PodAffinityTerm {
  const { matchLabelKeys, mismatchLabelKeys } = term;
  if (matchLabelKeys === undefined && mismatchLabelKeys === undefined) return term;
  return mapField(term, 'labelSelector', (selector) =>
    withKeys(withKeys(selector, labels, matchLabelKeys, 'In'), labels, mismatchLabelKeys, 'NotIn'),
  );
}

function withKeys(
  selector: LabelSelector,
  labels: Labels | undefined,
  keys: readonly string[] | undefined,
  operator: 'In' | 'NotIn',
): LabelSelector {
  const added: LabelSelectorRequirement[] = [];
  for (const key of keys ?? []) {
    const value = labelValue(labels, key);
    if (value !== undefined) added.push({ key, operator, values: [value] });
  }
  if (added.length === 0) return selector;
  return { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...added] };
}
