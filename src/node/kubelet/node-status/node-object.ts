// The Node object as its kubelet makes it. Upstream: kubelet_node_status.go (initialNode).
import type {
  ContainerImage,
  Node,
  NodeCondition,
  NodeStatus,
  NodeSystemInfo,
} from '../../../model/generated/types.ts';
import { KUBELET_PORT } from '../../../client/kubelet-wire.ts';
import { hashText } from '../../../kernel/random.ts';
import { milliQuantity } from '../../../model/meta/quantity.ts';
import { CriError } from '../../runtime/cri.ts';
import { DEFAULT_MAX_PODS, DEFAULT_SYSTEM } from '../kubelet-config.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { MAX_IMAGES_IN_STATUS } from '../limits.ts';
import { nodeConditions } from './node-conditions.ts';
import type { NodeHealth } from './node-health.ts';

/** Hard eviction thresholds lessen what pods may have. Upstream: eviction defaults_linux.go. */
const EVICTION_MEMORY_BYTES = 100 * 1024 * 1024;
const EVICTION_DISK_FRACTION = 10;

/** A node's first version, its status included. */
export function initialNode(parts: KubeletParts, health: NodeHealth): Node {
  const { config } = parts;
  const { architecture } = config.operatingSystem ?? DEFAULT_SYSTEM;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: config.nodeName,
      labels: {
        'beta.kubernetes.io/arch': architecture,
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': architecture,
        'kubernetes.io/hostname': config.nodeName,
        'kubernetes.io/os': 'linux',
        ...config.labels,
      },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: {
      ...(config.taints ? { taints: config.taints } : {}),
      ...(config.providerID === undefined ? {} : { providerID: config.providerID }),
    },
    status: nodeStatus(parts, {}, health, nodeConditions(parts, health, [], true)),
  };
}

/** The known node with the labels that kubelets keep up; the same one when nothing is missing. */
export function reconcileLabels(known: Node, wanted: Node): Node {
  const labels = known.metadata.labels ?? {};
  const own = Object.entries(wanted.metadata.labels ?? {});
  if (own.every(([key, value]) => labels[key] === value)) return known;
  const metadata = { ...known.metadata, labels: { ...labels, ...wanted.metadata.labels } };
  return { ...known, metadata };
}

export function nodeStatus(
  parts: KubeletParts,
  previous: NodeStatus,
  health: NodeHealth,
  conditions: readonly NodeCondition[],
): NodeStatus {
  const { config } = parts;
  const { machine } = config;
  const { volumesInUse: _, ...kept } = previous;
  const { cpuMilli, memoryBytes, diskBytes } = machine.spec;
  const pods = String(config.maxPods ?? DEFAULT_MAX_PODS);
  const memory = memoryBytes - EVICTION_MEMORY_BYTES - (config.reservedMemoryBytes ?? 0);
  const disk = diskBytes - Math.floor(diskBytes / EVICTION_DISK_FRACTION);
  const huge = { 'hugepages-1Gi': '0', 'hugepages-2Mi': '0' };
  const extended = extendedResources(previous);
  return {
    ...kept,
    capacity: {
      cpu: milliQuantity(cpuMilli),
      'ephemeral-storage': kibibytes(diskBytes),
      ...huge,
      memory: kibibytes(memoryBytes),
      pods,
      ...extended,
    },
    allocatable: {
      cpu: milliQuantity(cpuMilli - (config.reservedCpuMilli ?? 0)),
      'ephemeral-storage': String(disk),
      ...huge,
      memory: kibibytes(memory),
      pods,
      ...extended,
    },
    conditions,
    addresses: [
      ...machine.host.addresses.map((address) => ({ type: 'InternalIP', address })),
      { type: 'Hostname', address: config.nodeName },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: KUBELET_PORT } },
    nodeInfo: nodeInfo(parts, previous),
    images: imagesOf(parts, previous, health),
    ...(health.volumesInUse.length > 0 ? { volumesInUse: health.volumesInUse } : {}),
    runtimeHandlers: HANDLERS,
    features: { supplementalGroupsPolicy: true },
  };
}

/**
 * What others have advertised in the node's capacity (`example.com/dongle`): the kubelet keeps it
 * and makes it allocatable. Upstream: pkg/kubelet/nodestatus/setters.go (MachineInfo).
 */
function extendedResources({ capacity }: NodeStatus): { readonly [name: string]: string } {
  const entries = Object.entries(capacity ?? {});
  return Object.fromEntries(
    entries.filter(([name]) => name.includes('/') && !name.includes('kubernetes.io/')),
  );
}

const HANDLERS = [
  { name: '', features: { recursiveReadOnlyMounts: true, userNamespaces: true } },
  { name: 'runc', features: { recursiveReadOnlyMounts: true, userNamespaces: true } },
];

function kibibytes(bytes: number): string {
  return `${Math.floor(bytes / 1024)}Ki`;
}

function nodeInfo(parts: KubeletParts, previous: NodeStatus): NodeSystemInfo {
  const { config } = parts;
  const system = config.operatingSystem ?? DEFAULT_SYSTEM;
  const id = machineId(config.nodeName);
  return {
    machineID: id,
    systemUUID: [
      id.slice(0, 8),
      id.slice(8, 12),
      id.slice(12, 16),
      id.slice(16, 20),
      id.slice(20),
    ].join('-'),
    bootID: config.machine.bootId,
    kernelVersion: system.kernelVersion,
    osImage: system.osImage,
    containerRuntimeVersion: runtimeVersion(parts, previous),
    kubeletVersion: config.version,
    kubeProxyVersion: '',
    operatingSystem: 'linux',
    architecture: system.architecture,
  };
}

/** 32 hexadecimal digits that belong to the machine for ever. */
function machineId(name: string): string {
  let id = '';
  for (let part = 0; part < 4; part++) id += hashText(name, part).toString(16).padStart(8, '0');
  return id;
}

function runtimeVersion(parts: KubeletParts, previous: NodeStatus): string {
  try {
    const { runtimeName, runtimeVersion: version } = parts.runtime.version();
    return `${runtimeName}://${version}`;
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return previous.nodeInfo?.containerRuntimeVersion ?? '';
  }
}

/** The largest images first. Upstream: nodestatus/setters.go (Images). */
function imagesOf(
  parts: KubeletParts,
  previous: NodeStatus,
  health: NodeHealth,
): readonly ContainerImage[] {
  if (previous.images && health.imageCount === 0) return previous.images;
  try {
    return [...parts.runtime.listImages()]
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, MAX_IMAGES_IN_STATUS)
      .map(({ repoDigests, repoTags, bytes }) => ({
        names: [...repoDigests, ...repoTags],
        sizeBytes: bytes,
      }));
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    return previous.images ?? [];
  }
}
