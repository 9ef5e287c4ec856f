// Watches a cluster for broken invariants: at every write, and whenever it is asked to look.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { StoreEvent } from '../../control-plane/etcd/store-event.ts';
import { AssertionError } from '../../kernel/assert.ts';
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Universe } from '../faults/fault-action.ts';
import type { Invariant, Violation } from './invariant.ts';

/** What is watched: an engine has all of it. */
export interface CheckedCluster {
  readonly store: ObjectStore;
  readonly universe: Universe;
  readonly seed: number;
  readonly now: Micros;
}

export class ClusterChecker {
  readonly violations: Violation[] = [];

  constructor(
    private readonly cluster: CheckedCluster,
    private readonly invariants: readonly Invariant[],
  ) {
    cluster.store.onEvent((event) => this.onWrite(event));
  }

  /** Looks at the whole world. Throws when anything was broken since the beginning. */
  check(): void {
    for (const invariant of this.invariants) {
      const message = invariant.onWorld?.(this.cluster);
      if (message !== undefined) this.report(invariant, message);
    }
    const [first] = this.violations;
    if (!first) return;
    throw new AssertionError(
      `${first.invariant}: ${first.message} (seed ${this.cluster.seed}, at ${first.atSeconds} s)`,
    );
  }

  private onWrite(event: StoreEvent): void {
    for (const invariant of this.invariants) {
      const message = invariant.onWrite?.(event);
      if (message !== undefined) this.report(invariant, message);
    }
  }

  private report({ name }: Invariant, message: string): void {
    const atSeconds = this.cluster.now / SECOND;
    if (this.violations.length < 100) this.violations.push({ invariant: name, message, atSeconds });
  }
}
