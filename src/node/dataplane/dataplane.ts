// The packet rules of all nodes of a cluster, and the router that walks packets through them.
import { assert } from '../../kernel/assert.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { Network } from '../../world/network/network.ts';
import type {
  Endpoint,
  NetworkMachine,
  Protocol,
  Route,
  Router,
} from '../../world/network/packet.ts';
import { NodeDataplane } from './node-dataplane.ts';
import { localEndpoints } from './proxy/endpoint.ts';
import { ServiceHistory } from './proxy/service-history.ts';
import type { ProxyCursor } from './proxy/service-history.ts';
import type { ProxyServicePort } from './proxy/service-port.ts';
import { walk } from './walk.ts';
import type { Packet, Path, PolicyVerdict, Station, WalkTables } from './walk.ts';

/** Decides whether a packet may reach its (already translated) destination. */
export interface PolicyEnforcer {
  verdict(packet: Packet, to: Endpoint): PolicyVerdict;
}

const ALLOW: PolicyVerdict = { is: 'allow' };
/** Service versions are tidied after so many changes of cursors. */
const CHANGES_BETWEEN_TIDYING = 4096;

/**
 * One per cluster. Tables are compiled once; a node holds only its cursor. Hosts and pods of the
 * nodes added here route through it, and so may namespaces outside the cluster.
 */
export class Dataplane implements Router, WalkTables {
  readonly services = new ServiceHistory();
  private readonly nodes = new Map<NetworkMachine, NodeDataplane>();
  private readonly byName = new Map<string, NodeDataplane>();
  private order: NodeDataplane[] = [];
  private enforcer: PolicyEnforcer | undefined;
  private changes = 0;

  constructor(private readonly network: Network) {}

  /** Takes a machine's host namespace in; it routes here from now on. */
  addNode(host: NetworkNamespace): NodeDataplane {
    const { machine } = host;
    assert(!this.nodes.has(machine), `node ${machine.name} is added once`);
    const node = new NodeDataplane(this, host);
    this.nodes.set(machine, node);
    this.byName.set(machine.name, node);
    this.order = [...this.order, node];
    host.router = this;
    return node;
  }

  removeNode(name: string): void {
    const node = this.byName.get(name);
    if (!node) return;
    this.byName.delete(name);
    this.nodes.delete(node.host.machine);
    this.order = this.order.filter((other) => other !== node);
  }

  node(name: string): NodeDataplane | undefined {
    return this.byName.get(name);
  }

  /** A network policy provider, when the cluster has one. */
  enforceWith(enforcer: PolicyEnforcer | undefined): void {
    this.enforcer = enforcer;
  }

  route(from: NetworkNamespace, to: Endpoint, protocol: Protocol, flow: number): Route {
    const path = this.trace(from, to, protocol, flow);
    if (path.is !== 'deliver') return path;
    const namespace = this.network.byAddress(path.endpoint.address);
    assert(namespace, 'a delivered packet has somewhere to go');
    const { endpoint, source, hops } = path;
    return { is: 'deliver', namespace, endpoint, source, hops };
  }

  /** The way a packet would take, for the packet tracer. */
  trace(from: NetworkNamespace, to: Endpoint, protocol: Protocol, flow: number): Path {
    const source = from.address;
    return walk({ from: this.stationOf(from), source, to, protocol, flow }, this);
  }

  stationAt(address: string): Station | undefined {
    const namespace = this.network.byAddress(address);
    return namespace && this.stationOf(namespace);
  }

  /** Starts at a node given by the flow and takes the first healthy one from there. */
  entryNode(port: ProxyServicePort, flow: number): NodeDataplane | undefined {
    const { order } = this;
    for (let tries = 0; tries < order.length; tries++) {
      const node = order[(flow + tries) % order.length] as NodeDataplane;
      if (!node.host.machine.isOn || !node.cursor || !node.takesLoadBalancerTraffic) continue;
      if (!port.isExternalLocal) return node;
      const endpoints = this.services.endpoints(port, node.cursor);
      if (localEndpoints(endpoints, node).length > 0) return node;
    }
    return undefined;
  }

  allows(packet: Packet, to: Endpoint): PolicyVerdict {
    return this.enforcer?.verdict(packet, to) ?? ALLOW;
  }

  /** Used by NodeDataplane alone: from time to time what no node can see any more is forgotten. */
  cursorMoved(): void {
    if (++this.changes < CHANGES_BETWEEN_TIDYING) return;
    this.changes = 0;
    this.services.forgetBefore(this.oldestCursor());
  }

  private oldestCursor(): ProxyCursor {
    let { services, slices } = this.services.head;
    for (const { oldestCursor } of this.order) {
      if (!oldestCursor) continue;
      services = Math.min(services, oldestCursor.services);
      slices = Math.min(slices, oldestCursor.slices);
    }
    return { services, slices };
  }

  private stationOf(namespace: NetworkNamespace): Station {
    const node = this.nodes.get(namespace.machine);
    if (!node) return { is: 'outside', name: namespace.name };
    if (namespace === node.host) return { is: 'host', node };
    return { is: 'pod', name: namespace.name, node };
  }
}
