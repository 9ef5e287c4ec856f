// Whether nodes match nodeSelector and node affinity.
// Upstream: component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go
import type {
  Node,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  Pod,
} from '../../../../model/generated/types.ts';
import { labelValue } from '../../../../model/meta/labels.ts';

const INTEGER = /^[+-]?\d{1,18}$/;

/** Whether the node meets the pod's nodeSelector and required node affinity. */
export function matchesRequiredNodeAffinity(pod: Pod, node: Node): boolean {
  const { nodeSelector, affinity } = pod.spec;
  if (nodeSelector) {
    const { labels } = node.metadata;
    for (const [key, value] of Object.entries(nodeSelector)) {
      if (labelValue(labels, key) !== value) return false;
    }
  }
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || nodeSelectorMatches(required, node);
}

/** Whether any term matches; no terms match nothing. */
export function nodeSelectorMatches(selector: NodeSelector, node: Node): boolean {
  return selector.nodeSelectorTerms.some((term) => termMatchesNode(term, node));
}

/** Whether all requirements of a term hold; an empty term matches nothing. */
export function termMatchesNode(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length + matchFields.length === 0) return false;
  const { labels, name } = node.metadata;
  for (const requirement of matchExpressions) {
    if (!requirementHolds(requirement, labelValue(labels, requirement.key))) return false;
  }
  for (const requirement of matchFields) {
    const value = requirement.key === 'metadata.name' ? name : undefined;
    if (!requirementHolds(requirement, value)) return false;
  }
  return true;
}

/**
 * The names to which required affinity pins a pod, as DaemonSets do, or undefined when some term
 * leaves the name open. Upstream: plugins/nodeaffinity (PreFilter).
 */
export function nodeNamesOf(required: NodeSelector | undefined): readonly string[] | undefined {
  if (!required || required.nodeSelectorTerms.length === 0) return undefined;
  const names = new Set<string>();
  for (const { matchFields = [] } of required.nodeSelectorTerms) {
    let ofTerm: Set<string> | undefined;
    for (const { key, operator, values = [] } of matchFields) {
      if (key !== 'metadata.name' || operator !== 'In') continue;
      const pinned: ReadonlySet<string> | undefined = ofTerm;
      ofTerm = new Set(pinned ? values.filter((name) => pinned.has(name)) : values);
    }
    if (!ofTerm) return undefined;
    for (const name of ofTerm) names.add(name);
  }
  return [...names];
}

function requirementHolds(
  { operator, values = [] }: NodeSelectorRequirement,
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt':
      return value !== undefined && compares(operator, value, values[0]);
    default:
      return false;
  }
}

function compares(operator: 'Gt' | 'Lt', value: string, bound: string | undefined): boolean {
  if (bound === undefined || !INTEGER.test(value) || !INTEGER.test(bound)) return false;
  const [left, right] = [BigInt(value), BigInt(bound)];
  return operator === 'Gt' ? left > right : left < right;
}
