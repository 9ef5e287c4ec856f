// Ports of this workstation that lead into the cluster while a command holds them open.
import type { Forward } from '../../../kubectl/host.ts';

export class OpenPorts {
  private readonly forwarded = new Set<Forward>();
  private readonly proxies = new Set<number>();

  /** Until the returned function is called. */
  forward(forwards: readonly Forward[]): () => void {
    for (const one of forwards) this.forwarded.add(one);
    return () => forwards.forEach((one) => this.forwarded.delete(one));
  }

  proxy(port: number): () => void {
    this.proxies.add(port);
    return () => void this.proxies.delete(port);
  }

  forwards(): readonly Forward[] {
    return [...this.forwarded];
  }

  isProxy(port: number): boolean {
    return this.proxies.has(port);
  }

  isTaken(port: number): boolean {
    return this.isProxy(port) || this.forwards().some(({ localPort }) => localPort === port);
  }
}
