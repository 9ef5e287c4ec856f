// Whether a node is one that a pod insists on: nodeSelector and required node affinity.
// Upstream: staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go
import type {
  Node,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodSpec,
} from '../generated/types.ts';
import { labelValue } from '../meta/labels.ts';

const INTEGER = /^[+-]?\d{1,18}$/;

/** Whether the node meets the pod's nodeSelector and required node affinity. */
export function nodeFitsAffinity(spec: PodSpec, node: Node): boolean {
  const { nodeSelector, affinity } = spec;
  if (nodeSelector) {
    const { labels } = node.metadata;
    for (const [key, value] of Object.entries(nodeSelector)) {
      if (labelValue(labels, key) !== value) return false;
    }
  }
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || nodeFitsTerms(required.nodeSelectorTerms, node);
}

/** Whether one of the terms holds for the node; no terms hold for nothing. */
export function nodeFitsTerms(terms: readonly NodeSelectorTerm[], node: Node): boolean {
  return terms.some((term) => nodeFitsTerm(term, node));
}

/** Whether all requirements of a term hold; an empty term holds for nothing. */
export function nodeFitsTerm(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length + matchFields.length === 0) return false;
  const { labels, name } = node.metadata;
  for (const requirement of matchExpressions) {
    if (!holds(requirement, labelValue(labels, requirement.key))) return false;
  }
  for (const requirement of matchFields) {
    const value = requirement.key === 'metadata.name' ? name : undefined;
    if (!holds(requirement, value)) return false;
  }
  return true;
}

function holds(
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
