// The cluster as faults and checks see it: machines, containers as they really run, stored pods.
import type { SchedulingCore } from '../../control-plane/scheduler/core.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { RunningContainer, Universe } from '../../lab/faults/fault-action.ts';
import type { ImageProfiles } from '../../lab/image-profiles/image-profiles.ts';
import type { Container } from '../../node/runtime/containerd/container.ts';
import { NODES, PODS } from '../../model/api/refs.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { ApiRequest, ApiResponse } from '../../model/api/request.ts';
import type { Pod, Status } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { Machine } from '../../world/machines/machine.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { Network } from '../../world/network/network.ts';
import type { Cluster } from './cluster.ts';
import { ADMIN } from './credentials.ts';

function runningContainer(container: Container): RunningContainer {
  const { namespace, name, uid } = container.sandbox.config;
  return {
    namespace,
    pod: name,
    podUid: uid,
    container: container.config.name,
    signal: (signal) => container.process?.signal(signal),
    killForMemory: () => container.killForMemory(),
  };
}

export class ClusterUniverse implements Universe {
  constructor(
    private readonly cluster: Cluster,
    private readonly request: (request: ApiRequest) => ApiResponse,
  ) {}

  get kernel(): Kernel {
    return this.cluster.kernel;
  }

  get network(): Network {
    return this.cluster.network;
  }

  get imageProfiles(): ImageProfiles {
    return this.cluster.imageProfiles;
  }

  get outside(): NetworkNamespace {
    return this.cluster.outside;
  }

  object(resource: string, key: string): KubeObject | undefined {
    const { store } = this.cluster;
    return store.isOpen(resource) ? store.get(resource, key) : undefined;
  }

  objects(resource: string): Iterable<KubeObject> {
    const { store } = this.cluster;
    return store.isOpen(resource) ? store.list(resource, { namespace: '' }) : [];
  }

  machine(name: string): Machine | undefined {
    return this.cluster.machine(name)?.machine;
  }

  *machines(): Iterable<Machine> {
    for (const { machine } of this.cluster.machines()) yield machine;
  }

  workers(): readonly string[] {
    return this.cluster.workers();
  }

  addWorker(): string {
    const added = this.cluster.addWorkerMachine();
    this.cluster.cloud.boot(added);
    return added.machine.name;
  }

  scrapWorker(name: string): void {
    this.cluster.removeMachine(name);
    this.remove(NODES, '', name);
  }

  controlPlaneMachines(): readonly Machine[] {
    return this.cluster.controlPlanes().map(({ machine }) => machine);
  }

  containersOn(name: string): readonly RunningContainer[] {
    const runtime = this.cluster.machine(name)?.runtime;
    return runtime ? Array.from(runtime.runningContainers(), runningContainer) : [];
  }

  onContainerStart(listener: (machine: string, container: RunningContainer) => void): () => void {
    return this.cluster.onContainerStart((machine, container) =>
      listener(machine, runningContainer(container)),
    );
  }

  pod(namespace: string, name: string): Pod | undefined {
    return this.cluster.store.get('pods', `${namespace}/${name}`) as Pod | undefined;
  }

  schedulingCores(): Iterable<SchedulingCore> {
    return this.cluster.schedulingCores;
  }

  deletePod(namespace: string, name: string): string | undefined {
    return this.remove(PODS, namespace, name);
  }

  /** A text is the server's complaint. */
  private remove(ref: ResourceRef, namespace: string, name: string): string | undefined {
    const { group, version, plural } = ref;
    const response = this.request({
      verb: 'delete',
      group,
      version,
      resource: plural,
      subresource: '',
      namespace,
      name,
      options: {},
      credentials: ADMIN,
      userAgent: 'fault',
    });
    if (response.code < 400) return undefined;
    const status = response.body.is === 'object' ? (response.body.object as Status) : undefined;
    return status?.message ?? `the API server answered ${response.code}`;
  }

  setRegistryReachable(isReachable: boolean): void {
    this.cluster.isRegistryReachable = isReachable;
  }
}
