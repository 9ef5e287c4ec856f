// A network namespace: addresses, listening ports and a router. Hosts and pod sandboxes have one.
import { assert } from '../../kernel/assert.ts';
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import { Latch, sleep, withTimeout } from '../../kernel/waits.ts';
import { ConnectionEnd } from './connection.ts';
import { FIRST_EPHEMERAL_PORT, LAST_EPHEMERAL_PORT } from './limits.ts';
import type { Network } from './network.ts';
import type { Endpoint, Hop, NetworkMachine, Protocol, Route, Router } from './packet.ts';

export interface Listener {
  readonly port: number;
  readonly protocol: Protocol;
  readonly owner: Process;
  close(): void;
}

export type ConnectOutcome =
  | { readonly is: 'connected'; readonly end: ConnectionEnd }
  | {
      readonly is: 'refused' | 'timeout' | 'unreachable';
      readonly why: string;
      readonly hops: readonly Hop[];
    };

export interface ConnectOptions {
  readonly protocol?: Protocol;
  /** How long to wait for an answer. */
  readonly timeout: Micros;
  /** Packets take no time: for what outside users ask while the clock stands still. */
  readonly isInstant?: boolean;
}

type Acceptor = (end: ConnectionEnd) => void;
interface Listening extends Listener {
  readonly accept: Acceptor;
}

const NONE: readonly Listening[] = [];

export class NetworkNamespace {
  /** A pod's are one or two: a list is less than a table. */
  private listeners: readonly Listening[] = NONE;
  private nextPort = FIRST_EPHEMERAL_PORT;
  private isDestroyed = false;

  constructor(
    readonly network: Network,
    readonly name: string,
    readonly machine: NetworkMachine,
    readonly addresses: readonly string[],
    /** Decides where packets from here go; a dataplane replaces it. */
    public router: Router,
  ) {}

  /** The first address, or the loopback one. */
  get address(): string {
    return this.addresses[0] ?? '127.0.0.1';
  }

  get exists(): boolean {
    return !this.isDestroyed;
  }

  /** Listens until the process ends. Undefined when the port is taken. */
  listen(
    owner: Process,
    port: number,
    accept: Acceptor,
    protocol: Protocol = 'TCP',
  ): Listener | undefined {
    if (this.find(port, protocol) || this.isDestroyed) return undefined;
    const close = (): void => {
      this.listeners = this.listeners.filter((other) => other !== listening);
    };
    const listening: Listening = { port, protocol, owner, accept, close };
    this.listeners = this.listeners.concat([listening]);
    owner.onEnd(close);
    return listening;
  }

  listener(port: number, protocol: Protocol = 'TCP'): Listener | undefined {
    return this.find(port, protocol);
  }

  /** What listens here, for `ss -ltn` and leak checks. */
  listening(): Iterable<Listener> {
    return this.listeners;
  }

  /**
   * Opens a connection to an address and port, walking the rules of this namespace's router.
   * Takes one round trip; a dropped packet shows as a timeout.
   */
  *connect(owner: Process, to: Endpoint, options: ConnectOptions): Task<ConnectOutcome> {
    const protocol = options.protocol ?? 'TCP';
    const flow = owner.random.uint32();
    const route = this.routeTo(to, protocol, flow);
    if (route.is === 'reject') {
      yield* sleep(0);
      return { is: 'refused', why: route.why, hops: route.hops };
    }
    const there = route.is === 'deliver' ? this.network.travel(this, route.namespace) : -1;
    if (route.is === 'drop' || there < 0) {
      yield* sleep(options.timeout);
      const why = route.is === 'drop' ? route.why : 'packets are lost on the way';
      return { is: 'timeout', why, hops: route.hops };
    }
    return yield* this.handshake(owner, route, protocol, options.isInstant ? 0 : there, options);
  }

  /** Where a packet would go; the loopback address leads back here. */
  routeTo(to: Endpoint, protocol: Protocol, flow: number): Route {
    if (to.address.startsWith('127.') || to.address === '::1') {
      return { is: 'deliver', namespace: this, endpoint: to, source: to.address, hops: [] };
    }
    return this.router.route(this, to, protocol, flow);
  }

  private *handshake(
    owner: Process,
    route: Route & { is: 'deliver' },
    protocol: Protocol,
    travel: Micros,
    { timeout, isInstant = false }: ConnectOptions,
  ): Task<ConnectOutcome> {
    const answer = new Latch<ConnectOutcome>('handshake');
    const { clock } = this.network.kernel;
    const { namespace: target, endpoint, hops } = route;
    const refused: ConnectOutcome = { is: 'refused', why: 'nothing listens there', hops };
    clock.after(travel, () => {
      if (!target.machine.isOn || !owner.isRunning) return;
      const listening = target.find(endpoint.port, protocol);
      const wayBack = target.network.travel(target, this);
      if (wayBack < 0) return;
      const back = isInstant ? 0 : wayBack;
      if (target.isDestroyed || !listening) {
        clock.after(back, () => answer.open(refused));
        return;
      }
      const source: Endpoint = { address: route.source, port: this.ephemeralPort() };
      const mine = new ConnectionEnd(this, source, endpoint, owner);
      const theirs = new ConnectionEnd(target, endpoint, source, listening.owner);
      mine.peer = theirs;
      theirs.peer = mine;
      mine.hops = hops;
      mine.isInstant = isInstant;
      theirs.isInstant = isInstant;
      listening.accept(theirs);
      clock.after(back, () => answer.open({ is: 'connected', end: mine }));
    });
    const outcome = yield* withTimeout(answer.wait(), timeout);
    return outcome.is === 'value'
      ? outcome.value
      : { is: 'timeout', why: `no answer in ${timeout} us`, hops };
  }

  private find(port: number, protocol: Protocol): Listening | undefined {
    for (const listening of this.listeners) {
      if (listening.port === port && listening.protocol === protocol) return listening;
    }
    return undefined;
  }

  private ephemeralPort(): number {
    const port = this.nextPort++;
    if (this.nextPort > LAST_EPHEMERAL_PORT) this.nextPort = FIRST_EPHEMERAL_PORT;
    return port;
  }

  /** Used by Network alone. */
  becomeDestroyed(): void {
    assert(!this.isDestroyed, `namespace ${this.name} is destroyed once`);
    this.isDestroyed = true;
    this.listeners = NONE;
  }
}
