// Keeps a load running for each LoadGenerator, and writes down once a second what comes of it.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { SECOND } from '../../kernel/time.ts';
import { deepEqual } from '../../model/meta/deep-equal.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { Universe } from '../faults/fault-action.ts';
import type { LoadGenerator } from '../simulation-api/load-generator-kind.ts';
import { SIMULATION_GROUP } from '../simulation-api/simulation-crd.ts';
import type { Load } from './load.ts';
import { startLoad } from './load.ts';

const LOADS = `loadgenerators.${SIMULATION_GROUP}`;

export class LoadRunner {
  private readonly loads = new Map<string, Load>();
  /** Loads whose namespace has been seen: they go when it goes. */
  private readonly housed = new Set<string>();
  private isReporting = false;

  constructor(
    private readonly kernel: Kernel,
    private readonly store: ObjectStore,
    private readonly universe: Universe,
  ) {
    store.onEvent(({ resource, type, key, object, previous }) => {
      if (resource !== LOADS) return;
      const generator = object as unknown as LoadGenerator;
      const before = previous as unknown as LoadGenerator | undefined;
      if (type === 'DELETED') this.end(key);
      else if (type === 'ADDED') this.begin(key, generator);
      else if (!deepEqual(generator.spec, before?.spec))
        this.loads.get(key)?.become(generator.spec);
    });
  }

  private begin(key: string, { metadata, spec }: LoadGenerator): void {
    const { namespace = 'default', name = '' } = metadata;
    this.loads.set(key, startLoad(this.universe, namespace, name, spec));
    this.reportLater();
  }

  private end(key: string): void {
    this.loads.get(key)?.stop();
    this.loads.delete(key);
    this.housed.delete(key);
  }

  private reportLater(): void {
    if (this.isReporting) return;
    this.isReporting = true;
    const report = (): void => {
      this.isReporting = false;
      for (const [key, load] of this.loads) this.report(key, load);
      if (this.loads.size > 0) this.reportLater();
    };
    this.kernel.clock.after(SECOND, report, undefined, true);
  }

  private report(key: string, load: Load): void {
    const generator = this.store.get(LOADS, key) as unknown as LoadGenerator | undefined;
    if (!generator || this.isHomeless(key, generator)) return;
    const status = load.status();
    if (deepEqual(status, generator.status)) return;
    const resourceVersion = String(this.store.nextRevision);
    const expected = Number(generator.metadata.resourceVersion);
    const metadata = { ...generator.metadata, resourceVersion };
    const next: LoadGenerator = { ...generator, metadata, status };
    this.store.txn(LOADS, key, expected, { put: next });
  }

  /** The cluster's namespace controller knows nothing of this store: its part is done here. */
  private isHomeless(key: string, generator: LoadGenerator): boolean {
    const isThere = this.universe.object('namespaces', generator.metadata.namespace ?? '');
    if (isThere) this.housed.add(key);
    if (isThere || !this.housed.has(key)) return false;
    const expected = Number(generator.metadata.resourceVersion);
    const resourceVersion = String(this.store.nextRevision);
    const metadata = { ...generator.metadata, resourceVersion };
    this.store.txn(LOADS, key, expected, { delete: { ...generator, metadata } as KubeObject });
    return true;
  }
}
