// All views of one store: they hear every write at once, and give patches when a frame is due.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { StoreEvent } from '../../control-plane/etcd/store-event.ts';
import { joinKey } from '../../model/meta/object.ts';
import { EventsView } from './events-view.ts';
import { InspectorView } from './inspector-view.ts';
import { NarratorView } from './narrator/narrator-view.ts';
import { TopologyView } from './topology/topology-view.ts';
import type {
  EventsPatch,
  InspectorPatch,
  NarratorPatch,
  TopologyPatch,
} from './view-types.ts';

export type { ObjectStore };
export type ViewPatch = TopologyPatch | EventsPatch | InspectorPatch | NarratorPatch;

export class Views {
  readonly topology = new TopologyView();
  readonly events = new EventsView();
  readonly inspector: InspectorView;
  private readonly narrator = new NarratorView();

  /** Reads what the store holds already, then hears of every write. */
  constructor(private readonly store: ObjectStore) {
    this.inspector = new InspectorView(store);
    for (const resource of TopologyView.resources) this.load(resource, (e) => this.topology.apply(e));
    this.load('events', (event) => this.events.apply(event));
    store.onEvent((event) => {
      this.topology.apply(event);
      this.narrator.apply(event);
      this.inspector.apply(event);
      if (event.resource === 'events') this.events.apply(event);
    });
  }

  /** What changed since the last call in the views that are shown. */
  take(): ViewPatch[] {
    const patches: ViewPatch[] = [];
    for (const view of [this.topology, this.events, this.inspector, this.narrator]) {
      const patch = view.take();
      if (patch) patches.push(patch);
    }
    return patches;
  }

  private load(resource: string, apply: (event: StoreEvent) => void): void {
    let isOpen = false;
    for (const open of this.store.resources()) if (open === resource) isOpen = true;
    if (!isOpen) return;
    const { revision } = this.store;
    for (const object of this.store.list(resource, { namespace: '' })) {
      const { namespace = '', name } = object.metadata;
      const key = joinKey(namespace, name);
      apply({
        type: 'ADDED', revision, resource, key, namespace, object,
        previous: undefined, cause: 0, at: 0,
      });
    }
  }
}
