// Invariants: what must hold in every cluster at every moment, whatever breaks.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { StoreEvent } from '../../control-plane/etcd/store-event.ts';
import type { Universe } from '../faults/fault-action.ts';

/** What checks look at. */
export interface Checked {
  readonly store: ObjectStore;
  readonly universe: Universe;
}

export interface Invariant {
  readonly name: string;
  /** Looks at one write; a text says what is broken. */
  onWrite?(event: StoreEvent): string | undefined;
  /** Looks at the whole world at a quiet instant. */
  onWorld?(checked: Checked): string | undefined;
}

/** A broken invariant, with its name and the virtual time. */
export interface Violation {
  readonly invariant: string;
  readonly message: string;
  readonly atSeconds: number;
}
