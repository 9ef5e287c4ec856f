// Required node affinity of a pod against its node. Upstream: component-helpers/nodeaffinity.
import type { Node, NodeSelectorRequirement, Pod } from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';

export function matchesNodeAffinity(pod: Pod, node: Node): boolean {
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      ?.nodeSelectorTerms;
  if (!terms) return true;
  return terms.some(({ matchExpressions = [], matchFields = [] }) => {
    if (matchExpressions.length + matchFields.length === 0) return false;
    const { labels, name } = node.metadata;
    return (
      matchExpressions.every((one) => holds(one, labelValue(labels, one.key))) &&
      matchFields.every((one) => holds(one, one.key === 'metadata.name' ? name : undefined))
    );
  });
}

function holds({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined) {
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
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}
