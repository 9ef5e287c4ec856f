// A new node takes no pods until it is ready.
// Upstream: plugin/pkg/admission/nodetaint/admission.go
import type { Node } from '../../../model/generated/types.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { isCreateOf, replaceObject } from './pods.ts';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

export const TAINT_NODES_BY_CONDITION: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  mutate(exchange) {
    if (!isCreateOf(exchange, '', 'nodes')) return;
    const node = exchange.object as Node;
    const taints = node.spec?.taints ?? [];
    const isThere = taints.some(
      ({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect,
    );
    if (isThere) return;
    replaceObject(exchange, { ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } });
  },
};
