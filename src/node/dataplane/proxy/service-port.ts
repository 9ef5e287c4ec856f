// A Service's ports as kube-proxy compiles them, once for all nodes.
import type { Service, ServicePort } from '../../../model/generated/types.ts';
import type { Protocol } from '../../../world/network/packet.ts';
import { chainName } from './chain-names.ts';

const DEFAULT_AFFINITY_SECONDS = 10_800;

/** One port of a Service, its policies read and its chains named. */
export interface ProxyServicePort {
  /** `namespace/name`. */
  readonly service: string;
  /** `namespace/name:port`, as comments in the chains have it. */
  readonly name: string;
  readonly portName: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly nodePort: number;
  readonly clusterIps: readonly string[];
  /** External and load balancer addresses. */
  readonly externalIps: readonly string[];
  readonly loadBalancerIps: readonly string[];
  readonly sourceRanges: readonly string[];
  readonly isExternalLocal: boolean;
  readonly isInternalLocal: boolean;
  /** Seconds for which a client keeps its endpoint; 0 without session affinity. */
  readonly affinitySeconds: number;
  readonly chain: string;
  readonly localChain: string;
  readonly externalChain: string;
}

const compiled = new WeakMap<Service, readonly ProxyServicePort[]>();
const NONE: readonly ProxyServicePort[] = [];

/** The ports that are proxied: none for headless Services and names of outside hosts. */
export function servicePorts(service: Service): readonly ProxyServicePort[] {
  let ports = compiled.get(service);
  if (!ports) {
    ports = isProxied(service)
      ? (service.spec.ports ?? []).map((port) => compile(service, port))
      : NONE;
    compiled.set(service, ports);
  }
  return ports;
}

/** Upstream: pkg/proxy/util/utils.go (ShouldSkipService). */
function isProxied({ spec, metadata }: Service): boolean {
  const { clusterIP = '' } = spec;
  if (clusterIP === '' || clusterIP === 'None' || spec.type === 'ExternalName') return false;
  return metadata.labels?.['service.kubernetes.io/service-proxy-name'] === undefined;
}

function compile({ metadata, spec, status }: Service, port: ServicePort): ProxyServicePort {
  const service = `${metadata.namespace}/${metadata.name}`;
  const portName = port.name ?? '';
  const name = portName === '' ? service : `${service}:${portName}`;
  const protocol = (port.protocol ?? 'TCP') as Protocol;
  const hashed = `${name}${protocol.toLowerCase()}`;
  const loadBalancerIps = (status?.loadBalancer?.ingress ?? [])
    .filter(({ ip, ipMode }) => ip && ipMode !== 'Proxy')
    .map(({ ip }) => ip as string);
  const isExternal = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  const affinity = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  return {
    service,
    name,
    portName,
    protocol,
    port: port.port,
    nodePort: isExternal ? (port.nodePort ?? 0) : 0,
    clusterIps: spec.clusterIPs?.length ? spec.clusterIPs : [spec.clusterIP as string],
    externalIps: spec.externalIPs ?? [],
    loadBalancerIps: spec.type === 'LoadBalancer' ? loadBalancerIps : [],
    sourceRanges: spec.type === 'LoadBalancer' ? (spec.loadBalancerSourceRanges ?? []) : [],
    isExternalLocal: isExternal && spec.externalTrafficPolicy === 'Local',
    isInternalLocal: spec.internalTrafficPolicy === 'Local',
    affinitySeconds:
      spec.sessionAffinity === 'ClientIP' ? (affinity ?? DEFAULT_AFFINITY_SECONDS) : 0,
    chain: chainName('KUBE-SVC-', hashed),
    localChain: chainName('KUBE-SVL-', hashed),
    externalChain: chainName('KUBE-EXT-', hashed),
  };
}
