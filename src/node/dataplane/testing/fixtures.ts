// A small cluster of nodes and pods for the dataplane's tables.
import { Kernel } from '../../../kernel/kernel.ts';
import type {
  Endpoint,
  EndpointSlice,
  Service,
  ServiceSpec,
} from '../../../model/generated/types.ts';
import { Network } from '../../../world/network/network.ts';
import type { NetworkNamespace } from '../../../world/network/network-namespace.ts';
import type { Protocol } from '../../../world/network/packet.ts';
import { Dataplane } from '../dataplane.ts';
import type { NodeDataplane } from '../node-dataplane.ts';
import type { Path } from '../walk.ts';

const NODES = [
  { name: 'n1', zone: 'a', address: '172.18.0.2' },
  { name: 'n2', zone: 'a', address: '172.18.0.3' },
  { name: 'n3', zone: 'b', address: '172.18.0.4' },
];
/** name, node, address */
const PODS: readonly (readonly [string, string, string])[] = [
  ['client', 'n1', '10.244.1.9'],
  ['web-1', 'n1', '10.244.1.2'],
  ['web-2', 'n2', '10.244.2.2'],
  ['web-3', 'n3', '10.244.3.2'],
];

export interface TestCluster {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly dataplane: Dataplane;
  readonly nodes: ReadonlyMap<string, NodeDataplane>;
  readonly pods: ReadonlyMap<string, NetworkNamespace>;
  readonly outside: NetworkNamespace;
  /** Stores objects and lets every node write its rules up to them. */
  put(...objects: (Service | EndpointSlice)[]): void;
  trace(from: string, address: string, port: number, options?: TraceOptions): Path;
}

interface TraceOptions {
  readonly protocol?: Protocol;
  /** 0 .. 1 */
  readonly flow?: number;
}

export function testCluster(): TestCluster {
  const kernel = new Kernel({ seed: 1, start: 0 });
  const network = new Network(kernel);
  const dataplane = new Dataplane(network);
  const nodes = new Map<string, NodeDataplane>();
  const pods = new Map<string, NetworkNamespace>();
  for (const { name, zone, address } of NODES) {
    const host = network.createNamespace(name, { name, zone, isOn: true }, [address]);
    const node = dataplane.addNode(host);
    node.zone = zone;
    nodes.set(name, node);
  }
  for (const [name, node, address] of PODS) {
    const { machine } = (nodes.get(node) as NodeDataplane).host;
    pods.set(name, network.createNamespace(`default/${name}`, machine, [address], dataplane));
  }
  const far = { name: 'laptop', zone: 'c', isOn: true };
  const outside = network.createNamespace('laptop', far, ['203.0.113.7'], dataplane);
  let revision = 0;
  return {
    kernel,
    network,
    dataplane,
    nodes,
    pods,
    outside,
    put(...objects) {
      for (const object of objects) {
        revision++;
        const { metadata } = object;
        const stored = { ...object, metadata: { ...metadata, resourceVersion: String(revision) } };
        if (stored.kind === 'Service') dataplane.services.changeService(stored, false);
        else dataplane.services.changeSlice(stored as EndpointSlice, false);
      }
      for (const node of nodes.values()) node.program({ services: revision, slices: revision });
    },
    trace(from, address, port, { protocol = 'TCP', flow = 0 } = {}) {
      const start = pods.get(from) ?? nodes.get(from)?.host ?? outside;
      const bits = Math.floor(flow * 4_294_967_295);
      return dataplane.trace(start, { address, port }, protocol, bits);
    },
  };
}

export function service(name: string, spec: Partial<ServiceSpec> = {}, ip?: string): Service {
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, namespace: 'default' },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.20',
      clusterIPs: ['10.96.0.20'],
      ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
      ...spec,
    },
    ...(ip ? { status: { loadBalancer: { ingress: [{ ip }] } } } : {}),
  };
}

const WEB: readonly (readonly [string, string, string])[] = [
  ['10.244.1.2', 'n1', 'a'],
  ['10.244.2.2', 'n2', 'a'],
  ['10.244.3.2', 'n3', 'b'],
];

/** A slice of the Service's three pods, each changed by the function. */
export function slice(
  name: string,
  change: (endpoint: Endpoint, index: number) => Endpoint | undefined = (endpoint) => endpoint,
): EndpointSlice {
  const endpoints = WEB.map(([address, nodeName, zone], index) =>
    change({ addresses: [address], conditions: { ready: true }, nodeName, zone }, index),
  ).filter((endpoint) => endpoint !== undefined);
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: {
      name: `${name}-abcde`,
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': name },
    },
    addressType: 'IPv4',
    endpoints,
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  };
}
