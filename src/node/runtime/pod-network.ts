// What gives a sandbox its network; a CNI plugin provides it, this file holds the plain one.
import type { Kernel } from '../../kernel/kernel.ts';
import type { Network } from '../../world/network/network.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { NetworkMachine } from '../../world/network/packet.ts';
import type { PortMapping } from './cri.ts';
import { CriError } from './cri.ts';

/** The sandbox as a network plugin sees it. */
export interface NetworkedSandbox {
  readonly id: string;
  readonly podName: string;
  readonly podNamespace: string;
  readonly podUid: string;
  readonly portMappings: readonly PortMapping[];
}

/** CNI's ADD and DEL. Both are done at once; their time is part of the sandbox's. */
export interface PodNetwork {
  /** Why no sandbox can get a network now; undefined when one can. */
  notReady(): string | undefined;
  /** Throws CriError when there is no address left. */
  attach(sandbox: NetworkedSandbox): NetworkNamespace;
  detach(sandbox: NetworkedSandbox, namespace: NetworkNamespace): void;
}

export const CNI_NOT_INITIALIZED = 'Network plugin returns error: cni plugin not initialized';

/**
 * Allocates addresses from one IPv4 range in turn, as the host-local plugin does, and gives the
 * namespaces the network's plain router.
 */
export class SimplePodNetwork implements PodNetwork {
  private readonly taken = new Set<number>();
  private next = 2;

  constructor(
    readonly kernel: Kernel,
    private readonly network: Network,
    private readonly machine: NetworkMachine,
    /** The node's podCIDR such as `10.244.1.0/24`; '' until it has one. */
    private readonly podCIDR: () => string,
  ) {}

  notReady(): string | undefined {
    return this.podCIDR() === '' ? CNI_NOT_INITIALIZED : undefined;
  }

  attach(sandbox: NetworkedSandbox): NetworkNamespace {
    const { base, size } = parseRange(this.podCIDR());
    for (let tries = 0; tries < size - 3; tries++) {
      const offset = this.next;
      this.next = this.next + 1 >= size - 1 ? 2 : this.next + 1;
      if (this.taken.has(offset)) continue;
      this.taken.add(offset);
      const name = `${sandbox.podNamespace}/${sandbox.podName}`;
      return this.network.createNamespace(name, this.machine, [formatAddress(base + offset)]);
    }
    throw new CriError('Unknown', 'failed to set up sandbox: no IP addresses available in range');
  }

  detach(_sandbox: NetworkedSandbox, namespace: NetworkNamespace): void {
    const { base } = parseRange(this.podCIDR());
    this.taken.delete(parseAddress(namespace.address) - base);
    this.network.destroyNamespace(namespace);
  }
}

function parseRange(cidr: string): { readonly base: number; readonly size: number } {
  const slash = cidr.indexOf('/');
  const size = 2 ** (32 - Number(cidr.slice(slash + 1)));
  const address = parseAddress(cidr.slice(0, slash));
  return { base: address - (address % size), size };
}

function parseAddress(text: string): number {
  return text.split('.').reduce((value, part) => value * 256 + Number(part), 0);
}

function formatAddress(value: number): string {
  const octet = (shift: number): number => Math.floor(value / shift) % 256;
  return `${octet(16_777_216)}.${octet(65_536)}.${octet(256)}.${octet(1)}`;
}
