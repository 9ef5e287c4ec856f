// The nodes as columns: what filters and scores read for thousands of nodes lies in typed arrays.
import type { Node } from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { milliValue, wholeValue } from '../../../model/meta/quantity.ts';
import { NODE_CHANGES_LOGGED } from '../limits.ts';
import { ImageTable } from './image-table.ts';
import { TopologyDomains } from './node-counts.ts';
import type { HostPort } from '../../../model/resources/pod/host-ports.ts';
import type { PodInfo } from './pod-info.ts';
import { TaintTable } from './taint-table.ts';

/** An extended resource, by slot. */
export interface ScalarColumns {
  allocatable: Float64Array;
  requested: Float64Array;
}

interface Growable {
  grow(capacity: number): void;
}

const FIRST_CAPACITY = 64;
const NO_PORTS: readonly HostPort[] = [];
const WELL_KNOWN = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods']);

function grown(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const next = new Float64Array(capacity);
  next.set(column);
  return next;
}

/** Columns by slot. A slot is a node's number for as long as the node, or a pod on it, is there. */
export class NodeTable {
  capacity = FIRST_CAPACITY;
  /** One more than the highest slot in use. */
  size = 0;
  allocatableMilliCpu = new Float64Array(FIRST_CAPACITY);
  allocatableMemory = new Float64Array(FIRST_CAPACITY);
  allocatableEphemeral = new Float64Array(FIRST_CAPACITY);
  allocatablePods = new Float64Array(FIRST_CAPACITY);
  requestedMilliCpu = new Float64Array(FIRST_CAPACITY);
  requestedMemory = new Float64Array(FIRST_CAPACITY);
  requestedEphemeral = new Float64Array(FIRST_CAPACITY);
  nonZeroMilliCpu = new Float64Array(FIRST_CAPACITY);
  nonZeroMemory = new Float64Array(FIRST_CAPACITY);
  podCount = new Float64Array(FIRST_CAPACITY);
  /** Goes up whenever a node, or what is on it, changes. */
  generation = new Float64Array(FIRST_CAPACITY).fill(1);
  /** How many changes there were, and the slots of the last NODE_CHANGES_LOGGED of them. */
  changes = 0;
  readonly changedSlots = new Int32Array(NODE_CHANGES_LOGGED);
  /** 1 where spec.unschedulable is set. */
  unschedulable = new Float64Array(FIRST_CAPACITY);
  readonly nodes: (Node | undefined)[] = [];
  readonly names: string[] = [];
  readonly podsOn: PodInfo[][] = [];
  readonly portsOn: (readonly HostPort[])[] = [];
  readonly scalars = new Map<string, ScalarColumns>();
  readonly images = new ImageTable();
  readonly taints = new TaintTable();
  /** How many nodes are unschedulable. */
  cordoned = 0;
  /** Nodes that exist, as opposed to slots kept for pods on unknown nodes. */
  nodeCount = 0;
  private readonly slots = new Map<string, number>();
  private readonly free: number[] = [];
  private readonly domains = new Map<string, TopologyDomains>();
  private readonly growables = new Set<Growable>();
  private readonly zones = new Map<string, Set<number>>();
  private orderOfNodes: Int32Array | undefined;

  constructor() {
    this.growables.add(this.taints);
  }

  slotOf(name: string): number | undefined {
    return this.slots.get(name);
  }

  /** The slot of a node, taken when it has none. */
  takeSlot(name: string): number {
    const found = this.slots.get(name);
    if (found !== undefined) return found;
    const slot = this.free.pop() ?? this.size++;
    if (slot >= this.capacity) this.grow(this.capacity * 2);
    this.slots.set(name, slot);
    this.names[slot] = name;
    this.nodes[slot] = undefined;
    this.podsOn[slot] = [];
    this.portsOn[slot] = NO_PORTS;
    return slot;
  }

  /** Adds a node, or brings its columns up to date. */
  setNode(node: Node): number {
    const slot = this.takeSlot(node.metadata.name);
    const previous = this.nodes[slot];
    this.nodes[slot] = node;
    this.touch(slot);
    if (!previous) this.nodeCount++;
    if (previous?.metadata.labels !== node.metadata.labels || !previous) {
      for (const domains of this.domains.values()) domains.place(slot, node.metadata.labels);
      this.placeInZone(slot, previous, node);
    }
    this.taints.set(slot, node.spec?.taints);
    this.cordon(slot, node.spec?.unschedulable ? 1 : 0);
    if (previous?.status?.images !== node.status?.images) {
      this.images.replace(slot, previous?.status?.images, node.status?.images);
    }
    if (!previous || previous.status?.allocatable !== node.status?.allocatable) {
      this.setAllocatable(slot, node);
    }
    return slot;
  }

  /** Forgets a node; its slot stays while pods count on it. */
  removeNode(name: string): void {
    const slot = this.slots.get(name);
    const node = slot === undefined ? undefined : this.nodes[slot];
    if (slot === undefined || !node) return;
    this.nodes[slot] = undefined;
    this.nodeCount--;
    for (const domains of this.domains.values()) domains.place(slot, undefined);
    this.placeInZone(slot, node, undefined);
    this.taints.set(slot, undefined);
    this.cordon(slot, 0);
    this.images.replace(slot, node.status?.images, undefined);
    this.clearAllocatable(slot);
    this.releaseIfUnused(slot);
  }

  /** Whatever was concluded of a node does not hold any more. */
  touch(slot: number): void {
    this.generation[slot]!++;
    this.changedSlots[this.changes++ % NODE_CHANGES_LOGGED] = slot;
  }

  /** Counts a pod's requests on a node (sign 1), or takes them back (sign -1). */
  count(pod: PodInfo, slot: number, sign: 1 | -1): void {
    const { requests } = pod;
    this.touch(slot);
    this.requestedMilliCpu[slot]! += sign * requests.milliCpu;
    this.requestedMemory[slot]! += sign * requests.memory;
    this.requestedEphemeral[slot]! += sign * requests.ephemeralStorage;
    this.nonZeroMilliCpu[slot]! += sign * pod.nonZeroMilliCpu;
    this.nonZeroMemory[slot]! += sign * pod.nonZeroMemory;
    this.podCount[slot]! += sign;
    if (requests.scalars.length > 0) this.countScalars(pod, slot, sign);
    if (pod.hostPorts.length > 0) {
      const ports = this.portsOn[slot] ?? NO_PORTS;
      this.portsOn[slot] =
        sign === 1
          ? [...ports, ...pod.hostPorts]
          : ports.filter((port) => !pod.hostPorts.includes(port));
    }
  }

  private countScalars({ requests }: PodInfo, slot: number, sign: 1 | -1): void {
    for (const [name, amount] of requests.scalars) {
      this.scalar(name).requested[slot]! += sign * amount;
    }
  }

  private cordon(slot: number, value: 0 | 1): void {
    this.cordoned += value - (this.unschedulable[slot] as number);
    this.unschedulable[slot] = value;
  }

  /** Gives the slot of an unknown node without pods back. */
  releaseIfUnused(slot: number): void {
    if (this.nodes[slot] || (this.podsOn[slot] as PodInfo[]).length > 0) return;
    this.slots.delete(this.names[slot] as string);
    this.names[slot] = '';
    this.free.push(slot);
  }

  /** The columns of an extended resource, made when first spoken of. */
  scalar(name: string): ScalarColumns {
    let columns = this.scalars.get(name);
    if (!columns) {
      columns = {
        allocatable: new Float64Array(this.capacity),
        requested: new Float64Array(this.capacity),
      };
      this.scalars.set(name, columns);
    }
    return columns;
  }

  /** The domains of a topology key, made when first asked for. */
  domainsOf(topologyKey: string): TopologyDomains {
    let domains = this.domains.get(topologyKey);
    if (!domains) {
      domains = new TopologyDomains(topologyKey, this.capacity);
      for (let slot = 0; slot < this.size; slot++) {
        const node = this.nodes[slot];
        if (node) domains.place(slot, node.metadata.labels);
      }
      this.domains.set(topologyKey, domains);
      this.growables.add(domains);
    }
    return domains;
  }

  /** Keeps something by slot as large as this table. */
  growWith(growable: Growable): void {
    this.growables.add(growable);
  }

  stopGrowing(growable: Growable): void {
    this.growables.delete(growable);
  }

  /**
   * The slots of all nodes, zone after zone in turn, so that any run of them spans the zones.
   * Upstream: pkg/scheduler/backend/cache/node_tree.go (list).
   */
  get order(): Int32Array {
    if (this.orderOfNodes) return this.orderOfNodes;
    const zones = [...this.zones.values()].map((slots) => [...slots]);
    const order = new Int32Array(this.nodeCount);
    let filled = 0;
    for (let round = 0; filled < order.length; round++) {
      for (const slots of zones) {
        if (round < slots.length) order[filled++] = slots[round] as number;
      }
    }
    this.orderOfNodes = order;
    return order;
  }

  private placeInZone(slot: number, previous: Node | undefined, node: Node | undefined): void {
    const before = previous && zoneOf(previous);
    const after = node && zoneOf(node);
    if (before === after) return;
    this.orderOfNodes = undefined;
    if (before !== undefined) {
      const zone = this.zones.get(before);
      zone?.delete(slot);
      if (zone?.size === 0) this.zones.delete(before);
    }
    if (after === undefined) return;
    const zone = this.zones.get(after);
    if (zone) zone.add(slot);
    else this.zones.set(after, new Set([slot]));
  }

  private setAllocatable(slot: number, node: Node): void {
    this.clearAllocatable(slot);
    const allocatable = node.status?.allocatable;
    if (!allocatable) return;
    for (const [name, quantity] of Object.entries(allocatable)) {
      if (name === 'cpu') this.allocatableMilliCpu[slot] = milliValue(quantity);
      else if (name === 'memory') this.allocatableMemory[slot] = wholeValue(quantity);
      else if (name === 'ephemeral-storage') this.allocatableEphemeral[slot] = wholeValue(quantity);
      else if (name === 'pods') this.allocatablePods[slot] = wholeValue(quantity);
      if (!WELL_KNOWN.has(name)) this.scalar(name).allocatable[slot] = wholeValue(quantity);
    }
  }

  private clearAllocatable(slot: number): void {
    this.touch(slot);
    this.allocatableMilliCpu[slot] = 0;
    this.allocatableMemory[slot] = 0;
    this.allocatableEphemeral[slot] = 0;
    this.allocatablePods[slot] = 0;
    for (const columns of this.scalars.values()) columns.allocatable[slot] = 0;
  }

  private grow(capacity: number): void {
    this.capacity = capacity;
    this.allocatableMilliCpu = grown(this.allocatableMilliCpu, capacity);
    this.allocatableMemory = grown(this.allocatableMemory, capacity);
    this.allocatableEphemeral = grown(this.allocatableEphemeral, capacity);
    this.allocatablePods = grown(this.allocatablePods, capacity);
    this.requestedMilliCpu = grown(this.requestedMilliCpu, capacity);
    this.requestedMemory = grown(this.requestedMemory, capacity);
    this.requestedEphemeral = grown(this.requestedEphemeral, capacity);
    this.nonZeroMilliCpu = grown(this.nonZeroMilliCpu, capacity);
    this.nonZeroMemory = grown(this.nonZeroMemory, capacity);
    this.podCount = grown(this.podCount, capacity);
    this.unschedulable = grown(this.unschedulable, capacity);
    const generation = new Float64Array(capacity).fill(1);
    generation.set(this.generation);
    this.generation = generation;
    for (const columns of this.scalars.values()) {
      columns.allocatable = grown(columns.allocatable, capacity);
      columns.requested = grown(columns.requested, capacity);
    }
    for (const growable of this.growables) growable.grow(capacity);
  }
}

/** Region and zone of a node as one text. Upstream: component-helpers/node/topology. */
function zoneOf(node: Node): string {
  const { labels } = node.metadata;
  const zone = labelValue(labels, 'topology.kubernetes.io/zone') ?? '';
  const region = labelValue(labels, 'topology.kubernetes.io/region') ?? '';
  return `${region}\n${zone}`;
}
