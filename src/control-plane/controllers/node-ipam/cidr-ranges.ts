// Cuts a cluster's address range into one range for each node.
import { assert } from '../../../kernel/assert.ts';

/** Upstream: pkg/controller/nodeipam/ipam/cidrset/cidr_set.go; IPv4 only. */
export class CidrRanges {
  /** Ranges in all. */
  readonly size: number;
  private readonly first: number;
  private readonly used = new Set<number>();
  private next = 0;

  /** Of a range such as `10.244.0.0/16`, ranges of `nodeMask` bits such as 24. */
  constructor(
    clusterCidr: string,
    private readonly nodeMask: number,
  ) {
    const [address = '', mask = ''] = clusterCidr.split('/');
    const bits = Number(mask);
    assert(bits >= 0 && bits <= nodeMask && nodeMask <= 32, 'node ranges fit the cluster range');
    this.size = 2 ** (nodeMask - bits);
    this.first = toNumber(address);
  }

  /** The next free range, round and round; undefined when all are taken. */
  allocate(): string | undefined {
    if (this.used.size >= this.size) return undefined;
    while (this.used.has(this.next)) this.next = (this.next + 1) % this.size;
    const index = this.next;
    this.used.add(index);
    this.next = (index + 1) % this.size;
    return `${toText(this.first + index * 2 ** (32 - this.nodeMask))}/${this.nodeMask}`;
  }

  /** Marks a range as taken; ranges outside are ignored. */
  occupy(cidr: string): void {
    const index = this.indexOf(cidr);
    if (index !== undefined) this.used.add(index);
  }

  release(cidr: string): void {
    const index = this.indexOf(cidr);
    if (index !== undefined) this.used.delete(index);
  }

  private indexOf(cidr: string): number | undefined {
    const offset = toNumber(cidr.split('/')[0] ?? '') - this.first;
    const index = Math.floor(offset / 2 ** (32 - this.nodeMask));
    return index >= 0 && index < this.size ? index : undefined;
  }
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toText(address: number): string {
  const byte = (shift: number): number => Math.floor(address / 2 ** shift) % 256;
  return [24, 16, 8, 0].map(byte).join('.');
}
