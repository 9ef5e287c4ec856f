// How a service's addresses and ports carry over, and which fields fall with its type.
// Upstream: pkg/registry/core/service/{strategy,storage/alloc,storage/storage}.go
import type { Service, ServicePort, ServiceSpec } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { mapSame, withoutField } from '../common/copy.ts';
import { needsHealthCheck } from './service-defaults.ts';

/** The field families and clusterIPs of a new service, in agreement with each other. */
export function prepareServiceSpec(service: Service): Service {
  const spec = withFamilies(withNormalClusterIps(service.spec, undefined));
  return spec === service.spec ? service : { ...service, spec };
}

/**
 * What an update leaves out is taken over from the old service, unless a change of type or of
 * selectors frees it.
 */
export function prepareServiceUpdate(service: Service, old: Service): Service {
  if (service.spec === old.spec) return service;
  let spec = takeOver(service.spec, old.spec);
  spec = withNormalClusterIps(spec, old.spec);
  spec = withFamilies(dropByType(spec, old.spec));
  return spec === service.spec ? service : { ...service, spec };
}

// Upstream: storage.go patchAllocatedValues
function takeOver(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let next = spec;
  if (needsClusterIp(old) && needsClusterIp(spec)) {
    if (!next.clusterIP && old.clusterIP) next = { ...next, clusterIP: old.clusterIP };
    if (
      (next.clusterIPs?.length ?? 0) === 0 &&
      old.clusterIPs &&
      next.clusterIP === old.clusterIP
    ) {
      next = { ...next, clusterIPs: old.clusterIPs };
    }
    if (next.ipFamilyPolicy === undefined && old.ipFamilyPolicy !== undefined) {
      next = { ...next, ipFamilyPolicy: old.ipFamilyPolicy };
    }
    if (next.ipFamilies === undefined && old.ipFamilies !== undefined) {
      next = { ...next, ipFamilies: old.ipFamilies };
    }
  }
  if (needsNodePorts(old) && needsNodePorts(spec)) next = takeOverNodePorts(next, old);
  const health = old.healthCheckNodePort;
  if (needsHealthCheck(old) && needsHealthCheck(spec) && !next.healthCheckNodePort && health) {
    next = { ...next, healthCheckNodePort: health };
  }
  return next;
}

function takeOverNodePorts(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const byPort = new Map<string, number>();
  const used = new Set<string>();
  for (const port of old.ports ?? []) byPort.set(portKey(port), port.nodePort ?? 0);
  for (const port of spec.ports ?? []) {
    if (port.nodePort) used.add(`${port.protocol}/${port.nodePort}`);
  }
  const ports = mapSame(spec.ports ?? [], (port) => {
    if (port.nodePort) return port;
    const nodePort = byPort.get(portKey(port));
    if (!nodePort || used.has(`${port.protocol}/${nodePort}`)) return port;
    return { ...port, nodePort };
  });
  return ports === (spec.ports ?? ports) ? spec : { ...spec, ports };
}

function portKey(port: ServicePort): string {
  return `${port.protocol}/${port.port}`;
}

// `clusterIP` is the first of `clusterIPs`. Upstream: service/util.go NormalizeClusterIPs
function withNormalClusterIps(spec: ServiceSpec, old: ServiceSpec | undefined): ServiceSpec {
  const { clusterIP, clusterIPs } = spec;
  if (old === undefined) {
    if (clusterIP && (clusterIPs?.length ?? 0) === 0) return { ...spec, clusterIPs: [clusterIP] };
    return spec;
  }
  if (old.clusterIP === clusterIP) return spec;
  const sameList = semanticEqual(old.clusterIPs, clusterIPs);
  if (!clusterIP) return sameList ? withoutField(spec, 'clusterIPs') : spec;
  return sameList || (clusterIPs?.length ?? 0) === 0 ? { ...spec, clusterIPs: [clusterIP] } : spec;
}

// Upstream: strategy.go dropTypeDependentFields
function dropByType(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let next = spec;
  if (needsClusterIp(old) && !needsClusterIp(spec)) {
    if (next.clusterIP === old.clusterIP) next = withoutField(next, 'clusterIP');
    if (semanticEqual(next.clusterIPs, old.clusterIPs)) next = withoutField(next, 'clusterIPs');
    if (semanticEqual(next.ipFamilies, old.ipFamilies)) next = withoutField(next, 'ipFamilies');
    if (next.ipFamilyPolicy === old.ipFamilyPolicy) next = withoutField(next, 'ipFamilyPolicy');
  }
  if (needsNodePorts(old) && !needsNodePorts(spec)) next = dropNodePorts(next, old);
  if (needsHealthCheck(old) && !needsHealthCheck(spec)) {
    if (next.healthCheckNodePort === old.healthCheckNodePort) {
      next = withoutField(next, 'healthCheckNodePort');
    }
  }
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    for (const field of ['allocateLoadBalancerNodePorts', 'loadBalancerClass'] as const) {
      if (next[field] === old[field]) next = withoutField(next, field);
    }
  }
  if (spec.type === 'ClusterIP' && old.type !== 'ClusterIP') {
    if (next.externalTrafficPolicy === old.externalTrafficPolicy) {
      if ((spec.externalIPs?.length ?? 0) === 0) next = withoutField(next, 'externalTrafficPolicy');
    }
  }
  return next;
}

// Ports that stayed as they were lose their node's port; a changed one is the client's wish.
function dropNodePorts(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (spec.ports === undefined) return spec;
  const before = new Set((old.ports ?? []).map((port) => `${portKey(port)}/${port.nodePort}`));
  const ports = mapSame(spec.ports, (port) =>
    before.has(`${portKey(port)}/${port.nodePort}`) ? withoutField(port, 'nodePort') : port,
  );
  return ports === spec.ports ? spec : { ...spec, ports };
}

// The cluster is single-stack IPv4. Upstream: alloc.go initIPFamilyFields
function withFamilies(spec: ServiceSpec): ServiceSpec {
  if (!needsClusterIp(spec)) return spec;
  const { ipFamilies, ipFamilyPolicy } = spec;
  const hasFamilies = (ipFamilies?.length ?? 0) > 0;
  if (hasFamilies && ipFamilyPolicy !== undefined) return spec;
  const free = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  const policy = ipFamilyPolicy ?? (free ? 'RequireDualStack' : 'SingleStack');
  const both = free && policy !== 'SingleStack';
  const families = hasFamilies ? ipFamilies! : both ? ['IPv4', 'IPv6'] : ['IPv4'];
  return { ...spec, ipFamilies: families, ipFamilyPolicy: policy };
}

/** Whether services of this type have addresses of their own. */
export function needsClusterIp(spec: ServiceSpec): boolean {
  return spec.type === 'ClusterIP' || spec.type === 'NodePort' || spec.type === 'LoadBalancer';
}

/** Whether each port is given a port on every node. */
export function needsNodePorts(spec: ServiceSpec): boolean {
  if (spec.type === 'NodePort') return true;
  return spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false;
}
