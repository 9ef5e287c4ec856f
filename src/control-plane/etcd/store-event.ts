// What etcd remembers of one write, and what a watcher may ask to hear.
import type { KubeObject } from '../../model/meta/object.ts';

export type StoreEventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One version of one key: a link in its chain, an entry of the history, and a watch event. */
export interface StoreEvent {
  readonly type: StoreEventType;
  readonly revision: number;
  /** The collection: `pods`, `deployments.apps`. */
  readonly resource: string;
  /** `namespace/name`, or `name` for cluster-scoped objects. */
  readonly key: string;
  readonly namespace: string;
  /** As it is from this revision on; for DELETED as it was last. */
  readonly object: KubeObject;
  /** What this replaced; undefined for ADDED. */
  readonly previous: KubeObject | undefined;
  /** The span that caused the write. */
  readonly cause: number;
  /** Virtual microseconds of the write. */
  readonly at: number;
}

/** The field by which most watchers of a kind choose: `spec.nodeName` of pods. */
export interface Trigger {
  readonly field: string;
  /** The value, or undefined when the object has none; such objects wake no field's watcher. */
  readonly valueOf: (object: KubeObject) => string | undefined;
}

/** What a watcher hears: everything of the resource, narrowed by whatever else is given. */
export interface WatchScope {
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Only objects whose trigger field has, or had, this value. */
  readonly trigger?: string;
}

/** Events of one instant in order of revision. Called within a clock event. */
export type WatchListener = (batch: readonly StoreEvent[]) => void;
