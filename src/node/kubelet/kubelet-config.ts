// What a kubelet is told when it is started: its node, its machine, its runtime, its limits.
import type { Credentials } from '../../model/api/request.ts';
import type { Taint } from '../../model/generated/types.ts';
import type { Machine } from '../../world/machines/machine.ts';
import type { Endpoint } from '../../world/network/packet.ts';
import type { ContainerRuntimeInterface } from '../runtime/cri.ts';
import type { Prober } from './probes/prober.ts';
import type { PodDirectories } from './volumes/pod-directories.ts';

export interface KubeletConfig {
  readonly nodeName: string;
  readonly machine: Machine;
  readonly runtime: ContainerRuntimeInterface;
  /** Where the API server is; asked anew for each connection. */
  readonly apiServer: () => Endpoint;
  /** /var/lib/kubelet/pods: on the machine's disk, it outlives kubelet and power. */
  readonly directories: PodDirectories;
  /** Directories that every node reaches: network storage, one for the whole cluster. */
  readonly sharedStorage?: PodDirectories;
  /** `v1.35.0`. */
  readonly version: string;
  readonly credentials: Credentials;
  readonly labels?: { readonly [key: string]: string };
  readonly taints?: readonly Taint[];
  readonly providerID?: string;
  readonly maxPods?: number;
  readonly clusterDNS: string;
  readonly clusterDomain: string;
  readonly reservedCpuMilli?: number;
  readonly reservedMemoryBytes?: number;
  readonly operatingSystem?: NodeSystem;
  /** Where onlookers find what the running kubelet knows. */
  readonly sight?: KubeletSight;
}

/** For views alone; empty while no kubelet runs. */
export interface KubeletSight {
  prober: Prober | undefined;
}

export interface NodeSystem {
  readonly kernelVersion: string;
  readonly osImage: string;
  readonly architecture: string;
}

export const DEFAULT_SYSTEM: NodeSystem = {
  kernelVersion: '6.8.0-49-generic',
  osImage: 'Ubuntu 24.04.1 LTS',
  architecture: 'amd64',
};

export const DEFAULT_MAX_PODS = 110;
/** Where static pods lie. */
export const MANIFEST_DIRECTORY = '/etc/kubernetes/manifests';
