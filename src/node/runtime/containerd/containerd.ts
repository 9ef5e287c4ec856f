// containerd: keeps a node's sandboxes, containers and images, and serves them over CRI.
import { assert } from '../../../kernel/assert.ts';
import type { Process, Signal } from '../../../kernel/process.ts';
import type { Random } from '../../../kernel/random.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { forever, sleep, withTimeout } from '../../../kernel/waits.ts';
import type { Machine } from '../../../world/machines/machine.ts';
import type { Program } from '../../../world/machines/program.ts';
import type { NetworkNamespace } from '../../../world/network/network-namespace.ts';
import type {
  ContainerConfig,
  ContainerFilter,
  ContainerResources,
  ContainerRuntimeInterface,
  CriContainerStats,
  CriContainerStatus,
  CriEvent,
  CriImage,
  CriSandboxStatus,
  ExecSession,
  ExecStreams,
  ExecSyncResult,
  PulledImage,
  ReadableLog,
  RuntimeVersion,
  SandboxConfig,
} from '../cri.ts';
import { CriError } from '../cri.ts';
import {
  CONTAINER_CREATION,
  CONTAINER_START,
  SANDBOX_CREATION,
  SANDBOX_STOP,
  STEP_JITTER,
} from '../limits.ts';
import type { DiskAccount } from '../disk-account.ts';
import { diskOf } from '../disk-account.ts';
import type { PodNetwork } from '../pod-network.ts';
import { attachTo } from './attach.ts';
import { Container, userOf } from './container.ts';
import { groupLimitsOf } from './group-limits.ts';
import { eventOf } from './container-event.ts';
import { forgetNames, openExec, runExec } from './exec.ts';
import type { ExecOptions } from './exec.ts';
import type { ImageStore } from './image-store.ts';
import type { ContainerdOptions } from './containerd-options.ts';
import type { RuntimeFlavor } from './flavor.ts';
import { CONTAINERD, refusalOf, unavailable, unknownHandler } from './flavor.ts';
import { PodContainers } from './pod-containers.ts';
import { Sandbox } from './sandbox.ts';
import { containerStatusOf, programOf, START_FAILED_EXIT_CODE } from './start-failure.ts';
import { statsOf } from './stats.ts';

/**
 * What it knows lies on the machine's disk and its containers have shims of their own: both
 * outlive the process that serves. Between a crash and the next start every call fails.
 */
export class Containerd implements ContainerRuntimeInterface {
  readonly machine: Machine;
  readonly images: ImageStore;
  readonly flavor: RuntimeFlavor;
  readonly disk: DiskAccount;
  private readonly network: PodNetwork;
  private readonly random: Random;
  private readonly sandboxes = new Map<string, Sandbox>();
  private readonly containers = new Map<string, Container>();
  private readonly byPod = new PodContainers();
  private readonly listeners = new Set<(event: CriEvent) => void>();
  private readonly startListeners: ((container: Container) => void)[] = [];
  private unheard: CriEvent[] = [];
  private server: Process | undefined;
  private bootId = '';

  constructor(options: ContainerdOptions) {
    this.machine = options.machine;
    this.images = options.images;
    this.network = options.network;
    this.flavor = options.flavor ?? CONTAINERD;
    this.disk = diskOf(this.machine, () => this.images.usedBytes);
    this.random = this.machine.kernel.random(`${this.machine.name} ${this.flavor.name}`);
  }

  /** The unit that init runs. */
  readonly program: Program = (self) => this.serve(self.process);

  private *serve(process: Process): Task<number> {
    this.server = process;
    process.onEnd(() => {
      this.server = undefined;
      this.images.abandon(unavailable(this.flavor.socket));
    });
    if (this.bootId !== this.machine.bootId) {
      this.bootId = this.machine.bootId;
      this.machine.onPowerOff(() => this.becomePowerless());
    }
    const unheard = this.unheard;
    this.unheard = [];
    for (const event of unheard) this.tell(event);
    yield* forever();
    return 0;
  }

  /** The containers that run now, whether or not this runtime's own process does. */
  *runningContainers(): Iterable<Container> {
    for (const container of this.containers.values()) if (container.isRunning) yield container;
  }

  /** Hears of every container that starts, for those who look at a node from outside. */
  onContainerStart(listener: (container: Container) => void): void {
    this.startListeners.push(listener);
  }

  readonly refusal = (kubeletMinor: number) => refusalOf(this.flavor, kubeletMinor);

  version(): RuntimeVersion {
    this.connected();
    const { name, version } = this.flavor;
    return { runtimeName: name, runtimeVersion: version, runtimeApiVersion: 'v1' };
  }

  notReady(): string | undefined {
    return this.server?.isRunning ? undefined : unavailable(this.flavor.socket).message;
  }

  networkNotReady(): string | undefined {
    return this.network.notReady();
  }

  *runPodSandbox(config: SandboxConfig): Task<string> {
    const server = this.connected();
    yield* this.step(SANDBOX_CREATION);
    this.still(server);
    const unknown = unknownHandler(this.flavor, config.runtimeHandler);
    if (unknown !== undefined) throw new CriError('Unknown', unknown);
    const id = this.random.hex(64);
    const { name, namespace, uid, portMappings } = config;
    const networked = { id, podName: name, podNamespace: namespace, podUid: uid, portMappings };
    const net = config.hostNetwork ? this.machine.host : this.network.attach(networked);
    const sandbox = new Sandbox(this.machine, id, config, net);
    this.sandboxes.set(id, sandbox);
    this.byPod.addSandbox(uid, sandbox);
    return id;
  }

  *stopPodSandbox(sandboxId: string): Task {
    const server = this.connected();
    const sandbox = this.sandboxes.get(sandboxId);
    if (!sandbox?.status.isReady) return;
    for (const container of sandbox.containers) container.process?.crash('sandbox stopped');
    yield* this.step(SANDBOX_STOP);
    this.still(server);
    this.becomeStopped(sandbox);
  }

  *removePodSandbox(sandboxId: string): Task {
    const sandbox = this.sandboxes.get(sandboxId);
    if (!sandbox) return;
    yield* this.stopPodSandbox(sandboxId);
    for (const container of sandbox.containers) {
      if (!sandbox.isStatic) forgetNames(this.machine.kernel, container);
      this.forget(container);
    }
    this.sandboxes.delete(sandboxId);
    this.byPod.removeSandbox(sandbox.config.uid, sandbox);
  }

  updatePodSandboxResources(sandboxId: string, resources: ContainerResources): void {
    this.connected();
    this.sandboxes.get(sandboxId)?.group.setLimits(groupLimitsOf(resources));
  }

  podSandboxStatus(sandboxId: string): CriSandboxStatus | undefined {
    this.connected();
    return this.sandboxes.get(sandboxId)?.status;
  }

  listPodSandbox(podUid?: string): readonly CriSandboxStatus[] {
    this.connected();
    if (podUid !== undefined) return this.byPod.sandboxStatuses(podUid);
    return [...this.sandboxes.values()].map((sandbox) => sandbox.status).reverse();
  }

  *createContainer(sandboxId: string, config: ContainerConfig): Task<string> {
    const server = this.connected();
    const sandbox = this.sandboxes.get(sandboxId);
    if (!sandbox) throw new CriError('NotFound', `failed to find sandbox id "${sandboxId}"`);
    const image = this.images.image(config.image);
    if (!image) throw new CriError('NotFound', `failed to resolve image "${config.image}"`);
    yield* this.step(CONTAINER_CREATION);
    this.still(server);
    if (!sandbox.status.isReady) {
      throw new CriError('Unknown', `sandbox "${sandboxId}" is not ready`);
    }
    const id = this.random.hex(64);
    const user = userOf(config, image);
    const status = containerStatusOf(id, sandbox, config, image, this.machine.kernel.now, user);
    const processesOf = this.containers.get(config.processNamespaceOf);
    const container = new Container(sandbox, config, image, status, processesOf);
    container.root.account = this.disk;
    this.containers.set(id, container);
    sandbox.containers = sandbox.containers.concat([container]);
    this.byPod.addContainer(status.podUid, container);
    return id;
  }

  *startContainer(containerId: string): Task {
    const server = this.connected();
    yield* this.step(CONTAINER_START);
    this.still(server);
    const container = this.container(containerId);
    if (container.status.state !== 'created') {
      throw new CriError('Unknown', `container is in ${container.status.state} state`);
    }
    const program = programOf(container);
    if (typeof program === 'string') {
      container.becomeFailed(program, START_FAILED_EXIT_CODE);
      throw new CriError('Unknown', program);
    }
    container.run(program, () => this.becomeExited(container));
    this.tell(eventOf('started', container));
    for (const listener of this.startListeners) listener(container);
  }

  *stopContainer(containerId: string, timeout: Micros): Task {
    const server = this.connected();
    const container = this.containers.get(containerId);
    if (!container?.process) return;
    if (timeout > 0) {
      container.process.signal(container.stopSignal);
      yield* withTimeout(container.exited.wait(), timeout);
      this.still(server);
    }
    container.process?.crash('killed');
  }

  *removeContainer(containerId: string): Task {
    this.connected();
    const container = this.containers.get(containerId);
    if (!container) return;
    yield* sleep(0);
    if (container.isRunning) {
      throw new CriError('Unknown', `cannot remove a running container ${containerId}`);
    }
    this.forget(container);
  }

  listContainers(filter: ContainerFilter): readonly CriContainerStatus[] {
    this.connected();
    const all =
      filter.podUid === undefined
        ? [...this.containers.values()].map((container) => container.status).reverse()
        : this.byPod.containerStatuses(filter.podUid);
    if (filter.isRunning === undefined) return all;
    return all.filter((status) => (status.state === 'running') === filter.isRunning);
  }

  containerStatus(containerId: string): CriContainerStatus | undefined {
    this.connected();
    return this.containers.get(containerId)?.status;
  }

  *updateContainerResources(containerId: string, resources: ContainerResources): Task {
    this.connected();
    yield* this.step(CONTAINER_CREATION);
    this.container(containerId).resize(resources);
  }

  containerStats(containerId: string): CriContainerStats | undefined {
    const container = this.containers.get(containerId);
    return container && statsOf(containerId, container, this.machine.kernel.now);
  }

  containerLog(containerId: string): ReadableLog | undefined {
    return this.containers.get(containerId)?.log;
  }

  *execSync(id: string, command: readonly string[], timeout: Micros): Task<ExecSyncResult> {
    this.connected();
    const container = this.container(id);
    return yield* runExec(container, command, timeout);
  }

  exec(id: string, options: ExecOptions, streams: ExecStreams): ExecSession {
    this.connected();
    return openExec(this.running(id), options, streams);
  }

  attach(id: string, streams: ExecStreams): ExecSession {
    this.connected();
    const container = this.running(id);
    return attachTo(container, streams);
  }

  readFile(containerId: string, path: string): string | undefined {
    const text = this.containers.get(containerId)?.files.readText(path);
    return typeof text === 'string' ? text : undefined;
  }

  sandboxNetwork(sandboxId: string): NetworkNamespace | undefined {
    return this.sandboxes.get(sandboxId)?.net;
  }

  signalContainer(containerId: string, signal: Signal, reason?: string): void {
    const { process } = this.container(containerId);
    if (signal === 'KILL') process?.crash(reason ?? 'killed by SIGKILL');
    else process?.signal(signal);
  }

  onEvent(listener: (event: CriEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  *pullImage(image: string): Task<PulledImage> {
    return yield* this.images.pull(this.connected(), image);
  }

  imageStatus(image: string): CriImage | undefined {
    this.connected();
    return this.images.status(image);
  }

  listImages(): readonly CriImage[] {
    this.connected();
    return this.images.list();
  }

  *removeImage(image: string): Task {
    this.connected();
    yield* sleep(0);
    this.images.remove(image);
  }

  imageFileSystem() {
    const { usedBytes: imageBytes, count: imageCount } = this.images;
    const { totalBytes: usedBytes, capacityBytes } = this.disk;
    return { usedBytes, capacityBytes, imageBytes, imageCount, account: this.disk };
  }

  /** A container itself, for faults and views. */
  container(containerId: string): Container {
    const container = this.containers.get(containerId);
    if (!container) throw new CriError('NotFound', `container "${containerId}": not found`);
    return container;
  }

  private running(containerId: string): Container {
    const container = this.container(containerId);
    if (!container.isRunning) {
      throw new CriError('Unknown', `container is in ${container.status.state} state`);
    }
    return container;
  }

  private becomeExited(container: Container): void {
    if (this.machine.isOn) this.tell(eventOf('stopped', container));
  }

  private becomeStopped(sandbox: Sandbox): void {
    if (!sandbox.status.isReady) return;
    sandbox.becomeStopped();
    if (!sandbox.config.hostNetwork) this.network.detach(sandbox.networked, sandbox.net);
  }

  private becomePowerless(): void {
    this.unheard = [];
    for (const sandbox of this.sandboxes.values()) this.becomeStopped(sandbox);
  }

  private forget(container: Container): void {
    assert(!container.isRunning, 'a container has ended when it is removed');
    container.root.release();
    this.containers.delete(container.status.id);
    this.byPod.removeContainer(container.status.podUid, container);
    const { sandbox } = container;
    sandbox.containers = sandbox.containers.filter((other) => other !== container);
  }

  /** Events of shims wait while nobody serves. */
  private tell(event: CriEvent): void {
    if (!this.server) this.unheard.push(event);
    else for (const listener of this.listeners) listener(event);
  }

  private step = (duration: Micros) => sleep(this.random.jitter(duration, STEP_JITTER));

  private connected(): Process {
    if (!this.server?.isRunning) throw unavailable(this.flavor.socket);
    return this.server;
  }

  /** The runtime that began a step must be the one that ends it. */
  private still(server: Process): void {
    if (this.server !== server) throw unavailable(this.flavor.socket);
  }
}
