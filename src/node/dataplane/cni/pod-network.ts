// The CNI plugin of a node: addresses from its pod CIDR, a namespace on the bridge, host ports.
import type { NetworkNamespace } from '../../../world/network/network-namespace.ts';
import type { Protocol } from '../../../world/network/packet.ts';
import type { NodeDataplane } from '../node-dataplane.ts';
import { AddressRange } from './address-range.ts';

/** The sandbox as the plugin sees it. */
export interface AttachedSandbox {
  readonly id: string;
  readonly podName: string;
  readonly podNamespace: string;
  readonly portMappings: readonly {
    readonly protocol: Protocol;
    readonly containerPort: number;
    readonly hostPort: number;
    readonly hostIP: string;
  }[];
}

const NOT_INITIALIZED = 'Network plugin returns error: cni plugin not initialized';
export const NO_ADDRESS_LEFT =
  'failed to setup network for sandbox: plugin type="bridge" failed (add): ' +
  'failed to allocate for range 0: no IP addresses available in range set';

/** host-local IPAM and the bridge and portmap plugins in one. */
export class BridgePodNetwork {
  private range: AddressRange | undefined;

  constructor(
    private readonly node: NodeDataplane,
    /** The node's podCIDR such as `10.244.1.0/24`; '' until it has one. */
    private readonly podCidr: () => string,
    /** Makes the error that the container runtime expects. */
    private readonly failure: (message: string) => Error,
  ) {}

  notReady(): string | undefined {
    return this.podCidr() === '' ? NOT_INITIALIZED : undefined;
  }

  /** Gives a sandbox its namespace and address. Throws when the range is used up. */
  attach(sandbox: AttachedSandbox): NetworkNamespace {
    const { host, dataplane } = this.node;
    const address = this.currentRange().take(
      (taken) => host.network.byAddress(taken) !== undefined,
    );
    if (address === undefined) throw this.failure(NO_ADDRESS_LEFT);
    const name = `${sandbox.podNamespace}/${sandbox.podName}`;
    for (const { hostPort, protocol, containerPort, hostIP } of sandbox.portMappings) {
      if (hostPort === 0) continue;
      const endpoint = { address, port: containerPort };
      this.node.addHostPort(hostPort, protocol, { endpoint, hostAddress: hostIP });
    }
    return host.network.createNamespace(name, host.machine, [address], dataplane);
  }

  detach(sandbox: AttachedSandbox, namespace: NetworkNamespace): void {
    const { address } = namespace;
    for (const { hostPort, protocol } of sandbox.portMappings) {
      this.node.deleteHostPort(hostPort, protocol, address);
    }
    this.node.host.network.destroyNamespace(namespace);
    this.range?.giveBack(address);
  }

  private currentRange(): AddressRange {
    const cidr = this.podCidr();
    if (this.range?.cidr !== cidr) this.range = new AddressRange(cidr);
    return this.range;
  }
}
