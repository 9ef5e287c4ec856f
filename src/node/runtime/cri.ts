// CRI: what a kubelet asks of a container runtime. Upstream: staging/src/k8s.io/cri-api.
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Signal } from '../../kernel/process.ts';
import type { TreeNode } from '../../world/machines/file-system-node.ts';
import type { FileTree } from '../../world/machines/file-system-tree.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { ContainerLog } from './container-log.ts';
import type {
  CriContainerStats,
  CriContainerStatus,
  CriEvent,
  CriImage,
  CriSandboxStatus,
} from './cri-status.ts';

export interface SandboxConfig {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly attempt: number;
  readonly hostname: string;
  /** The sandbox shares the machine's own network namespace. */
  readonly hostNetwork: boolean;
  /** Containers share one process table. */
  readonly shareProcessNamespace: boolean;
  readonly portMappings: readonly PortMapping[];
  readonly runtimeHandler: string;
  readonly labels: { readonly [key: string]: string };
  readonly annotations: { readonly [key: string]: string };
}

export interface PortMapping {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly containerPort: number;
  readonly hostPort: number;
  readonly hostIP: string;
}

/** A volume, or a directory or file of one, at a path of the container. */
export interface ContainerMount {
  readonly containerPath: string;
  readonly tree: FileTree;
  /** Undefined: the root of the tree. */
  readonly node: TreeNode | undefined;
  readonly isReadOnly: boolean;
  /** Where it lies on the machine, for `crictl inspect`. */
  readonly hostPath: string;
}

export interface ContainerResources {
  /** Weight among those who want the cpu: 1024 for a whole one. */
  readonly cpuShares: number;
  /** Cpu in thousandths that may be used; 0 is no limit. */
  readonly cpuLimitMillis: number;
  /** 0 is no limit. */
  readonly memoryLimitBytes: number;
  readonly oomScoreAdjust: number;
}

export interface ContainerConfig {
  readonly name: string;
  /** As in upstream's metadata: the restart count. */
  readonly attempt: number;
  /** The image as the pod names it. */
  readonly image: string;
  /** Overrides the image's entrypoint when not empty. */
  readonly command: readonly string[];
  /** Overrides the image's arguments when not empty. */
  readonly args: readonly string[];
  readonly workingDirectory: string;
  readonly env: readonly (readonly [string, string])[];
  readonly mounts: readonly ContainerMount[];
  readonly user: ContainerUser;
  readonly isRootReadOnly: boolean;
  readonly resources: ContainerResources;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  /** '' is the runtime's default. */
  readonly stopSignal: string;
  readonly labels: { readonly [key: string]: string };
  readonly annotations: { readonly [key: string]: string };
  /** Ports that the pod declares: a program without one of its own serves there. */
  readonly ports: readonly number[];
  /** Whose process table it joins (`shareProcessNamespace`, ephemeral targets); '' is its own. */
  readonly processNamespaceOf: string;
}

/** Numbers that are undefined come from the image. */
export interface ContainerUser {
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly supplementalGroups: readonly number[];
}

export interface ContainerFilter {
  readonly podUid?: string;
  readonly isRunning?: boolean;
}

/** Where a program run by exec reads and writes. */
export interface ExecStreams {
  stdout(text: string): void;
  stderr(text: string): void;
  /** The program ended, or could not be started. */
  exited(exitCode: number, error?: string): void;
}

/** A program that exec or attach reached. */
export interface ExecSession {
  /** Undefined closes standard input. */
  stdin(text: string | undefined): void;
  resize(width: number, height: number): void;
  /** The client is gone: what exec started is ended. */
  hangUp(): void;
}

export type ExecSyncResult =
  | { readonly is: 'exited'; readonly exitCode: number; readonly output: string }
  | { readonly is: 'timeout'; readonly output: string };

export interface RuntimeVersion {
  readonly runtimeName: string;
  readonly runtimeVersion: string;
  readonly runtimeApiVersion: string;
}

/**
 * Tasks throw CriError; so do synchronous calls while the runtime is down. What is done is done
 * at the end of a task, so that a caller that dies half-way leaves nothing half made.
 */
export interface RuntimeService {
  version(): RuntimeVersion;
  /** Undefined while the runtime is ready for containers, else why not. */
  notReady(): string | undefined;
  networkNotReady(): string | undefined;

  runPodSandbox(config: SandboxConfig): Task<string>;
  /** Ends all containers at once; the addresses are given back. May be called again. */
  stopPodSandbox(sandboxId: string): Task;
  removePodSandbox(sandboxId: string): Task;
  podSandboxStatus(sandboxId: string): CriSandboxStatus | undefined;
  /** Newest first. */
  listPodSandbox(podUid?: string): readonly CriSandboxStatus[];

  createContainer(sandboxId: string, config: ContainerConfig): Task<string>;
  startContainer(containerId: string): Task;
  /** Asks with the stop signal, then kills. Ends when the container has ended. */
  stopContainer(containerId: string, timeout: Micros): Task;
  removeContainer(containerId: string): Task;
  /** Newest first. */
  listContainers(filter: ContainerFilter): readonly CriContainerStatus[];
  containerStatus(containerId: string): CriContainerStatus | undefined;
  updateContainerResources(containerId: string, resources: ContainerResources): Task;
  containerStats(containerId: string): CriContainerStats | undefined;
  containerLog(containerId: string): ContainerLog | undefined;
  execSync(
    containerId: string,
    command: readonly string[],
    timeout: Micros,
  ): Task<ExecSyncResult>;
  /** A command that cannot be started ends with 126 or 127 and an error text. */
  exec(
    containerId: string,
    options: { readonly command: readonly string[]; readonly tty: boolean },
    streams: ExecStreams,
  ): ExecSession;
  attach(containerId: string, streams: ExecStreams): ExecSession;
  /** The network of a sandbox: where ports are forwarded to and probes go. */
  sandboxNetwork(sandboxId: string): NetworkNamespace | undefined;
  /** A signal to the container's first process, as `crictl` or a fault sends it. */
  signalContainer(containerId: string, signal: Signal, reason?: string): void;

  /** Called within the clock event that changed a container; answers how to stop hearing. */
  onEvent(listener: (event: CriEvent) => void): () => void;
}

export interface PulledImage {
  readonly imageRef: string;
  readonly bytes: number;
}

export interface ImageService {
  /** Takes the time of the transfer. Throws CriError when the registry has no such image. */
  pullImage(image: string, credentials: readonly string[]): Task<PulledImage>;
  imageStatus(image: string): CriImage | undefined;
  listImages(): readonly CriImage[];
  removeImage(image: string): Task;
  /** Bytes on the disk, and how many there could be. */
  imageFileSystem(): { readonly usedBytes: number; readonly capacityBytes: number };
}

/** What a node's runtime offers its kubelet. */
export type ContainerRuntimeInterface = RuntimeService & ImageService;
