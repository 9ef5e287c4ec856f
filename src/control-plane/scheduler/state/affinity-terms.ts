// Pod affinity terms made ready to match: selector with matchLabelKeys merged, namespaces, weight.
import type { Pod, PodAffinityTerm } from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import type { Labels } from '../../../model/meta/labels.ts';
import {
  compileLabelSelector,
  formatSelector,
  selectorMatches,
} from '../../../model/meta/selectors.ts';
import type { Requirement, Selector } from '../../../model/meta/selectors.ts';

/** The labels of a namespace; undefined when it is unknown. */
export type NamespaceLabels = (namespace: string) => Labels | undefined;

/** One term of a pod's affinity. Equal terms have equal keys. */
export interface AffinityTerm {
  readonly key: string;
  readonly topologyKey: string;
  readonly weight: number;
  readonly selector: Selector;
  readonly namespaces: readonly string[];
  readonly namespaceSelector: Selector | undefined;
}

/** The terms of one pod, by what they do. */
export interface AffinityTerms {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly AffinityTerm[];
  readonly preferredAntiAffinity: readonly AffinityTerm[];
}

/** Whether a pod of that namespace with those labels is one that the term speaks of. */
export function termMatches(
  term: AffinityTerm,
  namespace: string,
  labels: Labels | undefined,
  namespaceLabels: NamespaceLabels,
): boolean {
  if (!isInNamespaces(term, namespace, namespaceLabels)) return false;
  return selectorMatches(term.selector, labels);
}

function isInNamespaces(term: AffinityTerm, namespace: string, of: NamespaceLabels): boolean {
  if (term.namespaces.includes(namespace)) return true;
  if (!term.namespaceSelector) return false;
  return selectorMatches(term.namespaceSelector, of(namespace));
}

/** The terms of a pod, undefined when it has none. */
export function affinityTerms(pod: Pod): AffinityTerms | undefined {
  const { affinity } = pod.spec;
  const attract = affinity?.podAffinity;
  const repel = affinity?.podAntiAffinity;
  if (!attract && !repel) return undefined;
  const required = (terms: readonly PodAffinityTerm[] = []): AffinityTerm[] =>
    terms.map((term) => compileTerm(term, pod, 0));
  type Weighted = { readonly weight: number; readonly podAffinityTerm: PodAffinityTerm };
  const preferred = (terms: readonly Weighted[] = []): AffinityTerm[] =>
    terms.map(({ weight, podAffinityTerm }) => compileTerm(podAffinityTerm, pod, weight));
  return {
    requiredAffinity: required(attract?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: required(repel?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: preferred(attract?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: preferred(repel?.preferredDuringSchedulingIgnoredDuringExecution),
  };
}

function compileTerm(term: PodAffinityTerm, pod: Pod, weight: number): AffinityTerm {
  const { labels, namespace = '' } = pod.metadata;
  const base = compileLabelSelector(term.labelSelector);
  const selector = withLabelKeys(base, labels, term.matchLabelKeys, term.mismatchLabelKeys);
  const isOwn = !term.namespaces?.length && !term.namespaceSelector;
  const namespaces = isOwn ? [namespace] : (term.namespaces ?? []);
  const namespaceSelector = term.namespaceSelector
    ? compileLabelSelector(term.namespaceSelector)
    : undefined;
  const key = JSON.stringify([
    selector.nothing ? 0 : formatSelector(selector),
    namespaces,
    namespaceSelector ? formatSelector(namespaceSelector) : 0,
  ]);
  return { key, topologyKey: term.topologyKey, weight, selector, namespaces, namespaceSelector };
}

/**
 * The selector narrowed to the pod's own values of some labels. The API server has already merged
 * them into stored affinity terms; requirements that stand there are not doubled.
 */
export function withLabelKeys(
  selector: Selector,
  labels: Labels | undefined,
  match: readonly string[] = [],
  mismatch: readonly string[] = [],
): Selector {
  if (match.length + mismatch.length === 0 || selector.nothing) return selector;
  const more: Requirement[] = [];
  const narrow = (keys: readonly string[], operator: 'in' | 'notin'): void => {
    for (const key of keys) {
      const value = labelValue(labels, key);
      if (value === undefined) continue;
      const stands = selector.requirements.some(
        (requirement) =>
          requirement.key === key &&
          requirement.operator === operator &&
          requirement.values.length === 1 &&
          requirement.values[0] === value,
      );
      if (!stands) more.push({ key, operator, values: [value] });
    }
  };
  narrow(match, 'in');
  narrow(mismatch, 'notin');
  if (more.length === 0) return selector;
  return { requirements: [...selector.requirements, ...more], nothing: false };
}
