// NetworkPolicies against packets: who may reach whom, on which port.
// Upstream: staging/src/k8s.io/api/networking/v1/types.go (NetworkPolicySpec)
import type {
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  Pod,
} from '../../../model/generated/types.ts';
import type { Labels } from '../../../model/meta/labels.ts';
import { labelSelectorMatches } from '../../../model/meta/selectors.ts';
import type { Protocol } from '../../../world/network/packet.ts';
import { isInRange } from '../walk.ts';

/** One end of a packet: a pod, or an address that is none. */
export interface PacketEnd {
  readonly address: string;
  readonly pod: Pod | undefined;
}

/** What policies are judged by. */
export interface PolicyWorld {
  policies(namespace: string): Iterable<NetworkPolicy>;
  namespaceLabels(namespace: string): Labels | undefined;
}

interface Rule {
  readonly ports?: readonly NetworkPolicyPort[];
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
}

type Direction = 'Ingress' | 'Egress';

/**
 * Why a packet must not pass, undefined when it may. A pod that no policy of a direction selects
 * is open in that direction; otherwise some rule of some policy must let the packet through.
 */
export function whyDenied(
  world: PolicyWorld,
  from: PacketEnd,
  to: PacketEnd,
  port: number,
  protocol: Protocol,
): string | undefined {
  const out = judge(world, 'Egress', from, to, to.pod, port, protocol);
  return out ?? judge(world, 'Ingress', to, from, to.pod, port, protocol);
}

/** `self` is the pod that policies select, `other` the one that rules speak of. */
function judge(
  world: PolicyWorld,
  direction: Direction,
  self: PacketEnd,
  other: PacketEnd,
  target: Pod | undefined,
  port: number,
  protocol: Protocol,
): string | undefined {
  const { pod } = self;
  if (!pod || pod.spec.hostNetwork) return undefined;
  const { namespace = '', name, labels } = pod.metadata;
  const isolating: string[] = [];
  for (const policy of world.policies(namespace)) {
    if (!typesOf(policy).includes(direction)) continue;
    if (!labelSelectorMatches(policy.spec?.podSelector ?? {}, labels)) continue;
    isolating.push(policy.metadata.name);
    for (const rule of rulesOf(policy, direction)) {
      if (!portMatches(rule.ports, target, port, protocol)) continue;
      if (peersMatch(world, rule.peers, other, namespace)) return undefined;
    }
  }
  if (isolating.length === 0) return undefined;
  const policies = isolating.sort().join(', ');
  return `${direction.toLowerCase()} of ${namespace}/${name} is not allowed by ${policies}`;
}

/** Without policyTypes: Ingress always, Egress when there are egress rules. */
function typesOf({ spec }: NetworkPolicy): readonly string[] {
  if (spec?.policyTypes?.length) return spec.policyTypes;
  return spec?.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
}

function rulesOf({ spec }: NetworkPolicy, direction: Direction): readonly Rule[] {
  if (direction === 'Ingress') {
    return (spec?.ingress ?? []).map(({ ports, from }) => ({
      ...(ports ? { ports } : {}),
      peers: from,
    }));
  }
  return (spec?.egress ?? []).map(({ ports, to }) => ({ ...(ports ? { ports } : {}), peers: to }));
}

function portMatches(
  ports: readonly NetworkPolicyPort[] | undefined,
  target: Pod | undefined,
  port: number,
  protocol: Protocol,
): boolean {
  if (!ports?.length) return true;
  return ports.some((one) => {
    if ((one.protocol ?? 'TCP') !== protocol) return false;
    if (one.port === undefined) return true;
    if (typeof one.port === 'string') return namedPort(target, one.port, protocol) === port;
    return port >= one.port && port <= (one.endPort ?? one.port);
  });
}

function namedPort(pod: Pod | undefined, name: string, protocol: Protocol): number | undefined {
  for (const { ports } of pod?.spec.containers ?? []) {
    for (const one of ports ?? []) {
      if (one.name === name && (one.protocol ?? 'TCP') === protocol) return one.containerPort;
    }
  }
  return undefined;
}

function peersMatch(
  world: PolicyWorld,
  peers: readonly NetworkPolicyPeer[] | undefined,
  { address, pod }: PacketEnd,
  namespace: string,
): boolean {
  if (!peers?.length) return true;
  return peers.some(({ ipBlock, podSelector, namespaceSelector }) => {
    if (ipBlock) {
      const { cidr, except = [] } = ipBlock;
      return isInRange(address, cidr) && !except.some((range) => isInRange(address, range));
    }
    if (!pod || pod.spec.hostNetwork) return false;
    const { metadata } = pod;
    const isInNamespace = namespaceSelector
      ? labelSelectorMatches(namespaceSelector, world.namespaceLabels(metadata.namespace ?? ''))
      : metadata.namespace === namespace;
    return isInNamespace && labelSelectorMatches(podSelector ?? {}, metadata.labels);
  });
}
