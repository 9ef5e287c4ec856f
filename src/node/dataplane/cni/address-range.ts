// Addresses of one IPv4 range, handed out in turn as the host-local plugin does.

/** The network, gateway and broadcast addresses are never handed out. */
export class AddressRange {
  private readonly base: number;
  private readonly size: number;
  private readonly taken = new Set<number>();
  private last = 1;

  constructor(readonly cidr: string) {
    const [address = '', bits = '32'] = cidr.split('/');
    this.size = 2 ** (32 - Number(bits));
    const number = parseAddress(address);
    this.base = number - (number % this.size);
  }

  /** The next free address after the last one given; undefined when there is none. */
  take(isInUse: (address: string) => boolean = () => false): string | undefined {
    const first = 2;
    const end = this.size - 1;
    for (let tries = 0; tries < end - first; tries++) {
      this.last = this.last + 1 >= end ? first : this.last + 1;
      if (this.taken.has(this.last)) continue;
      const address = formatAddress(this.base + this.last);
      if (isInUse(address)) continue;
      this.taken.add(this.last);
      return address;
    }
    return undefined;
  }

  giveBack(address: string): void {
    this.taken.delete(parseAddress(address) - this.base);
  }
}

function parseAddress(text: string): number {
  return text.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
}

function formatAddress(value: number): string {
  const octet = (unit: number): number => Math.floor(value / unit) % 256;
  return `${octet(16_777_216)}.${octet(65_536)}.${octet(256)}.${octet(1)}`;
}
