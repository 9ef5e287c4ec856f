// The kind Node. Upstream: pkg/registry/core/node/strategy.go
import { NODES } from '../../api/refs.ts';
import type { Node } from '../../generated/types.ts';
import { keepSpec, keepStatus } from '../common/strategy.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS, connection } from '../subresource.ts';
import { NODE_COLUMNS } from './node-columns.ts';
import { validateNode, validateNodeUpdate } from './node-validation.ts';

const PROXY_VERBS = ['create', 'delete', 'get', 'patch', 'update'];

export const NODE_RESOURCE = defineResource<Node>({
  ref: NODES,
  shortNames: ['no'],
  subresources: [connection('proxy', 'NodeProxyOptions', PROXY_VERBS), STATUS],
  defaults: defaultNode,
  prepareUpdate: (node, old) => keepStatus(node, old),
  prepareStatusUpdate: (node, old) => keepSpec(node, old),
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  columns: NODE_COLUMNS,
  selectableFields: (node) =>
    new Map([['spec.unschedulable', String(node.spec?.unschedulable === true)]]),
  selectableFieldNames: ['spec.unschedulable'],
});

// A node that names its capacity alone can give all of it to pods.
function defaultNode(node: Node): Node {
  const { spec, status } = node;
  if (status?.capacity !== undefined && status.allocatable === undefined) {
    return { ...node, spec: spec ?? {}, status: { ...status, allocatable: status.capacity } };
  }
  return spec === undefined ? { ...node, spec: {} } : node;
}
