// Kubernetes' CEL functions for URLs, addresses and ranges of addresses.
// Upstream: apiserver pkg/cel/library/{urls,ip,cidr}.go
import type { Environment } from '@marcbachmann/cel-js';
import ipaddr from 'ipaddr.js';
import { CelFailure } from './cel-failure.ts';

const URL_FORM = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#\s]*))?(\/[^?#\s]*)?(?:\?([^#\s]*))?$/;

class CelUrl {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;

  constructor([, scheme = '', host = '', path = '', query = '']: RegExpExecArray) {
    this.scheme = scheme;
    this.host = host;
    this.path = path;
    this.query = query;
  }
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

class CelAddress {
  readonly address: Address;

  constructor(address: Address) {
    this.address = address;
  }
}

class CelRange {
  readonly address: Address;
  readonly bits: number;

  constructor([address, bits]: [Address, number]) {
    this.address = address;
    this.bits = bits;
  }

  contains(address: Address, bits = 128): boolean {
    return (
      address.kind() === this.address.kind() &&
      bits >= this.bits &&
      address.match(this.address as never, this.bits)
    );
  }
}

function urlOf(text: string): CelUrl | undefined {
  const form = URL_FORM.exec(text);
  const isAbsolute = form !== null && (form[1] !== undefined || form[3] !== undefined);
  return isAbsolute ? new CelUrl(form) : undefined;
}

// Go reads no addresses in short, hexadecimal or octal forms, and none with a zone.
function addressOf(text: string): Address | undefined {
  const isFour = /^\d+(\.\d+){3}$/.test(text) && !/(^|\.)0\d/.test(text);
  if (isFour ? !ipaddr.IPv4.isValid(text) : !/^[0-9A-Fa-f:.]+$/.test(text)) return undefined;
  return ipaddr.isValid(text) && (isFour || text.includes(':')) ? ipaddr.parse(text) : undefined;
}

function rangeOf(text: string): CelRange | undefined {
  const [address = '', bits = ''] = text.split('/');
  if (addressOf(address) === undefined || !/^(0|[1-9]\d*)$/.test(bits)) return undefined;
  return ipaddr.isValidCIDR(text) ? new CelRange(ipaddr.parseCIDR(text)) : undefined;
}

function needed<T>(value: T | undefined, what: string, text: string): T {
  if (value === undefined) throw new CelFailure(`${what} parse error during conversion: ${text}`);
  return value;
}

export function registerUrls(made: Environment): void {
  made.registerType('kubernetes.URL', { ctor: CelUrl, fields: {} });
  made.registerFunction('url(string): kubernetes.URL', (text: string) =>
    needed(urlOf(text), 'URL', text),
  );
  made.registerFunction('isURL(string): bool', (text: string) => urlOf(text) !== undefined);
  const part = (name: string, read: (url: CelUrl) => string): void => {
    made.registerFunction(`kubernetes.URL.${name}(): string`, read);
  };
  const port = /:(\d+)$/;
  part('getScheme', ({ scheme }) => scheme);
  part('getHost', ({ host }) => host);
  part('getHostname', ({ host }) => host.replace(port, '').replace(/^\[(.*)\]$/, '$1'));
  part('getPort', ({ host }) => port.exec(host)?.[1] ?? '');
  part('getEscapedPath', ({ path }) => path);
  made.registerFunction('kubernetes.URL.getQuery(): map<string, list<string>>', (url: CelUrl) => {
    const values = new Map<string, string[]>();
    for (const pair of url.query.split('&')) {
      const [key = '', value = ''] = pair.split('=').map((text) => decodeURIComponent(text));
      if (key !== '') values.set(key, [...(values.get(key) ?? []), value]);
    }
    return values;
  });
}

const RANGES: readonly (readonly [method: string, ranges: readonly string[]])[] = [
  ['isUnspecified', ['unspecified']],
  ['isLoopback', ['loopback']],
  ['isLinkLocalUnicast', ['linkLocal']],
];

export function registerAddresses(made: Environment): void {
  made.registerType('net.IP', { ctor: CelAddress, fields: {} });
  made.registerType('net.CIDR', { ctor: CelRange, fields: {} });
  made.registerFunction(
    'ip(string): net.IP',
    (text: string) => new CelAddress(needed(addressOf(text), 'IP Address', text)),
  );
  made.registerFunction('isIP(string): bool', (text: string) => addressOf(text) !== undefined);
  made.registerFunction('net.IP.family(): int', ({ address }: CelAddress) =>
    address.kind() === 'ipv4' ? 4n : 6n,
  );
  for (const [method, ranges] of RANGES) {
    made.registerFunction(`net.IP.${method}(): bool`, ({ address }: CelAddress) =>
      ranges.includes(address.range()),
    );
  }
  made.registerFunction('net.IP.isGlobalUnicast(): bool', ({ address }: CelAddress) => {
    const others = ['unspecified', 'loopback', 'linkLocal', 'multicast', 'broadcast'];
    return !others.includes(address.range());
  });
  made.registerFunction('cidr(string): net.CIDR', (text: string) =>
    needed(rangeOf(text), 'CIDR', text),
  );
  made.registerFunction('isCIDR(string): bool', (text: string) => rangeOf(text) !== undefined);
  made.registerFunction('net.CIDR.prefixLength(): int', ({ bits }: CelRange) => BigInt(bits));
  made.registerFunction(
    'net.CIDR.ip(): net.IP',
    ({ address }: CelRange) => new CelAddress(address),
  );
  const holds = (range: CelRange, address: Address): boolean => range.contains(address);
  made.registerFunction('net.CIDR.containsIP(string): bool', (range: CelRange, text: string) =>
    holds(range, needed(addressOf(text), 'IP Address', text)),
  );
  made.registerFunction('net.CIDR.containsIP(net.IP): bool', (range: CelRange, ip: CelAddress) =>
    holds(range, ip.address),
  );
  made.registerFunction('net.CIDR.containsCIDR(string): bool', (range: CelRange, text: string) => {
    const { address, bits } = needed(rangeOf(text), 'CIDR', text);
    return range.contains(address, bits);
  });
}
