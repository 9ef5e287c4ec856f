// Where everything of the Topology view stands, kept from the mirror's changes.
import type { NodeRow } from '../../../hosts/worker/protocol.ts';
import { KeyedStore } from '../../store/keyed-store.ts';
import { mirror } from '../../store/mirror.ts';
import type { Frame, Rect } from './geometry.ts';
import { cardArea, cardRect, frameFor, serviceRect, trayArea, workloadRect } from './geometry.ts';
import type { PodPlace } from './shelf.ts';
import { Shelf } from './shelf.ts';

/** The shelf of pods that no drawn machine holds. */
const TRAY = '';
/** Where the cluster's own parts live: drawn after, and quieter than, what people run. */
export const SYSTEM_NAMESPACES = new Set(['kube-system', 'kube-public', 'local-path-storage']);

export interface Outline {
  readonly frame: Frame;
  /** Ids in drawing order. */
  readonly machines: readonly number[];
  readonly services: readonly number[];
  readonly workloads: readonly number[];
}

export class Scene {
  readonly pods = new KeyedStore<number, PodPlace>();
  /** Machine, service and workload ids to where they stand. */
  readonly rects = new KeyedStore<number, Rect>();
  readonly outline = new KeyedStore<'outline', Outline>();
  /** Counts changes of any pod's place, for the edges. */
  readonly version = new KeyedStore<'version', number>();
  /** How many pods wait in the tray. */
  readonly waiting = new KeyedStore<'waiting', number>();

  private aspect = 1.4;
  private readonly shelves = new Map<string, Shelf>([[TRAY, new Shelf()]]);
  private readonly homes = new Map<number, string>();
  private readonly areas = new Map<string, Rect>();
  private readonly dirty = new Set<string>();
  private readonly settledListeners = new Set<() => void>();
  private lists: readonly unknown[] = [];

  constructor() {
    mirror.onPod((id, row) => this.movePod(id, row?.node));
    mirror.onFlush(() => this.settle());
  }

  /** Hears that places have been settled. */
  onSettled(listener: () => void): () => void {
    this.settledListeners.add(listener);
    return () => this.settledListeners.delete(listener);
  }

  /** The shape of the window that the scene is drawn in; used when columns are chosen. */
  setAspect(aspect: number): void {
    this.aspect = aspect;
  }

  private movePod(id: number, node: string | undefined): void {
    const before = this.homes.get(id);
    const home = node === undefined ? undefined : this.areas.has(node) ? node : TRAY;
    if (before === home) return;
    if (before !== undefined) {
      this.shelves.get(before)?.remove(id);
      this.dirty.add(before);
    }
    if (home === undefined) {
      this.homes.delete(id);
      this.pods.delete(id);
      return;
    }
    this.homes.set(id, home);
    this.shelf(home).add(id);
    this.dirty.add(home);
  }

  private settle(): void {
    this.layOut();
    if (this.dirty.size > 0) {
      for (const home of this.dirty) this.settleShelf(home);
      this.dirty.clear();
      this.version.set('version', (this.version.get('version') ?? 0) + 1);
    }
    this.waiting.set('waiting', this.shelf(TRAY).size);
    const stores = [this.outline, this.rects, this.pods, this.waiting, this.version];
    for (const store of stores) store.flush();
    for (const listener of this.settledListeners) listener();
  }

  private settleShelf(home: string): void {
    const area = this.areas.get(home);
    if (!area) return;
    for (const [pod, place] of this.shelf(home).places(area)) {
      const known = this.pods.get(pod);
      if (!place) this.pods.delete(pod);
      else if (!known || !isSamePlace(known, place)) this.pods.set(pod, place);
    }
  }

  private layOut(): void {
    const lists = [countOf(mirror.nodes), countOf(mirror.services), countOf(mirror.workloads)];
    if (lists.every((list, index) => list === this.lists[index])) return;
    this.lists = lists;
    const machines = [...mirror.nodes.values()].sort(byRoleAndName);
    const services = [...mirror.services.values()].sort(bySystemAndArrival);
    const workloads = [...mirror.workloads.values()].sort(bySystemAndArrival);
    const before = this.outline.get('outline')?.frame;
    const counts = {
      machines: machines.length,
      services: services.length,
      workloads: workloads.length,
    };
    const frame = frameFor({ ...counts, aspect: this.aspect }, before);
    const ids = new Set<number>();
    const place = (id: number, rect: Rect): void => {
      ids.add(id);
      const known = this.rects.get(id);
      if (!known || !isSameRect(known, rect)) this.rects.set(id, rect);
    };
    for (const [index, row] of services.entries()) {
      place(row.id, serviceRect(index, counts.workloads, frame));
    }
    for (const [index, row] of workloads.entries()) {
      place(row.id, workloadRect(index, counts.services, frame));
    }
    for (const [index, node] of machines.entries()) place(node.id, cardRect(index, frame));
    for (const id of this.rects.rowKeys()) if (!ids.has(id)) this.rects.delete(id);
    this.layOutAreas(machines, frame);
    this.outline.set('outline', {
      frame,
      machines: machines.map((row) => row.id),
      services: services.map((row) => row.id),
      workloads: workloads.map((row) => row.id),
    });
  }

  private layOutAreas(machines: readonly NodeRow[], frame: Frame): void {
    const before = new Map(this.areas);
    this.areas.clear();
    this.areas.set(TRAY, trayArea(frame.tray));
    for (const [index, node] of machines.entries()) {
      this.areas.set(node.name, cardArea(cardRect(index, frame)));
    }
    for (const [home, area] of this.areas) {
      const known = before.get(home);
      if (!known || !isSameRect(known, area)) this.dirty.add(home);
    }
    // Pods may have come before their machine, or stay when it has gone.
    for (const row of mirror.pods.values()) this.movePod(row.id, row.node);
  }

  private shelf(home: string): Shelf {
    const shelf = this.shelves.get(home) ?? new Shelf();
    this.shelves.set(home, shelf);
    return shelf;
  }
}

function countOf<Row extends { readonly id: number }>(store: KeyedStore<number, Row>): string {
  let last = 0;
  for (const row of store.values()) last = Math.max(last, row.id);
  return `${store.size}:${last}`;
}

function isSameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function isSamePlace(a: PodPlace, b: PodPlace): boolean {
  return isSameRect(a, b) && a.density === b.density;
}

function byRoleAndName(a: NodeRow, b: NodeRow): number {
  if (a.controlPlane !== b.controlPlane) return a.controlPlane ? -1 : 1;
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}

interface Listed {
  readonly id: number;
  readonly namespace: string;
}

function bySystemAndArrival(a: Listed, b: Listed): number {
  const system = Number(isSystem(a)) - Number(isSystem(b));
  return system === 0 ? a.id - b.id : system;
}

function isSystem({ namespace }: Listed): boolean {
  return SYSTEM_NAMESPACES.has(namespace);
}

export const scene = new Scene();
