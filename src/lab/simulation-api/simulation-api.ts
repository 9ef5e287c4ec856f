// The simulator's own API server: Clock and Faults, up whatever happens to the cluster.
import type { ApiServer } from '../../control-plane/apiserver/api-server.ts';
import { createAggregatedServer } from '../../control-plane/apiserver/create-api-server.ts';
import { alwaysAvailable } from '../../control-plane/etcd/etcd-client.ts';
import { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';
import type { ApiRequest, ApiResponse } from '../../model/api/request.ts';
import { formatTime } from '../../model/meta/time.ts';
import { Explanations } from '../explanations/explanations.ts';
import type { Universe } from '../faults/fault-action.ts';
import { LoadRunner } from '../load/load-runner.ts';
import type { Clock } from './clock-kind.ts';
import { CLOCK_NAME } from './clock-kind.ts';
import { FaultRunner } from './fault-runner.ts';
import { followProfiles } from './follow-profiles.ts';
import { POOL_NAME } from './node-pool-kind.ts';
import { NodePoolRunner, POOLS } from './node-pool-runner.ts';
import { SIMULATION_API_VERSION, SIMULATION_GROUP } from './simulation-crd.ts';
import { simulationRegistry } from './simulation-resources.ts';

const CLOCKS = `clocks.${SIMULATION_GROUP}`;

export class SimulationApi {
  readonly server: ApiServer;
  /** Clock and Faults, for views; only this server writes it. */
  readonly store: ObjectStore;

  readonly faults: FaultRunner;
  readonly loads: LoadRunner;
  readonly nodePool: NodePoolRunner;
  private readonly explanations: Explanations;

  constructor(
    private readonly kernel: Kernel,
    /** When the cluster was handed to its users. */
    private readonly start: Micros,
    universe: Universe,
    /** How many worker machines the cluster begins with. */
    workers: number,
  ) {
    this.store = new ObjectStore(kernel.clock);
    this.server = createAggregatedServer({
      name: 'simulator',
      clock: kernel.clock,
      trace: kernel.trace,
      random: kernel.random('simulator'),
      registry: simulationRegistry(),
      etcd: alwaysAvailable(this.store),
    });
    this.createClock();
    this.createNodePool(workers);
    this.faults = new FaultRunner(kernel, this.store, universe);
    this.loads = new LoadRunner(kernel, this.store, universe);
    this.nodePool = new NodePoolRunner(kernel, this.store, universe);
    this.explanations = new Explanations(universe);
    followProfiles(this.store, universe.imageProfiles);
  }

  /** The server of what is made when read, for requests about it. */
  explains(request: ApiRequest): ApiServer | undefined {
    return this.explanations.serverFor(request);
  }

  /** The clock as it stands now. */
  get clock(): Clock {
    return this.store.get(CLOCKS, CLOCK_NAME) as Clock;
  }

  /** Hears of changes of the clock's spec: pause and speed. */
  onClock(listener: (spec: Clock['spec']) => void): void {
    this.store.onEvent(({ resource, object, previous }) => {
      const { spec } = object as Clock;
      if (resource === CLOCKS && spec !== (previous as Clock | undefined)?.spec) listener(spec);
    });
  }

  /**
   * An answer about clocks with the time as it is now. Reading the clock writes nothing: who looks
   * at it, and how often, is no part of the history.
   */
  withTime({ resource }: ApiRequest, response: ApiResponse): ApiResponse {
    const { body } = response;
    if (resource !== 'clocks' || body.is !== 'object' || response.code >= 400) return response;
    const { items } = body.object as { readonly items?: readonly Clock[] };
    const object = items
      ? { ...(body.object as object), items: items.map((clock) => this.timed(clock)) }
      : this.timed(body.object as Clock);
    return { ...response, body: { is: 'object', object } };
  }

  /** A clock with the present time in its status. */
  timed(clock: Clock): Clock {
    const elapsedSeconds = Math.max(0, (this.kernel.now - this.start) / SECOND);
    return { ...clock, status: { time: formatTime(this.kernel.now), elapsedSeconds } };
  }

  private createClock(): void {
    const status = { time: formatTime(this.kernel.now), elapsedSeconds: 0 };
    this.create(CLOCKS, 'Clock', CLOCK_NAME, { spec: { paused: false, speed: 1 }, status });
  }

  private createNodePool(workers: number): void {
    const counted = { replicas: workers };
    this.create(POOLS, 'NodePool', POOL_NAME, { spec: counted, status: counted });
  }

  /** Makes an object that is there from the start. */
  private create(resource: string, kind: string, name: string, content: object): void {
    const { kernel } = this;
    const metadata = {
      name,
      uid: kernel.random(`${kind.toLowerCase()} uid`).uuid(),
      creationTimestamp: formatTime(kernel.now),
      generation: 1,
      resourceVersion: String(this.store.nextRevision),
    };
    const object = { apiVersion: SIMULATION_API_VERSION, kind, metadata, ...content };
    this.store.txn(resource, name, 0, { put: object });
  }
}
