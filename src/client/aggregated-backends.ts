// Who answers for aggregated API groups, by address: what an extension API server's socket would be.
import type { Process } from '../kernel/process.ts';
import type { ApiRequest } from '../model/api/request.ts';
import type { ResourceRef } from '../model/api/resource-ref.ts';
import type { KubeObject } from '../model/meta/object.ts';
import type { NetworkNamespace } from '../world/network/network-namespace.ts';

/** An extension API server whose objects are only read. */
export interface AggregatedBackend {
  /** The objects of a resource now, in key order; a namespace of '' is all of them. */
  objects(resource: string, namespace: string): Iterable<KubeObject>;
  /** What there is of a group whose resources come and go. */
  resources?(group: string): readonly ResourceRef[];
  /** The answer to a request for such a group; undefined: there is nothing of that name. */
  answer?(request: ApiRequest): KubeObject | undefined;
}

interface Standing {
  readonly net: NetworkNamespace;
  readonly backend: AggregatedBackend;
}

/** One for each cluster. A backend stands as long as the process that serves it. */
export class AggregatedBackends {
  private readonly byAddress = new Map<string, Standing>();
  private readonly listeners = new Set<() => void>();

  /** From now on requests that reach this namespace are answered by the backend. */
  serve(process: Process, net: NetworkNamespace, backend: AggregatedBackend): void {
    const standing = { net, backend };
    this.byAddress.set(net.address, standing);
    process.onEnd(() => {
      if (this.byAddress.get(net.address) === standing) this.byAddress.delete(net.address);
    });
  }

  /** The backend at an address, if packets from there and back arrive. */
  reach(from: NetworkNamespace, address: string): AggregatedBackend | undefined {
    const standing = this.byAddress.get(address);
    if (!standing) return undefined;
    const { net, backend } = standing;
    const isReached = net.network.travel(from, net) >= 0 && net.network.travel(net, from) >= 0;
    return isReached ? backend : undefined;
  }

  /** Resources of a backend have come or gone. */
  becomeChanged(): void {
    for (const listener of this.listeners) listener();
  }

  /** Answers what ends the listening. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
