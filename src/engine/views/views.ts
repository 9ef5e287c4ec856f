// All views of one store: they hear every write at once, and give patches when a frame is due.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { StoreEvent } from '../../control-plane/etcd/store-event.ts';
import { assert } from '../../kernel/assert.ts';
import type { Event } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { joinKey } from '../../model/meta/object.ts';
import { eventRow } from './event-row.ts';
import type { ControlPlanePatch } from './control-plane/control-plane-types.ts';
import { ControlPlaneView } from './control-plane/control-plane-view.ts';
import type { ControlPlane } from './control-plane/control-plane-view.ts';
import { EventsView } from './events-view.ts';
import { InspectorView } from './inspector-view.ts';
import { NarratorView } from './narrator/narrator-view.ts';
import { TopologyView } from './topology/topology-view.ts';
import type { EventsPatch, InspectorPatch, NarratorPatch, TopologyPatch } from './view-types.ts';

export type { ControlPlane, ObjectStore };
export type ViewPatch =
  | TopologyPatch
  | EventsPatch
  | InspectorPatch
  | NarratorPatch
  | ControlPlanePatch;

export class Views {
  readonly topology: TopologyView;
  readonly events = new EventsView();
  readonly inspector: InspectorView;
  private readonly narrator = new NarratorView();
  readonly controlPlane: ControlPlaneView;

  /**
   * Reads what the stores hold already, then hears of every write. The first is etcd's. Rows have
   * the ids that they have in `elder`.
   */
  constructor(
    private readonly stores: readonly ObjectStore[],
    controlPlane?: ControlPlane,
    elder?: Views,
  ) {
    this.topology = new TopologyView(elder?.topology);
    this.controlPlane = new ControlPlaneView(controlPlane);
    const [etcd] = stores;
    assert(etcd, 'views have a store to look at');
    this.inspector = new InspectorView(etcd);
    for (const resource of TopologyView.resources)
      this.load(resource, (e) => this.topology.apply(e));
    this.load('events', (event) => this.events.apply(event));
    for (const store of stores) store.onEvent((event) => this.hear(event));
  }

  /** What changed since the last call in the views that are shown. */
  take(): ViewPatch[] {
    const patches: ViewPatch[] = [];
    const { topology, events, inspector, narrator, controlPlane } = this;
    for (const view of [topology, events, inspector, narrator, controlPlane]) {
      const patch = view.take();
      if (patch) patches.push(patch);
    }
    return patches;
  }

  /** What the narrator had to say is not said any more. */
  forget(): void {
    this.narrator.forget();
  }

  private hear(event: StoreEvent): void {
    this.topology.apply(event);
    this.narrator.apply(event);
    this.inspector.apply(event);
    if (event.resource === 'events') this.events.apply(event);
  }

  private load(resource: string, apply: (event: StoreEvent) => void): void {
    for (const store of this.stores) {
      for (const open of store.resources()) {
        if (open === resource) loadFrom(store, resource, apply);
      }
    }
  }
}

function loadFrom(store: ObjectStore, resource: string, apply: (event: StoreEvent) => void): void {
  const { revision } = store;
  const objects = [...store.list(resource, { namespace: '' })];
  if (resource === 'events') objects.sort((a, b) => timeOf(a) - timeOf(b));
  for (const object of objects) {
    const { namespace = '', name } = object.metadata;
    const key = joinKey(namespace, name);
    apply({
      type: 'ADDED',
      revision,
      resource,
      key,
      namespace,
      object,
      previous: undefined,
      cause: 0,
      at: 0,
    });
  }
}

/** Of many events only the newest are kept: the oldest come first. */
function timeOf(event: KubeObject): number {
  return eventRow(event as Event, 0, 0).at;
}
