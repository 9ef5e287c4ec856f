// What the server fills into services. Upstream: pkg/apis/core/v1/defaults.go SetDefaults_Service
import type { Service, ServicePort, ServiceSpec } from '../../generated/types.ts';
import { mapField, mapSame, withoutField } from '../common/copy.ts';

const AFFINITY_SECONDS = 10_800;

/** A service with its defaults. */
export function defaultService(service: Service): Service {
  let spec = service.spec ?? {};
  spec = fillIn(spec);
  spec = defaultAffinity(spec);
  if (spec.ports !== undefined) spec = mapField(spec, 'ports', defaultPorts);
  if (isExternallyAccessible(spec) && !spec.externalTrafficPolicy) {
    spec = { ...spec, externalTrafficPolicy: 'Cluster' };
  }
  if (spec.internalTrafficPolicy === undefined && spec.type !== 'ExternalName') {
    spec = { ...spec, internalTrafficPolicy: 'Cluster' };
  }
  if (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === undefined) {
    spec = { ...spec, allocateLoadBalancerNodePorts: true };
  }
  const next = spec === service.spec ? service : { ...service, spec };
  return spec.type === 'LoadBalancer' ? withIpModes(next) : next;
}

/** Whether clients outside the cluster can reach the service. */
export function isExternallyAccessible(spec: ServiceSpec): boolean {
  if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') return true;
  return spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0;
}

/** Whether a load balancer asks nodes if they hold pods of the service. */
export function needsHealthCheck(spec: ServiceSpec): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

function fillIn(spec: ServiceSpec): ServiceSpec {
  if (spec.type && spec.sessionAffinity) return spec;
  return {
    ...spec,
    type: spec.type || 'ClusterIP',
    sessionAffinity: spec.sessionAffinity || 'None',
  };
}

function defaultAffinity(spec: ServiceSpec): ServiceSpec {
  if (spec.sessionAffinity === 'None') return withoutField(spec, 'sessionAffinityConfig');
  if (spec.sessionAffinity !== 'ClientIP') return spec;
  if (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds !== undefined) return spec;
  const sessionAffinityConfig = { clientIP: { timeoutSeconds: AFFINITY_SECONDS } };
  return { ...spec, sessionAffinityConfig };
}

function defaultPorts(ports: readonly ServicePort[]): readonly ServicePort[] {
  return mapSame(ports, (port) => {
    const { protocol, targetPort } = port;
    const hasTarget = targetPort !== undefined && targetPort !== 0 && targetPort !== '';
    if (protocol && hasTarget) return port;
    return {
      ...port,
      protocol: protocol || 'TCP',
      targetPort: hasTarget ? targetPort : port.port,
    };
  });
}

function withIpModes(service: Service): Service {
  const ingress = service.status?.loadBalancer?.ingress;
  if (ingress === undefined) return service;
  const next = mapSame(ingress, (entry) =>
    entry.ip && entry.ipMode === undefined ? { ...entry, ipMode: 'VIP' } : entry,
  );
  if (next === ingress) return service;
  const loadBalancer = { ...service.status?.loadBalancer, ingress: next };
  return { ...service, status: { ...service.status, loadBalancer } };
}
