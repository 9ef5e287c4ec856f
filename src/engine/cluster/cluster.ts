// The cluster as a physical thing: machines on a network, and the data that outlives processes.
import { AggregatedBackends } from '../../client/aggregated-backends.ts';
import type { RunningController } from '../../client/controller-runner.ts';
import type { ApiServer } from '../../control-plane/apiserver/api-server.ts';
import { EtcdCluster } from '../../control-plane/etcd/etcd-cluster.ts';
import { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { SchedulingCore } from '../../control-plane/scheduler/core.ts';
import { assert } from '../../kernel/assert.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { ImageProfiles } from '../../lab/image-profiles/image-profiles.ts';
import { Dataplane } from '../../node/dataplane/dataplane.ts';
import type { Container } from '../../node/runtime/containerd/container.ts';
import type { Containerd } from '../../node/runtime/containerd/containerd.ts';
import type { KubeletSight } from '../../node/kubelet/kubelet-config.ts';
import { PodDirectories } from '../../node/kubelet/volumes/pod-directories.ts';
import { ImageCatalogue } from '../../world/images/catalogue.ts';
import { Machine } from '../../world/machines/machine.ts';
import { Network } from '../../world/network/network.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { Endpoint } from '../../world/network/packet.ts';
import { API_SERVER_PORT } from '../../client/wire.ts';
import { machineAddress, OUTSIDE_ADDRESS, podCidr } from './address-plan.ts';
import type { ClusterConfig } from './cluster-config.ts';
import { NODE_GROUP_LABEL, SimulatedCloud } from './simulated-cloud.ts';

const GIBIBYTE = 1024 ** 3;
const CONTROL_PLANE_CPU_MILLI = 4_000;
const CONTROL_PLANE_MEMORY = 8 * GIBIBYTE;
const DISK_BYTES = 100 * GIBIBYTE;

type StartListener = (machine: string, container: Container) => void;

/** `control-plane-1` and on; each is also an etcd member of that name. */
function controlPlaneName(index: number): string {
  return `control-plane-${index + 1}`;
}

/** One computer of the cluster, with what runs on it beside its processes. */
export interface ClusterMachine {
  readonly machine: Machine;
  readonly isControlPlane: boolean;
  /** What its node is labelled with besides the usual. */
  readonly labels: { readonly [key: string]: string };
  /** Set once the runtime is installed. */
  runtime: Containerd | undefined;
  /** What its running kubelet shows to views. */
  readonly sight: KubeletSight;
}

export class Cluster {
  readonly network: Network;
  /** The packet rules of all nodes. */
  readonly dataplane: Dataplane;
  /** A host of the cluster's users, beyond its edge. */
  readonly outside: NetworkNamespace;
  readonly store: ObjectStore;
  readonly etcd: EtcdCluster;
  readonly images = new ImageCatalogue();
  /** Network storage: directories that every node reaches. */
  readonly storage = new PodDirectories();
  /** How images behave that users have described. */
  readonly imageProfiles = new ImageProfiles();
  /** The provider's node groups. */
  readonly cloud: SimulatedCloud;
  readonly podCidr: string;
  /** Whether image registries answer. */
  isRegistryReachable = true;
  /** The API servers that serve now, by machine. */
  readonly apiServers = new Map<string, ApiServer>();
  /** The servers of aggregated API groups that run now. */
  readonly backends = new AggregatedBackends();
  /** The controllers of the leading controller manager. */
  controllers: readonly RunningController[] = [];
  /** The schedulers that lead or need no leader, with what they remember of their decisions. */
  readonly schedulingCores = new Set<SchedulingCore>();
  private readonly machinesByName = new Map<string, ClusterMachine>();
  /** Kept beside: every connection of every node asks for them. */
  private planes: ClusterMachine[] = [];
  private readonly startListeners = new Set<StartListener>();
  private workersEver = 0;
  private machinesEver = 0;
  private turn = 0;

  constructor(
    readonly kernel: Kernel,
    readonly config: ClusterConfig,
  ) {
    this.network = new Network(kernel);
    this.dataplane = new Dataplane(this.network);
    const internet = { name: 'internet', zone: 'internet', isOn: true };
    this.outside = this.network.createNamespace(
      'internet',
      internet,
      [OUTSIDE_ADDRESS],
      this.dataplane,
    );
    this.store = new ObjectStore(kernel.clock, {
      freeze: config.freeze,
      trace: kernel.trace,
      ...(config.historyVersions === undefined ? {} : { historyVersions: config.historyVersions }),
    });
    this.etcd = new EtcdCluster(
      this.store,
      Array.from({ length: config.controlPlanes }, (_, index) => controlPlaneName(index)),
      kernel.clock,
      kernel.random('etcd'),
    );
    this.cloud = new SimulatedCloud(this);
    this.podCidr = podCidr(config.nodes + config.controlPlanes);
  }

  /** A new control-plane machine, without power. */
  addControlPlaneMachine(): ClusterMachine {
    return this.addMachine(controlPlaneName(this.controlPlanes().length), true, {
      cpuMilli: CONTROL_PLANE_CPU_MILLI,
      memoryBytes: CONTROL_PLANE_MEMORY,
    });
  }

  /** A new worker machine, without power. */
  addWorkerMachine(): ClusterMachine {
    this.workersEver++;
    return this.addMachine(`worker-${this.workersEver}`, false, {
      cpuMilli: this.config.nodeCpuMilli,
      memoryBytes: this.config.nodeMemoryBytes,
    });
  }

  /** Names of the workers outside node groups, oldest first. */
  workers(): readonly string[] {
    return [...this.machinesByName.values()]
      .filter(({ isControlPlane, labels }) => !isControlPlane && !(NODE_GROUP_LABEL in labels))
      .map(({ machine }) => machine.name);
  }

  /** A new machine of a node group, without power. */
  addGroupMachine(name: string, group: string): ClusterMachine {
    return this.addMachine(
      name,
      false,
      { cpuMilli: this.config.nodeCpuMilli, memoryBytes: this.config.nodeMemoryBytes },
      { [NODE_GROUP_LABEL]: group },
    );
  }

  /** The machine is scrapped; it never comes back. */
  removeMachine(name: string): void {
    this.machinesByName.get(name)?.machine.powerOff();
    this.machinesByName.delete(name);
    this.planes = this.planes.filter(({ machine }) => machine.name !== name);
  }

  /** A machine's runtime is installed: from now on its containers are heard of. */
  installRuntime(at: ClusterMachine, runtime: Containerd): void {
    at.runtime = runtime;
    runtime.onContainerStart((container) => {
      for (const listener of this.startListeners) listener(at.machine.name, container);
    });
  }

  /** Calls the listener for each container that starts anywhere; answers how to stop. */
  onContainerStart(listener: StartListener): () => void {
    this.startListeners.add(listener);
    return () => this.startListeners.delete(listener);
  }

  machine(name: string): ClusterMachine | undefined {
    return this.machinesByName.get(name);
  }

  machines(): Iterable<ClusterMachine> {
    return this.machinesByName.values();
  }

  controlPlanes(): readonly ClusterMachine[] {
    return this.planes;
  }

  /** The address at which components of a machine look for the API server. */
  apiServerFor(hostname: string): Endpoint {
    const own = this.machinesByName.get(hostname);
    const planes = this.controlPlanes();
    const chosen = own?.isControlPlane ? own : this.balanced(planes);
    assert(chosen, 'a cluster has a control plane');
    return { address: chosen.machine.spec.address, port: API_SERVER_PORT };
  }

  /** The load balancer before several API servers: those that serve, in turn. */
  private balanced(planes: readonly ClusterMachine[]): ClusterMachine | undefined {
    const healthy = planes.filter(({ machine }) => {
      const server = this.apiServers.get(machine.name);
      return server !== undefined && server.etcd.unavailable() === undefined;
    });
    const choices = healthy.length > 0 ? healthy : planes;
    this.turn = (this.turn + 1) % choices.length;
    return choices[this.turn];
  }
  private addMachine(
    name: string,
    isControlPlane: boolean,
    size: { readonly cpuMilli: number; readonly memoryBytes: number },
    labels: ClusterMachine['labels'] = {},
  ): ClusterMachine {
    const index = this.machinesEver++;
    const { zones } = this.config;
    const zone = zones[index % zones.length];
    assert(zone !== undefined, 'a cluster has a zone');
    const address = machineAddress(index);
    const spec = { name, zone, address, diskBytes: DISK_BYTES, ...size };
    const machine = new Machine(this.kernel, this.network, spec);
    const added: ClusterMachine = {
      machine,
      isControlPlane,
      labels,
      runtime: undefined,
      sight: { prober: undefined },
    };
    this.machinesByName.set(name, added);
    if (isControlPlane) this.planes.push(added);
    return added;
  }
}
