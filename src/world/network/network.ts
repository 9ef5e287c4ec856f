// The network between namespaces: who has which address, how long a packet takes, which rules bite.
import { assert } from '../../kernel/assert.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Micros } from '../../kernel/time.ts';
import { OTHER_ZONE_LATENCY, SAME_MACHINE_LATENCY, SAME_ZONE_LATENCY } from './limits.ts';
import { NetworkNamespace } from './network-namespace.ts';
import type { Endpoint, NetworkMachine, NetworkRule, Route, Router } from './packet.ts';

/** Finds hosts by their own addresses: a plain wire, without Services or pods. */
class UnderlayRouter implements Router {
  constructor(private readonly network: Network) {}

  route(from: NetworkNamespace, to: Endpoint): Route {
    const namespace = this.network.byAddress(to.address);
    if (!namespace) return { is: 'drop', why: `no route to host ${to.address}`, hops: [] };
    return { is: 'deliver', namespace, endpoint: to, source: from.address, hops: [] };
  }
}

export class Network {
  /** The router of namespaces that no dataplane serves. */
  readonly underlay: Router = new UnderlayRouter(this);
  private readonly namespaces = new Map<string, NetworkNamespace>();
  private rules: readonly NetworkRule[] = [];

  constructor(readonly kernel: Kernel) {}

  createNamespace(
    name: string,
    machine: NetworkMachine,
    addresses: readonly string[],
    router: Router = this.underlay,
  ): NetworkNamespace {
    const namespace = new NetworkNamespace(this, name, machine, addresses, router);
    for (const address of addresses) {
      assert(!this.namespaces.has(address), `address ${address} is free`);
      this.namespaces.set(address, namespace);
    }
    return namespace;
  }

  /** Takes its addresses off the network; its listeners are gone. */
  destroyNamespace(namespace: NetworkNamespace): void {
    namespace.becomeDestroyed();
    for (const address of namespace.addresses) this.namespaces.delete(address);
  }

  byAddress(address: string): NetworkNamespace | undefined {
    return this.namespaces.get(address);
  }

  /** Installs a rule after those that stand; answers how to remove it. */
  addRule(rule: NetworkRule): () => void {
    this.rules = [...this.rules, rule];
    return () => {
      this.rules = this.rules.filter((other) => other !== rule);
    };
  }

  /** One-way travel time between two namespaces, or -1 when the packet is lost. */
  travel(from: NetworkNamespace, to: NetworkNamespace): Micros {
    const source = from.machine;
    const target = to.machine;
    if (!source.isOn || !target.isOn) return -1;
    if (source === target) return SAME_MACHINE_LATENCY;
    let latency = source.zone === target.zone ? SAME_ZONE_LATENCY : OTHER_ZONE_LATENCY;
    for (const rule of this.rules) {
      const verdict = rule.judge(source, target);
      if (verdict.is === 'drop') return -1;
      if (verdict.is === 'deliver') latency += verdict.after;
    }
    return latency;
  }
}
