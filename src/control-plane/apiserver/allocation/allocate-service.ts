// A Service gets its cluster address and node ports when it is written.
// Upstream: pkg/registry/core/service/storage/alloc.go
import { ApiError } from '../../../client/api-error.ts';
import type { Service, ServicePort, ServiceSpec } from '../../../model/generated/types.ts';
import { needsHealthCheck } from '../../../model/resources/service/service-defaults.ts';
import { fieldInvalid } from '../../../model/meta/field-error.ts';
import type { FieldError } from '../../../model/meta/field-error.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { internalError, invalid } from '../../../model/meta/status.ts';
import type { ObjectStore } from '../../etcd/object-store.ts';
import type { Exchange } from '../exchange.ts';
import type { Allocation } from './allocation.ts';
import { FIRST_NODE_PORT, LAST_NODE_PORT, SERVICE_CIDR } from './ranges.ts';
import { ServiceAllocations, addressesOf, isInServiceRange } from './service-allocations.ts';

/** What is taken in each store, whichever server asks: replicas and restarts share it. */
const allocationsOf = new WeakMap<ObjectStore, ServiceAllocations>();

export const allocateService: Allocation = (exchange) => {
  const { ref } = exchange.definition;
  if (ref.plural !== 'services' || ref.group !== '' || !exchange.object) return;
  if (exchange.request.subresource !== '') return;
  const { store } = exchange.server.etcd;
  let taken = allocationsOf.get(store);
  if (!taken) allocationsOf.set(store, (taken = new ServiceAllocations(store)));
  exchange.object = allocate(exchange, exchange.object as Service, taken) as KubeObject;
};

function allocate(exchange: Exchange, service: Service, taken: ServiceAllocations): Service {
  const spec = service.spec as ServiceSpec;
  const old = (exchange.old as Service | undefined)?.spec;
  if (!spec) return service;
  const withAddress = allocateAddress(exchange, spec, old, taken);
  const withPorts = allocatePorts(exchange, withAddress, old, taken);
  const complete = allocateHealthCheckPort(exchange, withPorts, old, taken);
  return complete === spec ? service : { ...service, spec: complete };
}

/** Upstream: alloc.go (allocHealthCheckNodePort). */
function allocateHealthCheckPort(
  exchange: Exchange,
  spec: ServiceSpec,
  old: ServiceSpec | undefined,
  taken: ServiceAllocations,
): ServiceSpec {
  if (!needsHealthCheck(spec)) return spec;
  const wanted = spec.healthCheckNodePort || old?.healthCheckNodePort;
  if (!wanted) {
    const own = new Map((spec.ports ?? []).map((port) => [slotOf(port), port.nodePort ?? 0]));
    return { ...spec, healthCheckNodePort: freePort(exchange, taken, own) };
  }
  if (wanted !== old?.healthCheckNodePort) {
    const problem = problemOfPort(exchange, wanted, taken);
    if (problem !== undefined) {
      const detail = `failed to allocate requested HealthCheck NodePort ${wanted}: ${problem}`;
      throw new ApiError(internalError(detail));
    }
  }
  return spec.healthCheckNodePort === wanted ? spec : { ...spec, healthCheckNodePort: wanted };
}

function allocateAddress(
  exchange: Exchange,
  spec: ServiceSpec,
  old: ServiceSpec | undefined,
  taken: ServiceAllocations,
): ServiceSpec {
  if (spec.type === 'ExternalName') return spec;
  if (spec.selector || spec.clusterIP !== 'None') checkFamilies(exchange, spec);
  const single = { ipFamilies: ['IPv4'], ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack' };
  if (spec.clusterIP === 'None') {
    return spec.ipFamilies ? spec : { ...spec, clusterIPs: ['None'], ...single };
  }
  const kept = old && addressesOf(old)[0];
  const wanted = spec.clusterIP || spec.clusterIPs?.[0] || kept;
  if (!wanted) {
    const clusterIP = taken.freeAddress(exchange.server.random);
    if (!clusterIP)
      throw new ApiError(internalError('failed to allocate a serviceIP: range is full'));
    return { ...spec, clusterIP, clusterIPs: [clusterIP], ...single };
  }
  if (wanted !== kept) checkAddress(exchange, wanted, taken);
  if (spec.clusterIP === wanted && spec.clusterIPs && spec.ipFamilies) return spec;
  return { ...spec, clusterIP: wanted, clusterIPs: spec.clusterIPs ?? [wanted], ...single };
}

/** This cluster's services have addresses of one family. Upstream: initIPFamilyFields */
function checkFamilies(exchange: Exchange, spec: ServiceSpec): void {
  const errors: FieldError[] = [];
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    const detail = 'this cluster is not configured for dual-stack services';
    errors.push(fieldInvalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, detail));
  }
  spec.ipFamilies?.forEach((family, i) => {
    if (family === 'IPv4') return;
    errors.push(fieldInvalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'));
  });
  if (errors.length === 0) return;
  throw new ApiError(invalid({ group: '', kind: 'Service' }, exchange.name, errors));
}

function checkAddress(exchange: Exchange, address: string, taken: ServiceAllocations): void {
  const owner = taken.ownerOfAddress(address);
  const refuse = (detail: string): never => {
    const error = fieldInvalid('spec.clusterIPs', [address], detail);
    throw new ApiError(invalid({ group: '', kind: 'Service' }, exchange.name, [error]));
  };
  if (/^[\d.]+$/.test(address) && !isInServiceRange(address)) {
    refuse(
      `failed to allocate IP ${address}: the provided IP (${address}) is not in the valid range.` +
        ` The range of valid IPs is ${SERVICE_CIDR}`,
    );
  }
  if (owner !== undefined && owner !== exchange.key) {
    refuse(`failed to allocate IP ${address}: provided IP is already allocated`);
  }
}

function allocatePorts(
  exchange: Exchange,
  spec: ServiceSpec,
  old: ServiceSpec | undefined,
  taken: ServiceAllocations,
): ServiceSpec {
  const wants =
    spec.type === 'NodePort' ||
    (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
  const ports = spec.ports ?? [];
  if (!wants) return spec;
  const before = new Set((old?.ports ?? []).map(({ nodePort }) => nodePort));
  const own = new Map<string, number>();
  for (const port of ports) if (port.nodePort) own.set(slotOf(port), port.nodePort);
  const next = ports.map((port, index) => {
    if (port.nodePort) {
      if (!before.has(port.nodePort)) checkPort(exchange, port.nodePort, index, taken);
      return port;
    }
    const kept = (old?.ports ?? []).find((one) => sameSlot(one, port))?.nodePort;
    const nodePort = kept || own.get(slotOf(port)) || freePort(exchange, taken, own);
    own.set(slotOf(port), nodePort);
    return { ...port, nodePort };
  });
  return next.every((port, index) => port === ports[index]) ? spec : { ...spec, ports: next };
}

function freePort(
  exchange: Exchange,
  taken: ServiceAllocations,
  own: ReadonlyMap<string, number>,
): number {
  const used = new Set(own.values());
  for (let attempt = 0; attempt < 64; attempt++) {
    const port = taken.freePort(exchange.server.random);
    if (port !== undefined && !used.has(port)) return port;
  }
  throw new ApiError(internalError('failed to allocate a nodePort: range is full'));
}

function checkPort(
  exchange: Exchange,
  port: number,
  index: number,
  taken: ServiceAllocations,
): void {
  const problem = problemOfPort(exchange, port, taken);
  if (problem === undefined) return;
  const error = fieldInvalid(`spec.ports[${index}].nodePort`, port, problem);
  throw new ApiError(invalid({ group: '', kind: 'Service' }, exchange.name, [error]));
}

/** Why a node port cannot be had. */
function problemOfPort(
  exchange: Exchange,
  port: number,
  taken: ServiceAllocations,
): string | undefined {
  if (port < FIRST_NODE_PORT || port > LAST_NODE_PORT) {
    return (
      'provided port is not in the valid range. The range of valid ports is' +
      ` ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`
    );
  }
  const owner = taken.ownerOfPort(port);
  const isTaken = owner !== undefined && owner !== exchange.key;
  return isTaken ? 'provided port is already allocated' : undefined;
}

/** TCP and UDP of one port may share a node port. */
function slotOf({ protocol = 'TCP', port, name = '' }: ServicePort): string {
  return `${name === '' ? protocol : name}/${port}/${protocol}`;
}

function sameSlot(a: ServicePort, b: ServicePort): boolean {
  const protocol = (port: ServicePort): string => port.protocol ?? 'TCP';
  return a.port === b.port && protocol(a) === protocol(b);
}
