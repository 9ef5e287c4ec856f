// What a cluster is made of: plain data that, with a seed and a journal, is its whole history.
import { readConfiguration } from '../../control-plane/scheduler/configuration/read-configuration.ts';
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';

export type Preset = 'kubeadm' | 'kubeadm-ha' | 'minikube' | 'large';
export const PRESETS: readonly Preset[] = ['kubeadm', 'kubeadm-ha', 'minikube', 'large'];

/** As a kubelet's flag would name it; docker stands behind dockershim. */
export type RuntimeName = 'containerd' | 'cri-o' | 'docker';
export const RUNTIME_NAMES: readonly RuntimeName[] = ['containerd', 'cri-o', 'docker'];

export interface ClusterConfig {
  readonly seed: number;
  /** Worker nodes `worker-1` .. `worker-N`. */
  readonly nodes: number;
  /** 1, 3 or 5 machines `control-plane-1` .. */
  readonly controlPlanes: number;
  readonly nodeCpuMilli: number;
  readonly nodeMemoryBytes: number;
  /** Pods that a worker's kubelet admits. */
  readonly nodePods: number;
  readonly preset: Preset;
  /** The runtimes of nodes that do not run containerd. */
  readonly runtimes?: { readonly [node: string]: RuntimeName };
  /** Zones that workers are spread over, in turn. */
  readonly zones: readonly string[];
  /** When the cluster is up and its users come. */
  readonly start: Micros;
  /** Deep-freezes stored objects: tests. */
  readonly freeze: boolean;
  /** Runs events of one instant in an order shuffled by this seed: finds order bugs. */
  readonly shuffleTiesSeed?: number;
  /** A KubeSchedulerConfiguration (YAML) for kube-scheduler's `--config`. */
  readonly schedulerConfiguration?: string;
  /** Versions that the store keeps for each resource, to look back. */
  readonly historyVersions?: number;
}

/** 2026-01-01T08:00:00Z: every cluster of one seed starts at the same moment. */
export const DEFAULT_START: Micros = 1_767_254_400 * SECOND;

/** Virtual time that a cluster gets to come up before its users come. */
export const BOOT_TIME: Micros = 120 * SECOND;

export const DEFAULT_CLUSTER: ClusterConfig = {
  seed: 1,
  nodes: 3,
  controlPlanes: 1,
  nodeCpuMilli: 4_000,
  nodeMemoryBytes: 8 * 1024 ** 3,
  nodePods: 110,
  preset: 'kubeadm',
  zones: ['zone-a', 'zone-b', 'zone-c'],
  start: DEFAULT_START,
  freeze: false,
};

/** A configuration out of what differs from the default. */
export function clusterConfig(differences: Partial<ClusterConfig> = {}): ClusterConfig {
  const preset = differences.preset ?? DEFAULT_CLUSTER.preset;
  return { ...DEFAULT_CLUSTER, ...PRESET_DIFFERENCES[preset], ...differences };
}

/** Why kube-scheduler would not start with a configuration; undefined when it would. */
export function problemOfSchedulerConfiguration(yaml: string): string | undefined {
  const read = readConfiguration(yaml);
  return read.is === 'problem' ? read.message : undefined;
}

const PRESET_DIFFERENCES: Readonly<Record<Preset, Partial<ClusterConfig>>> = {
  kubeadm: {},
  'kubeadm-ha': { controlPlanes: 3 },
  minikube: { nodes: 1 },
  large: { nodes: 5_000 },
};
