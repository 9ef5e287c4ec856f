// A connection: two ends that send each other whole messages, in order, as TCP would.
import { assert } from '../../kernel/assert.ts';
import type { TimerId } from '../../kernel/clock.ts';
import type { Process } from '../../kernel/process.ts';
import { Mailbox } from '../../kernel/waits.ts';
import { FIRST_RETRANSMISSION, LAST_RETRANSMISSION, RETRANSMISSION_LIMIT } from './limits.ts';
import type { NetworkNamespace } from './network-namespace.ts';
import type { Endpoint, Hop } from './packet.ts';

export type CloseReason = 'closed' | 'reset' | 'timeout';
export type Received<M> =
  | { readonly is: 'message'; readonly message: M }
  | { readonly is: 'closed'; readonly reason: CloseReason };

interface Delivery {
  readonly to: ConnectionEnd;
  readonly message: unknown;
  readonly closing: CloseReason | undefined;
}

/**
 * One end. Read it either with `onMessage` (called within the arriving event) or with `inbox`.
 * Messages are shared by reference and must be frozen or never touched again.
 */
export class ConnectionEnd {
  peer!: ConnectionEnd;
  /** The stations that the first packet passed, on the client's end. */
  hops: readonly Hop[] = [];
  /** Messages arrive at the instant at which they are sent, if they can arrive at all. */
  isInstant = false;
  private isClosed = false;
  private lastArrival = 0;
  private stalled: Delivery[] = [];
  private retransmission: TimerId = 0;
  private messageListener: ((message: unknown) => void) | undefined;
  private closeListeners: ((reason: CloseReason) => void)[] = [];
  private mailbox: Mailbox<Received<unknown>> | undefined;
  /** A server lives longer than its connections: it must not remember them all. */
  private readonly leaveOwner: () => void;

  constructor(
    readonly namespace: NetworkNamespace,
    readonly local: Endpoint,
    readonly remote: Endpoint,
    readonly owner: Process,
  ) {
    this.leaveOwner = owner.onEnd(() => this.abandon());
  }

  get isOpen(): boolean {
    return !this.isClosed;
  }

  /** Sends a message; silently nothing once closed. */
  send(message: unknown): void {
    if (!this.isClosed) this.transmit({ to: this.peer, message, closing: undefined });
  }

  onMessage(listener: (message: unknown) => void): void {
    assert(!this.messageListener && !this.mailbox, 'a connection end has one reader');
    this.messageListener = listener;
  }

  /** Incoming messages as a mailbox, with a last `closed`. */
  get inbox(): Mailbox<Received<unknown>> {
    if (!this.mailbox) {
      assert(!this.messageListener, 'a connection end has one reader');
      const mailbox = new Mailbox<Received<unknown>>('connection');
      this.mailbox = mailbox;
      this.onClose((reason) => mailbox.send({ is: 'closed', reason }));
    }
    return this.mailbox;
  }

  /** Called once, when the other side closes, resets, or this side gives up. */
  onClose(listener: (reason: CloseReason) => void): void {
    if (this.isClosed) listener('closed');
    else this.closeListeners.push(listener);
  }

  /** Closes this end; the peer learns it when the packet arrives. Own listeners stay silent. */
  close(reason: CloseReason = 'closed'): void {
    if (this.isClosed) return;
    this.transmit({ to: this.peer, message: undefined, closing: reason });
    this.isClosed = true;
    this.leaveOwner();
    this.closeListeners = [];
  }

  /** Gives up on the peer: listeners hear `timeout`, the peer hears nothing. */
  giveUp(): void {
    this.becomeClosed('timeout');
  }

  private abandon(): void {
    if (this.isClosed) return;
    if (this.namespace.machine.isOn) this.close('reset');
    else this.becomeSilent();
  }

  private becomeSilent(): void {
    this.isClosed = true;
    this.leaveOwner();
    this.closeListeners = [];
    this.stalled = [];
  }

  private transmit(delivery: Delivery): void {
    if (this.stalled.length > 0) {
      this.stalled.push(delivery);
      return;
    }
    if (!this.tryTransmit(delivery)) this.stall(delivery);
  }

  private tryTransmit(delivery: Delivery): boolean {
    const { network } = this.namespace;
    const travel = network.travel(this.namespace, delivery.to.namespace);
    if (travel < 0) return false;
    const { clock } = network.kernel;
    const arrival = Math.max(clock.now + (this.isInstant ? 0 : travel), this.lastArrival);
    this.lastArrival = arrival;
    clock.at(arrival, arrive, delivery);
    return true;
  }

  private stall(delivery: Delivery): void {
    this.stalled.push(delivery);
    this.retransmitAfter(FIRST_RETRANSMISSION, this.namespace.network.kernel.now);
  }

  private retransmitAfter(delay: number, since: number): void {
    const { clock } = this.namespace.network.kernel;
    clock.cancel(this.retransmission);
    this.retransmission = clock.after(delay, () => {
      while (this.stalled[0] && this.tryTransmit(this.stalled[0])) this.stalled.shift();
      if (this.stalled.length === 0) return;
      if (clock.now - since > RETRANSMISSION_LIMIT) this.becomeClosed('timeout');
      else this.retransmitAfter(Math.min(delay * 2, LAST_RETRANSMISSION), since);
    });
  }

  /** Used by arrive alone. */
  accept(delivery: Delivery): void {
    if (delivery.closing) {
      this.becomeClosed(delivery.closing);
      return;
    }
    if (this.isClosed) return;
    if (this.messageListener) this.messageListener(delivery.message);
    else this.inbox.send({ is: 'message', message: delivery.message });
  }

  private becomeClosed(reason: CloseReason): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.leaveOwner();
    this.stalled = [];
    this.namespace.network.kernel.clock.cancel(this.retransmission);
    const listeners = this.closeListeners;
    this.closeListeners = [];
    for (const listener of listeners) listener(reason);
  }
}

function arrive(argument: unknown): void {
  const delivery = argument as Delivery;
  if (delivery.to.namespace.machine.isOn) delivery.to.accept(delivery);
}
