// The door to a simulated cluster: create it, move its time, put requests to it.
import type { ApiServer } from '../control-plane/apiserver/api-server.ts';
import type { ObjectStore } from '../control-plane/etcd/object-store.ts';
import { HistoryHash } from '../kernel/history-hash.ts';
import { Journal } from '../kernel/journal.ts';
import { Kernel } from '../kernel/kernel.ts';
import type { Micros } from '../kernel/time.ts';
import { SECOND } from '../kernel/time.ts';
import { SIMULATION_GROUP } from '../lab/simulation-api/simulation-crd.ts';
import { SimulationApi } from '../lab/simulation-api/simulation-api.ts';
import type { ApiRequest, ApiResponse } from '../model/api/request.ts';
import { serviceUnavailable } from '../model/meta/status.ts';
import { bootCluster } from './cluster/boot.ts';
import { Cluster } from './cluster/cluster.ts';
import { BOOT_TIME, clusterConfig } from './cluster/cluster-config.ts';
import type { ClusterConfig } from './cluster/cluster-config.ts';
import { ClusterUniverse } from './cluster/universe.ts';
import type { EngineInput } from './input.ts';
import { isPlainRead, packRequest, unpackRequest } from './input.ts';
import { InputStreams } from './input-streams.ts';

/** How far `step` looks for the next thing that happens. */
const STEP_LIMIT: Micros = 600 * SECOND;
/** An outside watch that names no end lives so long; upstream: half an hour to an hour. */
const WATCH_SECONDS = 2700;

export class Engine {
  readonly kernel: Kernel;
  readonly cluster: Cluster;
  readonly simulation: SimulationApi;
  /** The physical world, for faults and checks. */
  readonly universe: ClusterUniverse;
  private hash: HistoryHash | undefined;
  private journal: Journal<EngineInput> | undefined;
  private readonly streams = new InputStreams(
    (stream, act) => this.record(() => ({ is: 'stream', stream, act })),
    () => this.settleInstant(),
  );

  private constructor(readonly config: ClusterConfig) {
    const { seed, start, shuffleTiesSeed } = config;
    this.kernel = new Kernel({
      seed,
      start: start - BOOT_TIME,
      ...(shuffleTiesSeed === undefined ? {} : { shuffleTiesSeed }),
    });
    this.cluster = new Cluster(this.kernel, config);
    this.universe = new ClusterUniverse(this.cluster, (request) => this.answer(request));
    this.simulation = new SimulationApi(this.kernel, start, this.universe, config.nodes);
  }

  /** A cluster whose machines are switched on; its time has not moved yet. */
  static powerOn(differences: Partial<ClusterConfig> = {}): Engine {
    const engine = new Engine(clusterConfig(differences));
    bootCluster(engine.cluster);
    return engine;
  }

  /** A cluster that has come up: its time is `config.start`. */
  static create(differences: Partial<ClusterConfig> = {}): Engine {
    const engine = Engine.powerOn(differences);
    engine.kernel.clock.runUntil(engine.config.start);
    return engine;
  }

  get seed(): number {
    return this.config.seed;
  }

  /** The virtual time. */
  get now(): Micros {
    return this.kernel.clock.now;
  }

  /** etcd's data, for views; never to be written. */
  get store(): ObjectStore {
    return this.cluster.store;
  }

  /** Runs virtual time; false when `maxEvents` were used up on the way. */
  advance(duration: Micros, maxEvents = Infinity): boolean {
    return this.runUntil(this.now + duration, maxEvents);
  }

  /** As advance, to a point in time. */
  runUntil(time: Micros, maxEvents = Infinity): boolean {
    return this.kernel.clock.runUntil(time, maxEvents);
  }

  /** When the next event is due, undefined when nothing will ever happen. */
  nextTime(): Micros | undefined {
    return this.kernel.clock.nextTime();
  }

  /** Runs to the next thing that happens: a write that is no mere heartbeat. */
  step(): void {
    const seen = { writes: 0 };
    const stop = this.store.onEvent(({ resource }) => {
      if (!resource.startsWith('leases.')) seen.writes++;
    });
    const limit = this.now + STEP_LIMIT;
    while (seen.writes === 0) {
      const next = this.nextTime();
      if (next === undefined || next > limit) break;
      this.runUntil(next);
    }
    stop();
  }

  /**
   * Runs until only background events (heartbeats, probes, resyncs) remain, at most so long.
   * Answers whether it became quiet.
   */
  settle(limit: Micros): boolean {
    const until = this.now + limit;
    while (this.kernel.clock.foreground > 0) {
      const next = this.nextTime();
      if (next === undefined || next > until) return false;
      this.runUntil(next);
    }
    return true;
  }

  /**
   * A request from outside: answered at the current instant, which is then run to quiet. While no
   * API server serves, the answer is a 503; the simulator's own group always answers. The body is
   * `later` only when somebody in the cluster needs time to answer.
   */
  request(request: ApiRequest): ApiResponse {
    if (isPlainRead(request)) return this.answer(withEnd(request));
    this.record(() => ({ is: 'request', request: packRequest(request) }));
    const { verb, resource, subresource, namespace, name } = request;
    this.kernel.trace.open('user', verb, resource, subresource, namespace, name);
    const response = this.answer(request);
    this.kernel.clock.cause = 0;
    if (!this.journal || response.body.is !== 'bytes') return response;
    return { ...response, body: { is: 'bytes', stream: this.streams.add(response.body.stream) } };
  }

  /** Does again what a journal says: its time must be now. */
  input(input: EngineInput): void {
    switch (input.is) {
      case 'request':
        this.request(unpackRequest(input.request));
        return;
      case 'stream':
        this.record(() => input);
        this.streams.act(input.stream, input.act);
        return;
      case 'addNode':
        this.addNode();
        return;
    }
  }

  /** From now on every outside input is written down. */
  startJournal(): Journal<EngineInput> {
    return (this.journal ??= new Journal());
  }

  /** Before an input takes effect, all that is due at its instant has happened. */
  private record(input: () => EngineInput): void {
    if (!this.journal) return;
    this.settleInstant();
    this.journal.append({ at: this.now, input: input() });
  }

  private answer(request: ApiRequest): ApiResponse {
    const server = this.simulation.explains(request) ?? this.serverFor(request);
    if (!server) return unavailable();
    const { clock } = this.kernel;
    const { cause } = clock;
    const response = server.handle(request);
    this.settleInstant();
    clock.cause = cause;
    // What others had to answer first may be there already.
    if (response.body.is === 'later') return response.body.later.response ?? response;
    return request.group === SIMULATION_GROUP
      ? this.simulation.withTime(request, response)
      : response;
  }

  /** Which server answers a request: one of the cluster's, or the simulator's. */
  serverFor({ group }: { readonly group: string }): ApiServer | undefined {
    return group === SIMULATION_GROUP ? this.simulation.server : this.apiServer();
  }

  /** A cluster API server that serves now. */
  apiServer(): ApiServer | undefined {
    let any: ApiServer | undefined;
    for (const server of this.cluster.apiServers.values()) {
      // The load balancer before several of them asks each for its health.
      if (server.etcd.unavailable() === undefined) return server;
      any ??= server;
    }
    return any;
  }

  /** Everything that is due at this very instant happens. */
  settleInstant(): void {
    this.kernel.clock.runUntil(this.now);
  }

  /** Joins one more worker; answers its name. */
  addNode(): string {
    this.record(() => ({ is: 'addNode' }));
    this.simulation.nodePool.grow();
    this.settleInstant();
    return this.cluster.workers().at(-1) as string;
  }

  /**
   * From now on every write goes into a hash, to compare histories. Without `contents` only what
   * was written when: many times cheaper, and blind to what the same write might say instead.
   */
  startHashing(contents = true): HistoryHash {
    if (!this.hash) {
      const hash = new HistoryHash();
      this.hash = hash;
      this.store.onEvent(({ type, revision, resource, key, object, at }) => {
        const content = contents ? JSON.stringify(object) : '';
        hash.add(`${at} ${revision} ${type} ${resource} ${key} ${content}`);
      });
    }
    return this.hash;
  }
}

/** A watch's end by chance would be a draw that a history without this watch does not make. */
function withEnd(request: ApiRequest): ApiRequest {
  if (request.verb !== 'watch' || request.options.timeoutSeconds) return request;
  return { ...request, options: { ...request.options, timeoutSeconds: WATCH_SECONDS } };
}

function unavailable(): ApiResponse {
  const status = serviceUnavailable('no API server of the cluster answers');
  return { code: 503, body: { is: 'object', object: status } };
}
