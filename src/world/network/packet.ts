// What travels, and what may be said about it on the way.
import type { Micros } from '../../kernel/time.ts';
import type { NetworkNamespace } from './network-namespace.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The network's view of a computer: has it power, and where does it stand? */
export interface NetworkMachine {
  readonly name: string;
  readonly zone: string;
  readonly isOn: boolean;
}

/** A rule's answer: no opinion, or arrive after an extra delay, or vanish. */
export type PacketVerdict =
  | { readonly is: 'pass' }
  | { readonly is: 'deliver'; readonly after: Micros }
  | { readonly is: 'drop'; readonly why: string };

/** An outsider's rule on the links between machines: partitions, delays. Installed in order. */
export interface NetworkRule {
  readonly name: string;
  judge(from: NetworkMachine, to: NetworkMachine): PacketVerdict;
}

/** One station on the way of a packet, for the trace and for the drawing. */
export interface Hop {
  /** `pod`, `veth`, `service`, `node-port`, `route`, `policy`, `host` ... */
  readonly kind: string;
  readonly machine: string;
  /** What happens there, in words: `KUBE-SVC-... picks 10.244.1.3:80 of 3`. */
  readonly detail: string;
}

/** Where a packet ends up. */
export type Route =
  | {
      readonly is: 'deliver';
      readonly namespace: NetworkNamespace;
      readonly endpoint: Endpoint;
      /** The source address as the receiver sees it (after masquerading). */
      readonly source: string;
      readonly hops: readonly Hop[];
    }
  | { readonly is: 'drop'; readonly why: string; readonly hops: readonly Hop[] }
  | { readonly is: 'reject'; readonly why: string; readonly hops: readonly Hop[] };

/** Decides where packets of a namespace go; a node's dataplane provides one. Pure. */
export interface Router {
  route(from: NetworkNamespace, to: Endpoint, protocol: Protocol, flow: number): Route;
}
