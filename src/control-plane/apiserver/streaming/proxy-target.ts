// Where a proxy request goes: the address behind the name of a pod, a service or a node.
// Upstream: pkg/registry/core/{pod/strategy,service/storage/storage,node/strategy}.go
// ResourceLocation; apimachinery pkg/util/net/port_split.go
import { ApiError } from '../../../client/api-error.ts';
import { KUBELET_PORT } from '../../../client/kubelet-wire.ts';
import { ENDPOINT_SLICES } from '../../../model/api/refs.ts';
import type { EndpointSlice, Node, Pod, Service } from '../../../model/generated/types.ts';
import { goQuote } from '../../../model/meta/go-text.ts';
import { badRequest, internalError, serviceUnavailable } from '../../../model/meta/status.ts';
import type { Endpoint } from '../../../world/network/packet.ts';
import type { Exchange } from '../exchange.ts';

/** `scheme:name:port`, of which only the name must be. */
export interface ProxyName {
  readonly name: string;
  /** A number or a port's name, '' for the default. */
  readonly port: string;
}

const SCHEMES = ['', 'http', 'https'];
const KIND_NAMES: ReadonlyMap<string, string> = new Map([
  ['pods', 'pod'],
  ['services', 'service'],
  ['nodes', 'node'],
]);

/** Throws BadRequest for what is no such name. */
export function splitProxyName(resource: string, given: string): ProxyName {
  const parts = given.split(':');
  const [first = '', second = '', third = ''] = parts;
  if (parts.length === 1 && first !== '') return { name: first, port: '' };
  if (parts.length === 2 && first !== '') return { name: first, port: second };
  if (parts.length === 3 && second !== '' && SCHEMES.includes(first)) {
    return { name: second, port: third };
  }
  const kind = KIND_NAMES.get(resource) ?? resource;
  throw new ApiError(badRequest(`invalid ${kind} request ${goQuote(given)}`));
}

/** Throws ApiError when there is no way to it. */
export function proxyTarget(exchange: Exchange, object: object, port: string): Endpoint {
  switch (exchange.request.resource) {
    case 'pods':
      return podTarget(object as Pod, port);
    case 'services':
      return serviceTarget(exchange, object as Service, port);
    default:
      return nodeTarget(object as Node, port);
  }
}

function podTarget({ spec, status }: Pod, port: string): Endpoint {
  const ports = spec.containers.flatMap((container) => container.ports ?? []);
  const first = ports.find(({ protocol = 'TCP' }) => protocol === 'TCP')?.containerPort;
  const address = status?.podIP ?? '';
  if (address === '' || address.startsWith('127.') || address.startsWith('169.254.')) {
    throw new ApiError(badRequest('address not allowed'));
  }
  const named = ports.find(({ name }) => name === port)?.containerPort;
  return { address, port: port === '' ? (first ?? 80) : (named ?? numberOf(port)) };
}

function numberOf(port: string): number {
  if (/^\d+$/.test(port)) return Number(port);
  throw new ApiError(
    serviceUnavailable(`error trying to reach service: dial tcp: unknown port ${goQuote(port)}`),
  );
}

function serviceTarget(exchange: Exchange, service: Service, given: string): Endpoint {
  const { name = '', namespace = '' } = service.metadata;
  if (service.spec.type === 'ExternalName') {
    throw new ApiError(serviceUnavailable(`no endpoints available for service ${goQuote(name)}`));
  }
  let port = given;
  if (/^\d+$/.test(given)) {
    const own = service.spec.ports?.find((one) => one.port === Number(given));
    if (!own) {
      const what = `no service port ${given} found for service ${goQuote(name)}`;
      throw new ApiError(serviceUnavailable(what));
    }
    port = own.name ?? '';
  }
  const candidates = endpointsOf(exchange, namespace, name, port);
  if (candidates.length === 0) {
    throw new ApiError(serviceUnavailable(`no endpoints available for service ${goQuote(name)}`));
  }
  return candidates[exchange.server.random.below(candidates.length)] as Endpoint;
}

/** The ready addresses behind a port of a service, by the port's name. */
export function endpointsOf(
  { server }: Pick<Exchange, 'server'>,
  namespace: string,
  service: string,
  portName: string,
): readonly Endpoint[] {
  const found: Endpoint[] = [];
  for (const slice of server.readAll<EndpointSlice>(ENDPOINT_SLICES, namespace)) {
    if (slice.metadata.labels?.['kubernetes.io/service-name'] !== service) continue;
    const port = slice.ports?.find((one) => (one.name ?? '') === portName)?.port;
    if (port === undefined) continue;
    for (const { addresses, conditions } of slice.endpoints ?? []) {
      if (conditions?.ready === false) continue;
      for (const address of addresses) found.push({ address, port });
    }
  }
  return found;
}

function nodeTarget({ status }: Node, port: string): Endpoint {
  const addresses = status?.addresses ?? [];
  const internal = addresses.find(({ type }) => type === 'InternalIP') ?? addresses[0];
  if (!internal) {
    throw new ApiError(internalError('no preferred addresses found; known addresses: []'));
  }
  const kubelet = status?.daemonEndpoints?.kubeletEndpoint?.Port ?? KUBELET_PORT;
  return { address: internal.address, port: port === '' ? kubelet : numberOf(port) };
}
