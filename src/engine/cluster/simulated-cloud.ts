// The cloud that the cluster runs on: groups of equal machines that can be ordered and returned.
import type { NodeGroupCloud } from '../../addons/cluster-autoscaler/cloud.ts';
import type {
  CloudRoute,
  CloudRoutes,
} from '../../addons/cloud-controller-manager/cloud-routes.ts';
import type { CloudInstances } from '../../addons/cloud-controller-manager/cloud-instances.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Node } from '../../model/generated/types.ts';
import { milliQuantity, wholeQuantity } from '../../model/meta/quantity.ts';
import type { Cluster, ClusterMachine } from './cluster.ts';

/** Which node group of the cloud a node belongs to. */
export const NODE_GROUP_LABEL = 'kubetarium.dev/node-group';
/** From an order until the machine is switched on. */
const PROVISIONING = 30 * SECOND;

interface Instance {
  readonly name: string;
  isReturned: boolean;
}

export class SimulatedCloud implements NodeGroupCloud, CloudInstances, CloudRoutes {
  /** Switches a new machine on: the node's software is on its disk image. */
  boot: (machine: ClusterMachine) => void = () => undefined;
  private readonly groups = new Map<string, Instance[]>();
  private readonly serials = new Map<string, number>();
  private table: readonly CloudRoute[] = [];

  constructor(private readonly cluster: Cluster) {}

  get isUsed(): boolean {
    return this.groups.size > 0;
  }

  instances(group: string): readonly string[] {
    return (this.groups.get(group) ?? []).map(({ name }) => name);
  }

  template(group: string): Node {
    const { nodeCpuMilli, nodeMemoryBytes, nodePods, zones } = this.cluster.config;
    const name = `template-node-for-${group}`;
    const allocatable = {
      cpu: milliQuantity(nodeCpuMilli),
      memory: wholeQuantity(nodeMemoryBytes, 'BinarySI'),
      pods: String(nodePods),
      'ephemeral-storage': '90Gi',
    };
    const labels = {
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      'topology.kubernetes.io/region': 'region-1',
      'topology.kubernetes.io/zone': zones[0] ?? '',
      [NODE_GROUP_LABEL]: group,
    };
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels },
      spec: {},
      status: { allocatable, capacity: allocatable },
    };
  }

  increase(group: string, count: number): void {
    const instances = this.groups.get(group) ?? [];
    this.groups.set(group, instances);
    for (let made = 0; made < count; made++) {
      const serial = (this.serials.get(group) ?? 0) + 1;
      this.serials.set(group, serial);
      const instance: Instance = { name: `${group}-${serial}`, isReturned: false };
      instances.push(instance);
      this.cluster.kernel.clock.after(PROVISIONING, () => {
        if (!instance.isReturned) this.boot(this.cluster.addGroupMachine(instance.name, group));
      });
    }
  }

  remove(name: string): void {
    for (const instances of this.groups.values()) {
      const at = instances.findIndex((one) => one.name === name);
      if (at < 0) continue;
      instances[at]!.isReturned = true;
      instances.splice(at, 1);
      this.cluster.removeMachine(name);
      return;
    }
  }

  groupOf(labels: { readonly [key: string]: string } | undefined): string | undefined {
    return labels?.[NODE_GROUP_LABEL];
  }

  providerId(name: string): string | undefined {
    const machine = this.cluster.machine(name)?.machine;
    return machine ? `kubetarium:///${machine.zone}/${name}` : undefined;
  }

  routes(): readonly CloudRoute[] {
    return this.table;
  }

  createRoute(route: CloudRoute): string | undefined {
    if (!this.cluster.machine(route.node)) return `instance ${route.node} not found`;
    this.table = [...this.table, route];
    return undefined;
  }

  deleteRoute({ node, cidr }: CloudRoute): void {
    this.table = this.table.filter((one) => one.node !== node || one.cidr !== cidr);
  }
}
