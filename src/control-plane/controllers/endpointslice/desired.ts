// Which endpoints a Service should have: its pods' addresses under its ports.
import type {
  DiscoveryV1EndpointPort,
  Endpoint,
  Node,
  Pod,
  Service,
} from '../../../model/generated/types.ts';
import { isBeingDeleted, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { ZONE_LABEL } from '../limits.ts';
import { isPodReady } from '../shared/pods.ts';
import {
  endpointHostname,
  findPort,
  isIpv6,
  mayBeEndpoint,
  podIps,
} from '../shared/service-ports.ts';

export type AddressType = 'IPv4' | 'IPv6';

/** Endpoints that share address type and ports; they go into slices of their own. */
export interface EndpointGroup {
  readonly addressType: AddressType;
  readonly ports: readonly DiscoveryV1EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

type NodeOf = (name: string) => Node | undefined;

/**
 * The families of a Service's addresses.
 * Upstream: endpointslice/util getAddressTypesForService.
 */
export function addressTypes(service: Service): readonly AddressType[] {
  const families = service.spec.ipFamilies ?? [];
  if (families.length > 0) return families.filter(isAddressType);
  return isIpv6(service.spec.clusterIP ?? '') ? ['IPv6'] : ['IPv4'];
}

function isAddressType(family: string): family is AddressType {
  return family === 'IPv4' || family === 'IPv6';
}

/** Upstream: staging/src/k8s.io/endpointslice/reconciler.go. ES1, ES2 */
export function desiredGroups(
  service: Service,
  pods: Iterable<Pod>,
  nodeOf: NodeOf,
): readonly EndpointGroup[] {
  interface Growing extends EndpointGroup {
    readonly endpoints: Endpoint[];
  }
  const groups = new Map<string, Growing>();
  const types = addressTypes(service);
  for (const pod of pods) {
    if (!mayBeEndpoint(pod, true)) continue;
    const ports = portsOf(service, pod);
    for (const addressType of types) {
      const addresses = podIps(pod).filter((ip) => isIpv6(ip) === (addressType === 'IPv6'));
      if (addresses.length === 0) continue;
      const key = `${addressType} ${portsKey(ports)}`;
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { addressType, ports, endpoints: [] }));
      group.endpoints.push(endpointOf(pod, addresses, service, nodeOf));
    }
  }
  return [...groups.values()];
}

/** Equal for equal lists of ports in whatever order. */
export function portsKey(ports: readonly DiscoveryV1EndpointPort[]): string {
  return ports
    .map((port) => `${port.name ?? ''}/${port.protocol}/${port.port}/${port.appProtocol ?? ''}`)
    .sort()
    .join(',');
}

function portsOf(service: Service, pod: Pod): readonly DiscoveryV1EndpointPort[] {
  const found: DiscoveryV1EndpointPort[] = [];
  for (const port of service.spec.ports ?? []) {
    const number = findPort(pod, port);
    if (number === undefined) continue;
    found.push({
      name: port.name ?? '',
      protocol: port.protocol ?? 'TCP',
      port: number,
      ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
    });
  }
  return found;
}

function endpointOf(
  pod: Pod,
  addresses: readonly string[],
  service: Service,
  nodeOf: NodeOf,
): Endpoint {
  const serving = isPodReady(pod);
  const terminating = isBeingDeleted(pod);
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const { nodeName } = pod.spec;
  const zone = nodeName ? labelValue(nodeOf(nodeName)?.metadata.labels, ZONE_LABEL) : undefined;
  const hostname = endpointHostname(pod, service);
  return {
    addresses,
    conditions: { ready, serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName ? { nodeName } : {}),
    targetRef: {
      kind: 'Pod',
      namespace: namespaceOf(pod),
      name: pod.metadata.name,
      uid: uidOf(pod),
    },
    ...(zone ? { zone } : {}),
    ...hintsOf(service, ready, zone, nodeName),
  };
}

// Upstream: staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go
function hintsOf(
  service: Service,
  ready: boolean,
  zone: string | undefined,
  nodeName: string | undefined,
): Pick<Endpoint, 'hints'> {
  const wish = service.spec.trafficDistribution;
  if (!wish || !ready) return {};
  const forZones = zone ? { forZones: [{ name: zone }] } : {};
  const isSameNode = wish === 'PreferSameNode' && nodeName;
  const forNodes = isSameNode ? { forNodes: [{ name: nodeName }] } : {};
  const hints = { ...forZones, ...forNodes };
  return Object.keys(hints).length === 0 ? {} : { hints };
}
