// Endpoints of a Service port, and which of them a node may use.
import type { EndpointSlice } from '../../../model/generated/types.ts';

/** One backend, as the proxy sees it. */
export interface ProxyEndpoint {
  readonly address: string;
  readonly port: number;
  readonly isReady: boolean;
  readonly isServing: boolean;
  readonly isTerminating: boolean;
  readonly nodeName: string;
  readonly zone: string;
  readonly hintZones: readonly string[];
  readonly hintNodes: readonly string[];
}

const NO_HINTS: readonly string[] = [];

/** The endpoints of one named port over all slices, sorted as the chains list them. */
export function endpointsOf(
  slices: readonly EndpointSlice[],
  portName: string,
  protocol: string,
): readonly ProxyEndpoint[] {
  const found = new Map<string, ProxyEndpoint>();
  for (const slice of slices) {
    if (slice.addressType !== 'IPv4') continue;
    for (const port of slice.ports ?? []) {
      const isMatch = (port.name ?? '') === portName && (port.protocol ?? 'TCP') === protocol;
      if (!isMatch || port.port === undefined) continue;
      for (const endpoint of endpointsOfSlice(slice, port.port)) {
        found.set(`${endpoint.address}:${endpoint.port}`, endpoint);
      }
    }
  }
  const byAddress = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...found].sort(([a], [b]) => byAddress(a, b)).map(([, endpoint]) => endpoint);
}

function* endpointsOfSlice(slice: EndpointSlice, port: number): Iterable<ProxyEndpoint> {
  for (const { addresses, conditions = {}, nodeName, zone, hints } of slice.endpoints ?? []) {
    const address = addresses[0];
    if (address === undefined) continue;
    const isReady = conditions.ready ?? true;
    yield {
      address,
      port,
      isReady,
      isServing: conditions.serving ?? isReady,
      isTerminating: conditions.terminating ?? false,
      nodeName: nodeName ?? '',
      zone: zone ?? '',
      hintZones: hints?.forZones?.map(({ name }) => name) ?? NO_HINTS,
      hintNodes: hints?.forNodes?.map(({ name }) => name) ?? NO_HINTS,
    };
  }
}

const isUsableLast = (endpoint: ProxyEndpoint): boolean =>
  endpoint.isServing && endpoint.isTerminating;

/** Where a node stands, for choosing endpoints. */
export interface Place {
  readonly name: string;
  readonly zone: string;
}

/**
 * The endpoints for traffic that may go anywhere in the cluster: ready ones, near ones if hints
 * say so; else those that end but still serve. Upstream: pkg/proxy/topology.go.
 */
export function clusterEndpoints(
  endpoints: readonly ProxyEndpoint[],
  place: Place,
): readonly ProxyEndpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.isReady);
  if (ready.length === 0) return endpoints.filter(isUsableLast);
  if (ready.every(({ hintNodes }) => hintNodes.length > 0)) {
    const near = ready.filter(({ hintNodes }) => hintNodes.includes(place.name));
    if (near.length > 0) return near;
  }
  if (place.zone !== '' && ready.every(({ hintZones }) => hintZones.length > 0)) {
    const near = ready.filter(({ hintZones }) => hintZones.includes(place.zone));
    if (near.length > 0) return near;
  }
  return ready;
}

/** The endpoints on the node itself, for traffic that must not leave it. */
export function localEndpoints(
  endpoints: readonly ProxyEndpoint[],
  place: Place,
): readonly ProxyEndpoint[] {
  const here = endpoints.filter(({ nodeName }) => nodeName === place.name);
  const ready = here.filter((endpoint) => endpoint.isReady);
  return ready.length > 0 ? ready : here.filter(isUsableLast);
}

/** Whether anything anywhere could answer. */
export function hasAnyEndpoint(endpoints: readonly ProxyEndpoint[]): boolean {
  return endpoints.some((endpoint) => endpoint.isReady || isUsableLast(endpoint));
}
