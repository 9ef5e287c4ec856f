// The kind NetworkPolicy. Upstream: pkg/registry/networking/networkpolicy/strategy.go
import { NETWORK_POLICIES } from '../../api/refs.ts';
import type { NetworkPolicy, NetworkPolicyPort } from '../../generated/types.ts';
import { formatLabelSelector } from '../../meta/selectors.ts';
import { mapField, mapSame } from '../common/copy.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { specChanged, withFirstGeneration, withNextGeneration } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { checkNetworkPolicy } from './network-policy-validation.ts';

export const NETWORK_POLICY_RESOURCE = defineResource<NetworkPolicy>({
  ref: NETWORK_POLICIES,
  shortNames: ['netpol'],
  defaults: defaultPolicy,
  prepareCreate: withFirstGeneration,
  prepareUpdate: (policy, old) => withNextGeneration(policy, old, specChanged(policy, old)),
  ...metaValidation<NetworkPolicy>(true, SUBDOMAIN_NAME, checkNetworkPolicy),
  columns: [
    NAME_COLUMN,
    column('Pod-Selector', 'The pods that the policy is for.', (policy) =>
      formatLabelSelector(policy.spec?.podSelector),
    ),
    AGE_COLUMN,
  ],
});

// Upstream: pkg/apis/networking/v1/defaults.go
function defaultPolicy(policy: NetworkPolicy): NetworkPolicy {
  let spec = policy.spec ?? {};
  if (spec.podSelector === undefined) spec = { ...spec, podSelector: {} };
  if ((spec.policyTypes?.length ?? 0) === 0) {
    const types = (spec.egress?.length ?? 0) > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
    spec = { ...spec, policyTypes: types };
  }
  spec = mapField(spec, 'ingress', (rules) =>
    mapSame(rules, (rule) => mapField(rule, 'ports', defaultPorts)),
  );
  spec = mapField(spec, 'egress', (rules) =>
    mapSame(rules, (rule) => mapField(rule, 'ports', defaultPorts)),
  );
  return spec === policy.spec ? policy : { ...policy, spec };
}

function defaultPorts(ports: readonly NetworkPolicyPort[]): readonly NetworkPolicyPort[] {
  return mapSame(ports, (port) =>
    port.protocol === undefined ? { ...port, protocol: 'TCP' } : port,
  );
}
