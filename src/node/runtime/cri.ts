// CRI: what a kubelet asks of a container runtime. Upstream: staging/src/k8s.io/cri-api.
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Signal } from '../../kernel/process.ts';
import type { Bell } from '../../kernel/waits.ts';
import type { DirectoryNode, TreeNode } from '../../world/machines/file-system-node.ts';
import type { FileTree, SpaceAccount } from '../../world/machines/file-system-tree.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';

export interface SandboxConfig {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly attempt: number;
  readonly hostname: string;
  /** The pod's own names in /etc/hosts; without them it is the hostname. */
  readonly hostNames?: readonly string[];
  /** The sandbox shares the machine's own network namespace. */
  readonly hostNetwork: boolean;
  /** Containers share one process table. */
  readonly shareProcessNamespace: boolean;
  readonly portMappings: readonly PortMapping[];
  readonly dns: DnsConfig;
  /** Lines of /etc/hosts beside the usual ones: address and names. */
  readonly hostAliases: readonly (readonly [address: string, names: readonly string[]])[];
  readonly runtimeHandler: string;
  readonly labels: { readonly [key: string]: string };
  readonly annotations: { readonly [key: string]: string };
  /** What all its containers together may use. */
  readonly resources: ContainerResources;
}

export interface DnsConfig {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
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
  /** Of lower rank than `env`; one list shared by many containers. */
  readonly sharedEnv: readonly (readonly [string, string])[];
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
  /** What its processes may do, where it is not the default: the mask of /proc/PID/status. */
  readonly capabilities?: string;
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

export interface CriSandboxStatus {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly attempt: number;
  readonly isReady: boolean;
  readonly createdAt: Micros;
  /** The pod's addresses; empty with the host's network. */
  readonly addresses: readonly string[];
  readonly hostNetwork: boolean;
  readonly runtimeHandler: string;
  readonly labels: { readonly [key: string]: string };
}

export type CriContainerState = 'created' | 'running' | 'exited' | 'unknown';

export interface CriContainerStatus {
  readonly id: string;
  readonly sandboxId: string;
  readonly podUid: string;
  readonly podName: string;
  readonly podNamespace: string;
  readonly name: string;
  readonly attempt: number;
  readonly state: CriContainerState;
  readonly createdAt: Micros;
  readonly startedAt: Micros;
  readonly finishedAt: Micros;
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, `StartError`, `Unknown`. */
  readonly reason: string;
  readonly message: string;
  /** Whom its first process runs as. */
  readonly user: {
    readonly uid: number;
    readonly gid: number;
    readonly groups?: readonly number[];
  };
  /** As the pod names it. */
  readonly image: string;
  /** Repository and digest: status.containerStatuses[].imageID. */
  readonly imageRef: string;
  readonly labels: { readonly [key: string]: string };
  readonly annotations: { readonly [key: string]: string };
}

export interface CriImage {
  /** Its own digest. */
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  readonly bytes: number;
  /** As in the image's USER; undefined when it names a user by word. */
  readonly uid: number | undefined;
  readonly username: string;
  readonly isPinned: boolean;
  /** Its files, for volumes of type image. */
  readonly layer: () => DirectoryNode;
}

export interface CriContainerStats {
  readonly containerId: string;
  readonly at: Micros;
  /** Cpu used since the start. */
  readonly cpuMicros: number;
  /** Thousandths of a cpu in use now. */
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  /** The writable layer. */
  readonly fileSystemBytes: number;
  readonly logBytes: number;
}

export type CriEventKind = 'created' | 'started' | 'stopped' | 'deleted';

/** A change of a container or, with an empty containerId, of a sandbox. */
export interface CriEvent {
  readonly kind: CriEventKind;
  readonly podUid: string;
  readonly sandboxId: string;
  readonly containerId: string;
}

/** One line of a container's log, without its newline. */
export interface LogLine {
  readonly at: Micros;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** The program wrote no newline after it (yet). */
  readonly isPartial: boolean;
}

/** A container's log: the newest of its rotated files, lines numbered from the first ever. */
export interface ReadableLog {
  /** Numbers of the first line kept and of the one that comes next. */
  readonly first: number;
  readonly next: number;
  /** No line will follow. */
  readonly isClosed: boolean;
  /** Rings after a change. */
  readonly changed: Bell;
  line(number: number): LogLine | undefined;
  tail(maxLines: number, maxBytes: number): string;
}

export type CriCode =
  | 'Unknown'
  | 'NotFound'
  | 'Unavailable'
  | 'InvalidArgument'
  | 'DeadlineExceeded';

/** What a runtime answers when it cannot: `description` is its own text, `message` gRPC's. */
export class CriError extends Failure {
  override readonly name = 'CriError';

  constructor(
    readonly code: CriCode,
    readonly description: string,
  ) {
    super(`rpc error: code = ${code} desc = ${description}`);
  }
}

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
  /** Why a kubelet of this minor version cannot use it; undefined when it can. */
  refusal(kubeletMinor: number): string | undefined;
  version(): RuntimeVersion;
  /** Undefined while the runtime is ready for containers, else why not. */
  notReady(): string | undefined;
  networkNotReady(): string | undefined;

  runPodSandbox(config: SandboxConfig): Task<string>;
  /** Ends all containers at once; the addresses are given back. May be called again. */
  stopPodSandbox(sandboxId: string): Task;
  removePodSandbox(sandboxId: string): Task;
  updatePodSandboxResources(sandboxId: string, resources: ContainerResources): void;
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
  containerLog(containerId: string): ReadableLog | undefined;
  execSync(containerId: string, command: readonly string[], timeout: Micros): Task<ExecSyncResult>;
  /** A command that cannot be started ends with 126 or 127 and an error text. */
  exec(
    containerId: string,
    options: {
      readonly command: readonly string[];
      readonly tty: boolean;
      readonly stdin: boolean;
    },
    streams: ExecStreams,
  ): ExecSession;
  attach(containerId: string, streams: ExecStreams): ExecSession;
  /** A file of a container's own, also after its end: the termination message. */
  readFile(containerId: string, path: string): string | undefined;
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
  pullImage(image: string): Task<PulledImage>;
  imageStatus(image: string): CriImage | undefined;
  listImages(): readonly CriImage[];
  removeImage(image: string): Task;
  /** Bytes on the disk, and how many there could be. */
  imageFileSystem(): {
    readonly usedBytes: number;
    readonly capacityBytes: number;
    readonly imageBytes: number;
    readonly imageCount: number;
    /** Where those who write to the node's disk book their bytes. */
    readonly account: SpaceAccount;
  };
}

/** What a node's runtime offers its kubelet. */
export type ContainerRuntimeInterface = RuntimeService & ImageService;
