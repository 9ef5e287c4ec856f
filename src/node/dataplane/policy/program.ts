// The network policy controller: keeps all nodes' policy rules in step with the API.
import type { ApiClient } from '../../../client/api-client.ts';
import { InformerFactory } from '../../../client/informer-factory.ts';
import type { Informer } from '../../../client/informer.ts';
import { forever } from '../../../kernel/waits.ts';
import { NAMESPACES, NETWORK_POLICIES, PODS } from '../../../model/api/refs.ts';
import type { Namespace, NetworkPolicy, Pod } from '../../../model/generated/types.ts';
import type { Program, ProgramContext } from '../../../world/machines/program.ts';
import type { Endpoint } from '../../../world/network/packet.ts';
import type { Dataplane, PolicyEnforcer } from '../dataplane.ts';
import type { Packet, PolicyVerdict } from '../walk.ts';
import { whyDenied } from './network-policies.ts';
import type { PacketEnd, PolicyWorld } from './network-policies.ts';

const ALLOW: PolicyVerdict = { is: 'allow' };

/**
 * Rules outlive the program that wrote them. Pods are watched only once there is a policy, so
 * that clusters without policies pay nothing.
 */
export function networkPolicyProgram(
  connect: (self: ProgramContext) => ApiClient,
  dataplane: Dataplane,
): Program {
  return function* (self) {
    const rules = new PolicyRules(new InformerFactory(connect(self)), dataplane);
    rules.follow();
    yield* forever();
    return 0;
  };
}

class PolicyRules implements PolicyEnforcer, PolicyWorld {
  private readonly allPolicies: Informer<NetworkPolicy>;
  private readonly pods: Informer<Pod>;
  private readonly namespaces: Informer<Namespace>;

  constructor(
    informers: InformerFactory,
    private readonly dataplane: Dataplane,
  ) {
    this.allPolicies = informers.informer(NETWORK_POLICIES);
    this.pods = informers.informer(PODS);
    this.namespaces = informers.informer(NAMESPACES);
    this.pods.addIndex('address', ({ status, spec }) =>
      status?.podIP && !spec.hostNetwork ? [status.podIP] : [],
    );
  }

  follow(): void {
    this.allPolicies.onChange(() => {
      this.pods.start();
      this.namespaces.start();
      this.dataplane.enforceWith(this.allPolicies.size > 0 ? this : undefined);
    });
    this.allPolicies.start();
  }

  /** A node always reaches its own pods: kubelet's probes come from there. */
  verdict({ from, source, protocol }: Packet, to: Endpoint): PolicyVerdict {
    const target = this.dataplane.stationAt(to.address);
    if (from.is === 'host' && target?.is === 'pod' && target.node === from.node) return ALLOW;
    const why = whyDenied(this, this.endAt(source), this.endAt(to.address), to.port, protocol);
    return why === undefined ? ALLOW : { is: 'deny', why };
  }

  policies(namespace: string): Iterable<NetworkPolicy> {
    return this.allPolicies.list(namespace);
  }

  namespaceLabels(namespace: string): Namespace['metadata']['labels'] {
    return this.namespaces.get('', namespace)?.metadata.labels;
  }

  /** Of several pods that had an address the one that still runs has it. */
  private endAt(address: string): PacketEnd {
    const found = this.pods.byIndex('address', address);
    const pod = found.find(
      ({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed',
    );
    return { address, pod };
  }
}
