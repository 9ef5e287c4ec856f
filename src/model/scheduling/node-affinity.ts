// Whether a node is one that a pod insists on: nodeSelector and required node affinity.
import type {
  Node,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodSpec,
} from '../generated/types.ts';
import { labelValue } from '../meta/labels.ts';

/** Upstream: staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity. */
export function nodeFitsAffinity(spec: PodSpec, node: Node): boolean {
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) {
    if (labelValue(node.metadata.labels, key) !== value) return false;
  }
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!required) return true;
  return nodeFitsTerms(required.nodeSelectorTerms, node);
}

/** Whether one of the terms holds for the node. */
export function nodeFitsTerms(terms: readonly NodeSelectorTerm[], node: Node): boolean {
  return terms.some((term) => {
    const expressions = term.matchExpressions ?? [];
    const fields = term.matchFields ?? [];
    if (expressions.length === 0 && fields.length === 0) return false;
    return (
      expressions.every((one) => holds(one, labelValue(node.metadata.labels, one.key))) &&
      fields.every((one) => one.key === 'metadata.name' && holds(one, node.metadata.name))
    );
  });
}

function holds(requirement: NodeSelectorRequirement, value: string | undefined): boolean {
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compareWhole(value, values[0], (a, b) => a > b);
    case 'Lt':
      return compareWhole(value, values[0], (a, b) => a < b);
    default:
      return false;
  }
}

function compareWhole(
  value: string | undefined,
  bound: string | undefined,
  compare: (a: number, b: number) => boolean,
): boolean {
  if (value === undefined || bound === undefined) return false;
  if (!/^-?\d+$/.test(value) || !/^-?\d+$/.test(bound)) return false;
  return compare(Number(value), Number(bound));
}
