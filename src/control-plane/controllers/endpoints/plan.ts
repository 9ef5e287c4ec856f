// Decides the Endpoints object of a Service: addresses grouped by equal ports.
import type {
  EndpointAddress,
  EndpointPort,
  EndpointSubset,
  Pod,
  Service,
} from '../../../model/generated/types.ts';
import { namespaceOf, uidOf } from '../../../model/meta/object.ts';
import type { Labels } from '../../../model/meta/labels.ts';
import {
  ENDPOINTS_CONTROLLER_NAME,
  ENDPOINTS_MANAGED_BY_LABEL,
  HEADLESS_SERVICE_LABEL,
  MAX_ENDPOINTS_ADDRESSES,
} from '../limits.ts';
import { isPodReady } from '../shared/pods.ts';
import {
  endpointHostname,
  findPort,
  isHeadless,
  isIpv6,
  mayBeEndpoint,
  podIps,
} from '../shared/service-ports.ts';

interface Grouped {
  readonly ports: readonly EndpointPort[];
  readonly ready: EndpointAddress[];
  readonly notReady: EndpointAddress[];
}

/** Upstream: pkg/controller/endpoint/endpoints_controller.go, endpoints/util.go RepackSubsets. */
export function plannedSubsets(
  service: Service,
  pods: Iterable<Pod>,
): { readonly subsets: readonly EndpointSubset[]; readonly isTruncated: boolean } {
  const groups = new Map<string, Grouped>();
  const tolerates = service.spec.publishNotReadyAddresses === true;
  const isV6 = service.spec.ipFamilies?.[0] === 'IPv6' || isIpv6(service.spec.clusterIP ?? '');
  for (const pod of pods) {
    if (!mayBeEndpoint(pod, tolerates)) continue;
    const ip = podIps(pod).find((address) => isIpv6(address) === isV6);
    if (ip === undefined) continue;
    const ports = portsOf(service, pod);
    if (ports.length === 0 && (service.spec.ports ?? []).length > 0) continue;
    const key = JSON.stringify(ports);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { ports, ready: [], notReady: [] }));
    const isReady = tolerates || isPodReady(pod);
    (isReady ? group.ready : group.notReady).push(addressOf(pod, ip, service));
  }
  const keys = [...groups.keys()].sort();
  return truncated(keys.map((key) => groups.get(key) as Grouped));
}

function portsOf(service: Service, pod: Pod): readonly EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const port of service.spec.ports ?? []) {
    const number = findPort(pod, port);
    if (number === undefined) continue;
    ports.push({
      ...(port.name ? { name: port.name } : {}),
      port: number,
      protocol: port.protocol ?? 'TCP',
      ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }),
    });
  }
  return ports.sort((a, b) => compare(a.name ?? '', b.name ?? '') || a.port - b.port);
}

function addressOf(pod: Pod, ip: string, service: Service): EndpointAddress {
  const hostname = endpointHostname(pod, service);
  return {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: {
      kind: 'Pod',
      namespace: namespaceOf(pod),
      name: pod.metadata.name,
      uid: uidOf(pod),
    },
  };
}

// At most a thousand addresses, ready ones first. Upstream: truncateEndpoints.
function truncated(groups: readonly Grouped[]) {
  let room = MAX_ENDPOINTS_ADDRESSES;
  let isTruncated = false;
  const take = (addresses: EndpointAddress[]): readonly EndpointAddress[] => {
    const sorted = [...addresses].sort((a, b) => compare(a.ip, b.ip));
    const taken = sorted.slice(0, room);
    isTruncated ||= taken.length < sorted.length;
    room -= taken.length;
    return taken;
  };
  const ready = groups.map((group) => take(group.ready));
  const notReady = groups.map((group) => take(group.notReady));
  const subsets = groups.map(({ ports }, at) => ({
    ...(ready[at]?.length ? { addresses: ready[at] } : {}),
    ...(notReady[at]?.length ? { notReadyAddresses: notReady[at] } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  }));
  const filled = subsets.filter((subset) => subset.addresses || subset.notReadyAddresses);
  return { subsets: filled, isTruncated };
}

/** The Service's labels, and those by which the object is known. */
export function endpointsLabels(service: Service): Labels {
  const labels = new Map(Object.entries(service.metadata.labels ?? {}));
  labels.delete(HEADLESS_SERVICE_LABEL);
  if (isHeadless(service)) labels.set(HEADLESS_SERVICE_LABEL, '');
  labels.set(ENDPOINTS_MANAGED_BY_LABEL, ENDPOINTS_CONTROLLER_NAME);
  return Object.fromEntries(labels);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
