// A small physical world for tests of faults: real machines on a real network, no cluster.
import type { Kernel } from '../../kernel/kernel.ts';
import type { Pod } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { Machine } from '../../world/machines/machine.ts';
import { Network } from '../../world/network/network.ts';
import { ImageProfiles } from '../image-profiles/image-profiles.ts';
import type { Universe } from '../faults/fault-action.ts';

const GIBIBYTE = 1024 ** 3;

/** Two machines with power, `control-plane-1` and `worker-1`; no containers run on them. */
export function universeForTest(kernel: Kernel) {
  const network = new Network(kernel);
  const names = ['control-plane-1', 'worker-1'];
  const machines = names.map((name, index) => {
    const address = `172.18.0.${index + 2}`;
    const size = { cpuMilli: 4000, memoryBytes: 8 * GIBIBYTE, diskBytes: 100 * GIBIBYTE };
    const machine = new Machine(kernel, network, { name, zone: 'zone-a', address, ...size });
    machine.powerOn();
    return machine;
  });
  const internet = { name: 'internet', zone: 'internet', isOn: true };
  const outside = network.createNamespace('internet', internet, ['203.0.113.10']);
  const objects = new Map<string, KubeObject>();
  const pods = new Map<string, Pod>();
  const workers = ['worker-1'];
  const universe: Universe = {
    kernel,
    network,
    imageProfiles: new ImageProfiles(),
    outside,
    object: (resource, key) => objects.get(`${resource} ${key}`),
    objects: () => objects.values(),
    machine: (name) => machines.find((one) => one.name === name),
    machines: () => machines,
    workers: () => workers,
    addWorker: () => `worker-${workers.push(`worker-${workers.length + 1}`)}`,
    scrapWorker: (name) => void workers.splice(workers.indexOf(name), 1),
    controlPlaneMachines: () => machines.slice(0, 1),
    containersOn: () => [],
    onContainerStart: () => () => {},
    pod: (namespace, name) => pods.get(`${namespace}/${name}`),
    schedulingCores: () => [],
    deletePod: () => undefined,
    setRegistryReachable: () => {},
  };
  return { universe, machines, network, objects };
}
