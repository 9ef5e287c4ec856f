// The way of a packet through the rules of the nodes it meets: hops, then delivery or a loss.
import { clusterEndpoints, hasAnyEndpoint, localEndpoints } from './proxy/endpoint.ts';
import type { ProxyEndpoint } from './proxy/endpoint.ts';
import { endpointChainName } from './proxy/chain-names.ts';
import type { ProxyCursor, ServiceHistory } from './proxy/service-history.ts';
import type { ProxyServicePort } from './proxy/service-port.ts';
import type { Endpoint, Hop, Protocol } from '../../world/network/packet.ts';

/** Where a packet starts, or arrives. */
export type Station =
  | { readonly is: 'pod'; readonly name: string; readonly node: NodeTables }
  | { readonly is: 'host'; readonly node: NodeTables }
  | { readonly is: 'outside'; readonly name: string };

/** A host port that a sandbox has. */
export interface HostPortTarget {
  readonly endpoint: Endpoint;
  readonly hostAddress: string;
}

/** What the rules of one node are made from. */
export interface NodeTables {
  readonly name: string;
  readonly zone: string;
  readonly address: string;
  /** What kube-proxy has last written; undefined when it has not yet. */
  readonly cursor: ProxyCursor | undefined;
  hostPort(port: number, protocol: Protocol): HostPortTarget | undefined;
  /** The endpoint that session affinity keeps for a client, if it stands. */
  affinity(chain: string, client: string, seconds: number): string | undefined;
  remember(chain: string, client: string, endpoint: string): void;
}

/** A policy's word on a packet that is about to be delivered. */
export type PolicyVerdict =
  | { readonly is: 'allow' }
  | { readonly is: 'deny'; readonly why: string };

/** Everything that a walk reads. */
export interface WalkTables {
  readonly services: ServiceHistory;
  /** Who has an address; undefined when nobody does. */
  stationAt(address: string): Station | undefined;
  /** The node at which an outside load balancer hands a packet in. */
  entryNode(port: ProxyServicePort, flow: number): NodeTables | undefined;
  allows(from: Packet, to: Endpoint): PolicyVerdict;
}

export interface Packet {
  readonly from: Station;
  readonly source: string;
  readonly to: Endpoint;
  readonly protocol: Protocol;
  /** 32 random bits of the flow: equal flows choose equally. */
  readonly flow: number;
}

export type Path =
  | {
      readonly is: 'deliver';
      readonly endpoint: Endpoint;
      readonly source: string;
      readonly hops: readonly Hop[];
    }
  | { readonly is: 'drop' | 'reject'; readonly why: string; readonly hops: readonly Hop[] };

const FLOWS = 4_294_967_296;

/** Follows a packet to its end. Pure but for what session affinity remembers. */
export function walk(packet: Packet, tables: WalkTables): Path {
  return new Walk(packet, tables).run();
}

class Walk {
  private readonly hops: Hop[] = [];
  private source: string;
  private to: Endpoint;

  constructor(
    private readonly packet: Packet,
    private readonly tables: WalkTables,
  ) {
    this.source = packet.source;
    this.to = packet.to;
  }

  run(): Path {
    const { from } = this.packet;
    if (from.is === 'outside') return this.fromOutside(from.name);
    const { node } = from;
    if (from.is === 'pod') this.hop('pod', node, from.name);
    else this.hop('host', node, `process on ${node.name}`);
    const { cursor } = node;
    const port = cursor && this.serviceAt(cursor);
    if (port) return this.throughService(port, node, this.isClusterIp(port));
    if (this.to.address === node.address) return this.intoNode(node, false);
    return this.onward(node);
  }

  private serviceAt(cursor: ProxyCursor): ProxyServicePort | undefined {
    const { address, port } = this.to;
    return this.tables.services.byServiceAddress(address, port, this.packet.protocol, cursor);
  }

  private isClusterIp(port: ProxyServicePort): boolean {
    return port.clusterIps.includes(this.to.address);
  }

  private fromOutside(name: string): Path {
    this.hops.push({ kind: 'outside', machine: name, detail: name });
    const { services } = this.tables;
    const { head } = services;
    const port = this.serviceAt(head);
    if (port && !this.isClusterIp(port)) return this.throughLoadBalancer(port);
    const station = this.tables.stationAt(this.to.address);
    if (station?.is === 'host') return this.intoNode(station.node, true);
    if (station?.is === 'outside') return this.deliver();
    return this.lost(`no route to host ${this.to.address}`);
  }

  private throughLoadBalancer(port: ProxyServicePort): Path {
    const node = this.tables.entryNode(port, this.packet.flow);
    if (!node) return this.lost(`the load balancer of ${port.service} has no healthy node`);
    const detail = `${this.to.address} hands in at ${node.name}`;
    this.hops.push({ kind: 'load-balancer', machine: node.name, detail });
    if (!this.isFromAllowedRange(port)) {
      return this.lost(`KUBE-FW: ${this.source} is not in loadBalancerSourceRanges`);
    }
    return this.throughService(port, node, false);
  }

  private isFromAllowedRange({ sourceRanges }: ProxyServicePort): boolean {
    if (sourceRanges.length === 0) return true;
    return sourceRanges.some((range) => isInRange(this.source, range));
  }

  /** PREROUTING and INPUT of a node for its own address: node ports, host ports, processes. */
  private intoNode(node: NodeTables, isFromOutside: boolean): Path {
    const { protocol } = this.packet;
    const { services } = this.tables;
    const port = node.cursor && services.byNodePortNumber(this.to.port, protocol, node.cursor);
    if (port) {
      this.hop('node-port', node, `KUBE-NODEPORTS ${this.to.port} is ${port.name}`);
      return this.throughService(port, node, false);
    }
    const target = node.hostPort(this.to.port, protocol);
    if (target) {
      this.hop('host-port', node, `CNI-HOSTPORT-DNAT ${this.to.port}`);
      this.to = target.endpoint;
      return this.deliver();
    }
    this.hop('host', node, `${isFromOutside ? 'arrives at' : 'stays on'} ${node.name}`);
    return this.deliver();
  }

  private throughService(port: ProxyServicePort, node: NodeTables, isInternal: boolean): Path {
    const endpoints = this.tables.services.endpoints(
      port,
      node.cursor ?? this.tables.services.head,
    );
    if (!hasAnyEndpoint(endpoints)) {
      this.hop('service', node, `KUBE-SERVICES: ${port.name} has no endpoints`);
      return this.end('reject', `${port.name} has no endpoints`);
    }
    const isLocal = isInternal ? port.isInternalLocal : this.mustStay(port, node);
    const chain = isLocal ? port.localChain : port.chain;
    const usable = isLocal ? localEndpoints(endpoints, node) : clusterEndpoints(endpoints, node);
    if (usable.length === 0) {
      this.hop('service', node, `${chain}: ${port.name} has no local endpoints`);
      return this.lost(`${port.name} has no local endpoints`);
    }
    const chosen = this.choose(port, chain, usable, node);
    const isMasqueraded = (!isInternal && !isLocal) || chosen.address === this.packet.source;
    if (isMasqueraded && this.source !== node.address) {
      this.hop('masquerade', node, `KUBE-MARK-MASQ: ${this.source} becomes ${node.address}`);
      this.source = node.address;
    }
    this.to = { address: chosen.address, port: chosen.port };
    return this.onward(node);
  }

  /**
   * Traffic from elsewhere under policy Local; pods, and processes of the node itself, may go
   * anywhere. Upstream: pkg/proxy/iptables/proxier.go (usesExternalPolicyLocal).
   */
  private mustStay(port: ProxyServicePort, node: NodeTables): boolean {
    const { from } = this.packet;
    if (!port.isExternalLocal || from.is === 'pod') return false;
    return from.is === 'outside' || from.node !== node;
  }

  private choose(
    port: ProxyServicePort,
    chain: string,
    usable: readonly ProxyEndpoint[],
    node: NodeTables,
  ): ProxyEndpoint {
    const client = this.packet.source;
    const kept =
      port.affinitySeconds > 0 ? node.affinity(chain, client, port.affinitySeconds) : undefined;
    const sticky = usable.find((endpoint) => textOf(endpoint) === kept);
    const index = Math.floor((this.packet.flow / FLOWS) * usable.length);
    const chosen = sticky ?? (usable[index] as ProxyEndpoint);
    const text = textOf(chosen);
    if (port.affinitySeconds > 0) node.remember(chain, client, text);
    const separate = endpointChainName(port.name, port.protocol, text);
    const how = sticky ? 'keeps' : 'picks';
    const detail = `${chain} ${how} ${separate} ${text} of ${usable.length} (${port.name})`;
    this.hop('service', node, detail);
    return chosen;
  }

  /** From a node, its rules done, to wherever the address is. */
  private onward(node: NodeTables): Path {
    const { address } = this.to;
    const station = this.tables.stationAt(address);
    if (!station) {
      const { cursor } = node;
      const isService = cursor && this.tables.services.isServiceAddress(address, cursor);
      const why = isService
        ? `${address} has no port ${this.to.port}/${this.packet.protocol}`
        : `no route to host ${address}`;
      return this.lost(why);
    }
    if (station.is === 'outside') {
      if (this.packet.from.is === 'pod') this.masqueradeOutward(node);
      return this.deliver();
    }
    if (station.node === node) {
      if (station.is === 'pod') this.hop('veth', node, station.name);
      return this.deliver();
    }
    this.hop('route', node, `${address} via ${station.node.address} (${station.node.name})`);
    if (station.is === 'host') return this.intoNode(station.node, false);
    this.hop('veth', station.node, station.name);
    return this.deliver();
  }

  private masqueradeOutward(node: NodeTables): void {
    if (this.source === node.address) return;
    this.hop('masquerade', node, `${this.source} leaves as ${node.address}`);
    this.source = node.address;
  }

  private deliver(): Path {
    const verdict = this.tables.allows(this.packet, this.to);
    if (verdict.is === 'deny') {
      this.hops.push({ kind: 'policy', machine: '', detail: verdict.why });
      return this.lost(verdict.why);
    }
    return { is: 'deliver', endpoint: this.to, source: this.source, hops: this.hops };
  }

  private lost(why: string): Path {
    return this.end('drop', why);
  }

  private end(is: 'drop' | 'reject', why: string): Path {
    return { is, why, hops: this.hops };
  }

  private hop(kind: string, node: NodeTables, detail: string): void {
    this.hops.push({ kind, machine: node.name, detail });
  }
}

function textOf({ address, port }: ProxyEndpoint): string {
  return `${address}:${port}`;
}

/** Whether an IPv4 address lies in a range such as `10.0.0.0/8`. */
export function isInRange(address: string, range: string): boolean {
  const [base = '', bits = '32'] = range.split('/');
  const size = 2 ** (32 - Number(bits));
  const number = (text: string): number =>
    text.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
  return Math.floor(number(address) / size) === Math.floor(number(base) / size);
}
