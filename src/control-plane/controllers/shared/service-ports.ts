// How a Service's ports and addresses are read off a pod.
import type { Pod, Service, ServicePort } from '../../../model/generated/types.ts';
import { isBeingDeleted, namespaceOf } from '../../../model/meta/object.ts';
import { isPodTerminal } from './pods.ts';

/** Upstream: staging/src/k8s.io/endpointslice/util ShouldPodBeInEndpoints. */
export function mayBeEndpoint(pod: Pod, includeTerminating: boolean): boolean {
  if (isPodTerminal(pod) || podIps(pod).length === 0) return false;
  return includeTerminating || !isBeingDeleted(pod);
}

export function podIps(pod: Pod): readonly string[] {
  const ips = pod.status?.podIPs;
  if (ips && ips.length > 1) return ips.map(({ ip }) => ip ?? '');
  if (ips?.[0]?.ip) return [ips[0].ip];
  return pod.status?.podIP ? [pod.status.podIP] : [];
}

export function isIpv6(address: string): boolean {
  return address.includes(':');
}

/** The pod's number for the port, undefined when it names none. Upstream: podutil.FindPort. */
export function findPort(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target === 0 ? port.port : target;
  const sidecars = (pod.spec.initContainers ?? []).filter(
    (container) => container.restartPolicy === 'Always',
  );
  for (const container of [...pod.spec.containers, ...sidecars]) {
    for (const { name, protocol = 'TCP', containerPort } of container.ports ?? []) {
      if (name === target && protocol === (port.protocol ?? 'TCP')) return containerPort;
    }
  }
  return undefined;
}

export function isHeadless(service: Service): boolean {
  return service.spec.clusterIP === 'None';
}

/** The pod's own name under a headless Service, if it has one. */
export function endpointHostname(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec;
  const isUnder = subdomain === service.metadata.name && namespaceOf(pod) === namespaceOf(service);
  return hostname && isUnder ? hostname : undefined;
}
