// Keeps as many worker machines as the NodePool wishes: at the very instant of the write.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Universe } from '../faults/fault-action.ts';
import type { NodePool } from './node-pool-kind.ts';
import { POOL_NAME } from './node-pool-kind.ts';
import { SIMULATION_GROUP } from './simulation-crd.ts';

export const POOLS = `nodepools.${SIMULATION_GROUP}`;

export class NodePoolRunner {
  constructor(
    kernel: Kernel,
    private readonly store: ObjectStore,
    private readonly universe: Universe,
  ) {
    store.onEvent(({ resource, type, object, previous }) => {
      if (resource !== POOLS || type !== 'MODIFIED') return;
      if ((object as NodePool).spec.replicas === (previous as NodePool).spec.replicas) return;
      kernel.clock.at(kernel.clock.now, () => this.reconcile());
    });
  }

  /** One machine more than is wished for now. */
  grow(): void {
    const { spec } = this.pool;
    this.put({ ...this.pool, spec: { ...spec, replicas: spec.replicas + 1 } });
  }

  private get pool(): NodePool {
    return this.store.get(POOLS, POOL_NAME) as NodePool;
  }

  private reconcile(): void {
    const { spec } = this.pool;
    const workers = [...this.universe.workers()];
    while (workers.length > spec.replicas) this.universe.scrapWorker(workers.pop() as string);
    while (workers.length < spec.replicas) workers.push(this.universe.addWorker());
    this.put({ ...this.pool, status: { replicas: workers.length } });
  }

  private put(pool: NodePool): void {
    const old = this.pool.metadata;
    const metadata = {
      ...pool.metadata,
      generation: (old.generation ?? 1) + (pool.spec === this.pool.spec ? 0 : 1),
      resourceVersion: String(this.store.nextRevision),
    };
    this.store.txn(POOLS, POOL_NAME, Number(old.resourceVersion), { put: { ...pool, metadata } });
  }
}
