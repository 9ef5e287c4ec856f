// What one node's kernel holds of the dataplane: its proxy cursor, host ports, client affinities.
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { Protocol } from '../../world/network/packet.ts';
import type { Dataplane } from './dataplane.ts';
import type { ProxyCursor } from './proxy/service-history.ts';
import type { HostPortTarget, NodeTables } from './walk.ts';

interface Affinity {
  readonly endpoint: string;
  readonly at: Micros;
}

/** The `recent` module keeps so many clients of a list. */
const AFFINITY_LIMIT = 4096;

/** Rules outlive the kube-proxy that wrote them, but not the machine's power. */
export class NodeDataplane implements NodeTables {
  takesLoadBalancerTraffic = true;
  /** The zone that the node's label names, once its kube-proxy has asked; else empty. */
  zone = '';
  private programmed: ProxyCursor | undefined;
  /** What kube-proxy has heard of but not yet written. */
  private heard: ProxyCursor | undefined;
  private readonly hostPorts = new Map<string, HostPortTarget>();
  private readonly affinities = new Map<string, Map<string, Affinity>>();

  constructor(
    readonly dataplane: Dataplane,
    readonly host: NetworkNamespace,
  ) {}

  get name(): string {
    return this.host.machine.name;
  }

  get address(): string {
    return this.host.address;
  }

  get cursor(): ProxyCursor | undefined {
    return this.programmed;
  }

  /** The older of what is written and what is heard: nothing before it is needed here. */
  get oldestCursor(): ProxyCursor | undefined {
    return this.programmed ?? this.heard;
  }

  /** kube-proxy has heard of changes up to here, and will write them. */
  hear(cursor: ProxyCursor): void {
    this.heard = cursor;
  }

  /** iptables-restore: from now on packets meet the rules as of this cursor. */
  program(cursor: ProxyCursor): void {
    this.programmed = cursor;
    this.dataplane.cursorMoved();
  }

  /** The machine lost its power: the kernel forgets everything. */
  reset(): void {
    this.programmed = undefined;
    this.heard = undefined;
    this.hostPorts.clear();
    this.affinities.clear();
  }

  addHostPort(port: number, protocol: Protocol, target: HostPortTarget): void {
    this.hostPorts.set(`${protocol}/${port}`, target);
  }

  deleteHostPort(port: number, protocol: Protocol, podAddress: string): void {
    const key = `${protocol}/${port}`;
    if (this.hostPorts.get(key)?.endpoint.address === podAddress) this.hostPorts.delete(key);
  }

  hostPort(port: number, protocol: Protocol): HostPortTarget | undefined {
    return this.hostPorts.get(`${protocol}/${port}`);
  }

  affinity(chain: string, client: string, keptSeconds: number): string | undefined {
    const affinity = this.affinities.get(chain)?.get(client);
    if (!affinity || this.now - affinity.at > keptSeconds * SECOND) return undefined;
    return affinity.endpoint;
  }

  remember(chain: string, client: string, endpoint: string): void {
    let clients = this.affinities.get(chain);
    if (!clients) {
      clients = new Map();
      this.affinities.set(chain, clients);
    }
    clients.delete(client);
    clients.set(client, { endpoint, at: this.now });
    if (clients.size <= AFFINITY_LIMIT) return;
    for (const oldest of clients.keys()) {
      clients.delete(oldest);
      return;
    }
  }

  private get now(): Micros {
    return this.host.network.kernel.now;
  }
}
