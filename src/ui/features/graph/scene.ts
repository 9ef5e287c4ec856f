// Where everything stands in the view that is chosen, kept from the mirror's changes.
import type { NodeRow, ObjectName } from '../../../hosts/worker/protocol.ts';
import { KeyedStore } from '../../store/keyed-store.ts';
import type { PodRow } from '../../store/mirror.ts';
import { mirror } from '../../store/mirror.ts';
import type { ViewChoice } from '../../store/workspace.ts';
import { useWorkspace } from '../../store/workspace.ts';
import { ControlPlaneLayout } from './arrange-control-plane.ts';
import { NetworkLayout } from './arrange-network.ts';
import { TopologyLayout } from './arrange-topology.ts';
import { WorkloadsLayout } from './arrange-workloads.ts';
import type { Arrangement, Inventory, ViewLayout } from './arrangement.ts';
import { roomStep } from './arrangement.ts';
import type { Rect } from './geometry.ts';
import { HealthColumn } from './health-column.ts';
import { KeptPlaces } from './kept-places.ts';
import type { PodPlace } from './shelf.ts';
import { Shelf } from './shelf.ts';
import { touches } from './sight.ts';

/** With more pods than this, laying out anew waits for others to come along. */
const MANY_PODS = 5000;
const MANY_PODS_MS = 400;

/** Ids of what is drawn, by kind, in drawing order, and how it is laid out. */
export interface Outline {
  readonly view: ViewChoice;
  readonly arrangement: Arrangement;
  readonly machines: readonly number[];
  readonly services: readonly number[];
  readonly workloads: readonly number[];
  readonly attachments: readonly number[];
}

const LAYOUTS: { readonly [view in ViewChoice]: () => ViewLayout } = {
  Topology: () => new TopologyLayout(),
  Workloads: () => new WorkloadsLayout(),
  Network: () => new NetworkLayout(),
  'Control plane': () => new ControlPlaneLayout(),
};

export class Scene {
  readonly pods = new KeyedStore<number, PodPlace>();
  /** Ids of cards to where they stand. */
  readonly rects = new KeyedStore<number, Rect>();
  readonly outline = new KeyedStore<'outline', Outline>();
  /** Counts changes of any pod's place, for the edges. */
  readonly version = new KeyedStore<'version', number>();
  readonly healths = new HealthColumn();
  /** How many pods wait in the tray. */
  readonly waiting = new KeyedStore<'waiting', number>();

  private aspect = 1.4;
  private view: ViewChoice = 'Topology';
  private layout: ViewLayout = new TopologyLayout();
  private shelves = new Map<string, Shelf>();
  private readonly homes = new Map<number, string>();
  private readonly kept = new KeptPlaces();
  /** By what pods are known whose places are kept. */
  private readonly names = new Map<number, string>();
  /** The room that each shelf was given, as a step. */
  private steps = new Map<string, number>();
  private areas: ReadonlyMap<string, Rect> = new Map();
  private readonly dirty = new Set<string>();
  private readonly settledListeners = new Set<() => void>();
  private structure = -1;
  private laidOutAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    mirror.onPod((id, row) => this.movePod(id, row));
    mirror.onFlush(() => this.settle());
    useWorkspace.subscribe(({ view }) => this.show(view));
    this.show(useWorkspace.getState().view);
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

  /** Where an object is drawn in this view, if it is. */
  placeOf({ kind, namespace, name }: ObjectName): Rect | undefined {
    const isIt = (row: { readonly namespace?: string; readonly name: string }): boolean =>
      row.name === name && (row.namespace ?? '') === namespace;
    if (kind === 'Pod') {
      for (const row of mirror.pods.values()) if (isIt(row)) return this.pods.get(row.id);
      return undefined;
    }
    for (const row of mirror.cards(kind)) if (isIt(row)) return this.rects.get(row.id);
    return undefined;
  }

  /** The shelves of pods that stand in a part of the world. */
  *shelvesIn(window: Rect): Iterable<{ readonly area: Rect; readonly shelf: Shelf }> {
    for (const [home, area] of this.areas) {
      const shelf = touches(window, area) ? this.shelves.get(home) : undefined;
      if (shelf) yield { area, shelf };
    }
  }

  private show(view: ViewChoice): void {
    if (view === this.view) return;
    this.view = view;
    this.layout = LAYOUTS[view]();
    this.structure = -1;
    this.laidOutAt = 0;
    this.shelves = new Map();
    this.homes.clear();
    for (const [id, row] of mirror.pods.entries()) this.movePod(id, row);
    this.settle();
  }

  private movePod(id: number, row: PodRow | undefined): void {
    this.healths.set(id, row?.health);
    const before = this.homes.get(id);
    const home = row && this.layout.homeOf(row);
    if (before === home) {
      if (home === undefined) this.pods.delete(id);
      return;
    }
    if (before !== undefined) this.leave(id, before);
    if (home === undefined || !row) {
      this.homes.delete(id);
      this.pods.delete(id);
      this.names.delete(id);
      return;
    }
    this.homes.set(id, home);
    const name = `${row.namespace}/${row.name}`;
    if (mirror.pods.size < MANY_PODS) this.names.set(id, name);
    this.shelf(home).add(id, this.kept.slotOf(home, name) ?? ordinalOf(row));
    this.dirty.add(home);
  }

  private leave(id: number, home: string): void {
    const shelf = this.shelves.get(home);
    const slot = shelf?.slot(id);
    const name = this.names.get(id);
    if (slot !== undefined && name !== undefined) this.kept.keepSlot(home, name, slot);
    shelf?.remove(id);
    this.dirty.add(home);
  }

  private settle(): void {
    if (this.isStale()) this.layOut();
    if (this.dirty.size > 0) {
      for (const home of this.dirty) this.settleShelf(home);
      this.dirty.clear();
      this.version.set('version', (this.version.get('version') ?? 0) + 1);
    }
    this.waiting.set('waiting', this.shelves.get('')?.size ?? 0);
    const stores = [this.outline, this.rects, this.pods, this.waiting, this.version];
    for (const store of stores) store.flush();
    for (const listener of this.settledListeners) listener();
  }

  /** Whether rows came, went or changed their ties, or a shelf needs more room or less. */
  private isStale(): boolean {
    let isStale = this.structure !== mirror.structure;
    if (this.view !== 'Topology') {
      for (const home of this.dirty) {
        if (roomStep(this.shelves.get(home)?.size ?? 0) !== (this.steps.get(home) ?? 0)) {
          isStale = true;
        }
      }
    }
    if (!isStale || mirror.pods.size < MANY_PODS) return isStale;
    const wait = this.laidOutAt + MANY_PODS_MS - performance.now();
    if (wait <= 0) return true;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.structure = -1;
      this.settle();
    }, wait);
    return false;
  }

  private settleShelf(home: string): void {
    const shelf = this.shelves.get(home);
    const area = this.areas.get(home);
    if (!shelf) return;
    if (!area) {
      shelf.forgetPlaces();
      for (const pod of shelf.pods()) this.pods.delete(pod);
      return;
    }
    for (const [pod, place] of shelf.places(area)) {
      const known = this.pods.get(pod);
      if (!place) this.pods.delete(pod);
      else if (!known || !isSamePlace(known, place)) this.pods.set(pod, place);
    }
  }

  private layOut(): void {
    this.structure = mirror.structure;
    this.laidOutAt = performance.now();
    const inventory = this.takeInventory();
    const arrangement = this.layout.arrange(inventory);
    const { rects, areas } = arrangement;
    for (const [id, rect] of rects) {
      const known = this.rects.get(id);
      if (!known || !isSameRect(known, rect)) this.rects.set(id, rect);
    }
    for (const id of this.rects.rowKeys()) if (!rects.has(id)) this.rects.delete(id);
    this.areas = areas;
    // Pods may have come before their machine, or stay when it has gone.
    for (const [id, row] of mirror.pods.entries()) this.movePod(id, row);
    this.steps = new Map();
    for (const [home, { size }] of this.shelves) {
      this.steps.set(home, roomStep(size));
      this.dirty.add(home);
    }
    const drawn = (rows: readonly { readonly id: number }[]): readonly number[] =>
      rows.map(({ id }) => id).filter((id) => rects.has(id));
    this.outline.set('outline', {
      view: this.view,
      arrangement,
      machines: drawn(inventory.machines),
      services: drawn(inventory.services),
      workloads: drawn(inventory.workloads),
      attachments: drawn(inventory.attachments),
    });
  }

  private takeInventory(): Inventory {
    const counts = new Map<string, number>();
    for (const [home, { size }] of this.shelves) if (size > 0) counts.set(home, size);
    return {
      machines: [...mirror.nodes.values()].sort(byRoleAndName),
      services: this.kept.inOrder(mirror.services.values()),
      workloads: this.kept.inOrder(mirror.workloads.values()),
      attachments: this.kept.inOrder(mirror.attachments.values()),
      counts,
      aspect: this.aspect,
    };
  }

  private shelf(home: string): Shelf {
    const shelf = this.shelves.get(home) ?? new Shelf();
    this.shelves.set(home, shelf);
    return shelf;
  }
}

/** The place that a StatefulSet's pod has among its siblings. */
function ordinalOf({ owner, name }: PodRow): number | undefined {
  if (!owner.startsWith('StatefulSet/')) return undefined;
  const ordinal = Number(name.slice(name.lastIndexOf('-') + 1));
  return Number.isInteger(ordinal) ? ordinal : undefined;
}

function isSameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function isSamePlace(a: PodPlace, b: PodPlace): boolean {
  return isSameRect(a, b) && a.density === b.density;
}

const BY_NAME = new Intl.Collator('en', { numeric: true });

function byRoleAndName(a: NodeRow, b: NodeRow): number {
  if (a.controlPlane !== b.controlPlane) return a.controlPlane ? -1 : 1;
  return BY_NAME.compare(a.name, b.name);
}

export const scene = new Scene();
