// A NetworkPolicy that lets nothing in or out, or that takes the names of DNS away.
import type { NetworkPolicy } from '../../../../../model/generated/types.ts';
import type { LintRule } from '../lint-rule.ts';
import { info } from '../lint-rule.ts';

const DNS_PORT = 53;

export const POLICY_ISOLATES: LintRule = {
  name: 'policy-isolates',
  *check({ kind, namespace, object }) {
    if (kind !== 'NetworkPolicy') return;
    const { policyTypes, ingress, egress, podSelector } = (object as NetworkPolicy).spec ?? {};
    if (!podSelector) return;
    const labels = podSelector.matchLabels ?? podSelector.matchExpressions;
    const who = labels ? 'The pods that it selects' : `All pods of namespace ${namespace}`;
    const types = policyTypes ?? ['Ingress', ...(egress ? ['Egress'] : [])];
    if (types.includes('Ingress') && (ingress ?? []).length === 0) {
      yield info('spec.podSelector', `${who} can be reached by nobody: no ingress rule allows it.`);
    }
    if (!types.includes('Egress')) return;
    const rules = egress ?? [];
    if (rules.length === 0) {
      yield info('spec.podSelector', `${who} can reach nobody, DNS included.`);
      return;
    }
    const opensDns = rules.some(({ ports }) => !ports?.length || ports.some(isDns));
    if (opensDns) return;
    yield info(
      'spec.egress',
      `${who} cannot reach port ${DNS_PORT}: names of Services are not found any more.`,
    );
  },
};

type Port = NonNullable<
  NonNullable<NonNullable<NetworkPolicy['spec']>['egress']>[number]['ports']
>[number];

function isDns({ port, endPort }: Port): boolean {
  if (port === undefined || port === 'dns') return true;
  return typeof port === 'number' && port <= DNS_PORT && (endPort ?? port) >= DNS_PORT;
}
