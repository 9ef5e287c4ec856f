// Brings a cluster's machines to life: installs what init keeps running, and switches them on.
import { assert } from '../../kernel/assert.ts';
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { Endpoint } from '../../world/network/packet.ts';
import { addons } from './addons.ts';
import { clusterPrograms } from './cluster-programs.ts';
import type { Cluster, ClusterMachine } from './cluster.ts';
import { addComponentImages } from './component-images.ts';
import { installAddons, markControlPlane } from './kubeadm.ts';
import { installNode } from './node-units.ts';
import { SCHEDULER_CONFIGURATION, STATIC_POD_DIRECTORY, staticPods } from './static-pods.ts';

/** Creates all machines of the configuration and switches them on. */
export function bootCluster(cluster: Cluster): void {
  const { config } = cluster;
  cluster.cloud.boot = (machine) => bootWorker(cluster, machine);
  addComponentImages(cluster.images, clusterPrograms(cluster));
  const planes = Array.from({ length: config.controlPlanes }, () =>
    cluster.addControlPlaneMachine(),
  );
  for (const plane of planes) bootControlPlane(cluster, plane);
  const [first] = planes;
  if (first) {
    const wanted = addons(cluster.podCidr, config.nodes);
    runKubeadm(cluster, first, 'kubeadm', (process, net, server) =>
      installAddons(process, net, server, wanted),
    );
  }
  for (const plane of planes) {
    runKubeadm(cluster, plane, 'kubeadm mark-control-plane', (process, net, server) =>
      markControlPlane(process, net, server, plane.machine.name),
    );
  }
  for (let index = 0; index < config.nodes; index++) {
    bootWorker(cluster, cluster.addWorkerMachine());
  }
}

/** Switches a worker on; it joins by itself. */
export function bootWorker(cluster: Cluster, worker: ClusterMachine): void {
  installNode(cluster, worker);
  worker.machine.powerOn();
}

function bootControlPlane(cluster: Cluster, plane: ClusterMachine): void {
  const { machine } = plane;
  const etcdServers = cluster.controlPlanes().map((one) => one.machine.spec.address);
  machine.files.makeDirectory(STATIC_POD_DIRECTORY, { parents: true });
  const { name } = machine;
  const { address } = machine.spec;
  const { podCidr, config } = cluster;
  const { schedulerConfiguration } = config;
  const configuresScheduler = schedulerConfiguration !== undefined;
  if (configuresScheduler) {
    machine.files.writeText(SCHEDULER_CONFIGURATION, schedulerConfiguration);
  }
  for (const pod of staticPods({ name, address, podCidr, etcdServers, configuresScheduler })) {
    const path = `${STATIC_POD_DIRECTORY}/${pod.metadata.name}.yaml`;
    machine.files.writeText(path, `${JSON.stringify(pod, null, 2)}\n`);
  }
  installNode(cluster, plane);
  machine.powerOn();
}

/** What the administrator does once. */
function runKubeadm(
  cluster: Cluster,
  { machine }: ClusterMachine,
  name: string,
  task: (process: Process, net: NetworkNamespace, server: () => Endpoint) => Task<number>,
): void {
  const process = machine.createProcess(name);
  const server = () => cluster.apiServerFor(machine.name);
  process.onEnd((exitCode, reason) => {
    assert(exitCode === 0 || !machine.isOn, `${name} succeeds: ${reason}`);
  });
  process.run(task(process, machine.host, server));
}
