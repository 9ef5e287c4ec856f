// Services and EndpointSlices with their recent past, kept once for all nodes of a cluster.
import type { EndpointSlice, Service } from '../../../model/generated/types.ts';
import type { Protocol } from '../../../world/network/packet.ts';
import { endpointsOf } from './endpoint.ts';
import type { ProxyEndpoint } from './endpoint.ts';
import { servicePorts } from './service-port.ts';
import type { ProxyServicePort } from './service-port.ts';
import { Versioned } from './versioned.ts';

/** How far a node has come: revisions of the two watches. */
export interface ProxyCursor {
  readonly services: number;
  readonly slices: number;
}

const SERVICE_NAME = 'kubernetes.io/service-name';

/** What one Service has in slices, and the last compilations. */
class ServiceSlices {
  readonly byName = new Map<string, Versioned<EndpointSlice>>();
  private readonly compiled = new Map<string, readonly ProxyEndpoint[]>();

  /** The endpoints of a port as of a revision; compiled once for each distinct state. */
  endpoints(port: ProxyServicePort, revision: number): readonly ProxyEndpoint[] {
    let key = `${port.portName}/${port.protocol}`;
    for (const slice of this.byName.values()) key += ` ${slice.revisionAt(revision)}`;
    let endpoints = this.compiled.get(key);
    if (!endpoints) {
      const slices: EndpointSlice[] = [];
      for (const versions of this.byName.values()) {
        const slice = versions.at(revision);
        if (slice) slices.push(slice);
      }
      endpoints = endpointsOf(slices, port.portName, port.protocol);
      if (this.compiled.size >= COMPILED_LIMIT) this.compiled.clear();
      this.compiled.set(key, endpoints);
    }
    return endpoints;
  }
}

/** Compilations kept for one Service: ports times the states that nodes are in. */
const COMPILED_LIMIT = 16;
const NO_ENDPOINTS: readonly ProxyEndpoint[] = [];

/**
 * Every kube-proxy feeds in what it hears; the first to bring a version stores it, the others
 * merely move their cursor. What a node sees depends on its cursor alone.
 */
export class ServiceHistory {
  private readonly services = new Map<string, Versioned<Service>>();
  private readonly slices = new Map<string, ServiceSlices>();
  /** Services that have, or lately had, an address or a node port. */
  private readonly byAddress = new Map<string, Set<string>>();
  private readonly byNodePort = new Map<number, Set<string>>();
  private servicesComplete = 0;
  private slicesComplete = 0;

  /** A proxy listed all Services at a revision. */
  listServices(items: readonly Service[], revision: number): void {
    if (revision <= this.servicesComplete) return;
    const present = new Set<string>();
    for (const service of items) {
      present.add(keyOf(service));
      this.putService(service, revisionOf(service));
    }
    for (const [key, versions] of this.services) {
      if (!present.has(key) && versions.at(revision)) versions.set(revision, undefined);
    }
    this.servicesComplete = revision;
  }

  listSlices(items: readonly EndpointSlice[], revision: number): void {
    if (revision <= this.slicesComplete) return;
    const present = new Set<string>();
    for (const slice of items) {
      present.add(keyOf(slice));
      this.putSlice(slice, revisionOf(slice));
    }
    for (const { byName } of this.slices.values()) {
      for (const [key, versions] of byName) {
        if (!present.has(key) && versions.at(revision)) versions.set(revision, undefined);
      }
    }
    this.slicesComplete = revision;
  }

  /** A watch brought a change; answers its revision. */
  changeService(service: Service, isDeleted: boolean): number {
    const revision = revisionOf(service);
    if (revision > this.servicesComplete) this.servicesComplete = revision;
    if (isDeleted) this.services.get(keyOf(service))?.set(revision, undefined);
    else this.putService(service, revision);
    return revision;
  }

  changeSlice(slice: EndpointSlice, isDeleted: boolean): number {
    const revision = revisionOf(slice);
    if (revision > this.slicesComplete) this.slicesComplete = revision;
    if (isDeleted)
      this.slicesOf(serviceOf(slice)).byName.get(keyOf(slice))?.set(revision, undefined);
    else this.putSlice(slice, revision);
    return revision;
  }

  /** The port of the Service that has an address, as a node at that cursor knows it. */
  byServiceAddress(
    address: string,
    port: number,
    protocol: Protocol,
    cursor: ProxyCursor,
  ): ProxyServicePort | undefined {
    for (const key of this.byAddress.get(address) ?? []) {
      for (const candidate of this.portsOf(key, cursor)) {
        if (candidate.port !== port || candidate.protocol !== protocol) continue;
        if (hasAddress(candidate, address)) return candidate;
      }
    }
    return undefined;
  }

  /** Whether any Service has the address, whatever its ports. */
  isServiceAddress(address: string, cursor: ProxyCursor): boolean {
    for (const key of this.byAddress.get(address) ?? []) {
      if (this.portsOf(key, cursor).some((port) => hasAddress(port, address))) return true;
    }
    return false;
  }

  byNodePortNumber(
    nodePort: number,
    protocol: Protocol,
    cursor: ProxyCursor,
  ): ProxyServicePort | undefined {
    for (const key of this.byNodePort.get(nodePort) ?? []) {
      for (const candidate of this.portsOf(key, cursor)) {
        if (candidate.nodePort === nodePort && candidate.protocol === protocol) return candidate;
      }
    }
    return undefined;
  }

  endpoints(port: ProxyServicePort, cursor: ProxyCursor): readonly ProxyEndpoint[] {
    return this.slices.get(port.service)?.endpoints(port, cursor.slices) ?? NO_ENDPOINTS;
  }

  /** All ports that a node at that cursor proxies, in the order of their names. */
  allPorts(cursor: ProxyCursor): readonly ProxyServicePort[] {
    const ports: ProxyServicePort[] = [];
    for (const key of this.services.keys()) ports.push(...this.portsOf(key, cursor));
    return ports.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** Where a node would be that has heard everything; for views and load balancers. */
  get head(): ProxyCursor {
    return { services: this.servicesComplete, slices: this.slicesComplete };
  }

  /** Forgets what is older than every node's cursor. */
  forgetBefore(cursor: ProxyCursor): void {
    for (const [key, versions] of this.services) {
      if (!versions.forgetBefore(cursor.services)) continue;
      this.services.delete(key);
      for (const keys of this.byAddress.values()) keys.delete(key);
      for (const keys of this.byNodePort.values()) keys.delete(key);
    }
    for (const [service, { byName }] of this.slices) {
      for (const [key, versions] of byName) {
        if (versions.forgetBefore(cursor.slices)) byName.delete(key);
      }
      if (byName.size === 0) this.slices.delete(service);
    }
  }

  private portsOf(key: string, cursor: ProxyCursor): readonly ProxyServicePort[] {
    const service = this.services.get(key)?.at(cursor.services);
    return service ? servicePorts(service) : NO_PORTS;
  }

  private putService(service: Service, revision: number): void {
    const key = keyOf(service);
    let versions = this.services.get(key);
    if (!versions) {
      versions = new Versioned();
      this.services.set(key, versions);
    }
    if (!versions.set(revision, service)) return;
    for (const port of servicePorts(service)) {
      for (const address of addressesOf(port)) addTo(this.byAddress, address, key);
      if (port.nodePort !== 0) addTo(this.byNodePort, port.nodePort, key);
    }
  }

  private putSlice(slice: EndpointSlice, revision: number): void {
    const { byName } = this.slicesOf(serviceOf(slice));
    const key = keyOf(slice);
    let versions = byName.get(key);
    if (!versions) {
      versions = new Versioned();
      byName.set(key, versions);
    }
    versions.set(revision, slice);
  }

  private slicesOf(service: string): ServiceSlices {
    let slices = this.slices.get(service);
    if (!slices) {
      slices = new ServiceSlices();
      this.slices.set(service, slices);
    }
    return slices;
  }
}

const NO_PORTS: readonly ProxyServicePort[] = [];

function addressesOf(port: ProxyServicePort): readonly string[] {
  return [...port.clusterIps, ...port.externalIps, ...port.loadBalancerIps];
}

function hasAddress(port: ProxyServicePort, address: string): boolean {
  return (
    port.clusterIps.includes(address) ||
    port.externalIps.includes(address) ||
    port.loadBalancerIps.includes(address)
  );
}

function addTo<K>(index: Map<K, Set<string>>, at: K, key: string): void {
  const keys = index.get(at);
  if (keys) keys.add(key);
  else index.set(at, new Set([key]));
}

function keyOf({ metadata }: Service | EndpointSlice): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function serviceOf({ metadata }: EndpointSlice): string {
  return `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME] ?? ''}`;
}

function revisionOf({ metadata }: Service | EndpointSlice): number {
  return Number(metadata.resourceVersion);
}
