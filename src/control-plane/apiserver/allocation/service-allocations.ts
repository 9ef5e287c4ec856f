// Which cluster addresses and node ports are taken, kept up from etcd's own events.
// Upstream: pkg/registry/core/service/{ipallocator,portallocator}
import type { Random } from '../../../kernel/random.ts';
import type { Service } from '../../../model/generated/types.ts';
import type { ObjectStore } from '../../etcd/object-store.ts';
import type { StoreEvent } from '../../etcd/store-event.ts';
import { FIRST_NODE_PORT, LAST_NODE_PORT, SERVICE_NETWORK, SERVICE_PREFIX } from './ranges.ts';

const ATTEMPTS = 32;

/** One per store: a Service's key for each address and port that it holds. */
export class ServiceAllocations {
  private readonly addresses = new Map<string, string>();
  private readonly ports = new Map<number, string>();

  constructor(store: ObjectStore) {
    for (const object of store.list('services', { namespace: '' })) {
      const { namespace, name } = object.metadata;
      this.take(`${namespace}/${name}`, object as Service);
    }
    store.onEvent((event) => this.follow(event));
  }

  ownerOfAddress(address: string): string | undefined {
    return this.addresses.get(address);
  }

  ownerOfPort(port: number): string | undefined {
    return this.ports.get(port);
  }

  /** A free address of the upper part of the range, as upstream prefers. */
  freeAddress(random: Random): string | undefined {
    const size = 2 ** (32 - SERVICE_PREFIX);
    const reserved = Math.min(Math.max(16, Math.floor(size / 16)), 256);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const address = addressAt(reserved + random.below(size - reserved - 1));
      if (!this.addresses.has(address)) return address;
    }
    for (let offset = 1; offset < size - 1; offset++) {
      const address = addressAt(offset);
      if (!this.addresses.has(address)) return address;
    }
    return undefined;
  }

  freePort(random: Random): number | undefined {
    const size = LAST_NODE_PORT - FIRST_NODE_PORT + 1;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const port = FIRST_NODE_PORT + random.below(size);
      if (!this.ports.has(port)) return port;
    }
    for (let port = FIRST_NODE_PORT; port <= LAST_NODE_PORT; port++) {
      if (!this.ports.has(port)) return port;
    }
    return undefined;
  }

  private follow({ resource, key, type, object, previous }: StoreEvent): void {
    if (resource !== 'services') return;
    if (previous) this.release(key, previous as Service);
    if (type !== 'DELETED') this.take(key, object as Service);
  }

  private take(key: string, { spec }: Service): void {
    for (const address of addressesOf(spec)) this.addresses.set(address, key);
    for (const port of portsOf(spec)) this.ports.set(port, key);
  }

  private release(key: string, { spec }: Service): void {
    for (const address of addressesOf(spec)) {
      if (this.addresses.get(address) === key) this.addresses.delete(address);
    }
    for (const port of portsOf(spec)) if (this.ports.get(port) === key) this.ports.delete(port);
  }
}

/** The cluster addresses of a Service, `None` left out. */
export function addressesOf(spec: Service['spec']): readonly string[] {
  const all = spec?.clusterIPs ?? (spec?.clusterIP ? [spec.clusterIP] : []);
  return all.filter((address) => address !== '' && address !== 'None');
}

/** The node ports of a Service, that for health checks included. */
export function portsOf(spec: Service['spec']): readonly number[] {
  const ports = (spec?.ports ?? []).map(({ nodePort }) => nodePort ?? 0);
  return [...ports, spec?.healthCheckNodePort ?? 0].filter((port) => port > 0);
}

/** The address at an offset in the service range. */
function addressAt(offset: number): string {
  const [a = 0, b = 0, c = 0, d = 0] = SERVICE_NETWORK.split('.').map(Number);
  const base = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d + offset;
  const part = (shift: number): number => Math.floor(base / 2 ** shift) % 256;
  return `${part(24)}.${part(16)}.${part(8)}.${part(0)}`;
}

/** Whether an IPv4 address lies in the service range. */
export function isInServiceRange(address: string): boolean {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4) return false;
  const [a, b] = parts as [number, number];
  return a === 10 && b >= 96 && b < 112;
}
