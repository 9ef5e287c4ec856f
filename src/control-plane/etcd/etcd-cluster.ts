// The members of one etcd: who runs, who leads, whether a majority can agree.
import { assert } from '../../kernel/assert.ts';
import type { Clock, TimerId } from '../../kernel/clock.ts';
import type { Random } from '../../kernel/random.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { EtcdClient } from './etcd-client.ts';
import { ELECTION_TIMEOUT } from './limits.ts';
import type { ObjectStore } from './object-store.ts';

type Leadership =
  | { readonly is: 'none' }
  | { readonly is: 'electing'; readonly timer: TimerId }
  | { readonly is: 'leading'; readonly member: string };

export interface MemberStatus {
  readonly name: string;
  readonly isRunning: boolean;
  readonly isLeader: boolean;
}

/**
 * Members share the immutable version chains, as if each had them on its disk: a write is committed
 * at the leader's instant when a majority is reachable then. What this leaves out is that a
 * follower's copy lags by a message's travel.
 */
export class EtcdCluster {
  private readonly running = new Map<string, NetworkNamespace>();
  private leadership: Leadership = { is: 'none' };
  private currentTerm = 1;

  constructor(
    readonly store: ObjectStore,
    private readonly members: readonly string[],
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    assert(members.length % 2 === 1, 'etcd has an odd number of members');
  }

  /** Raft's term: rises with each election. */
  get term(): number {
    return this.currentTerm;
  }

  status(): readonly MemberStatus[] {
    return this.members.map((name) => ({
      name,
      isRunning: this.running.has(name),
      isLeader: this.leadership.is === 'leading' && this.leadership.member === name,
    }));
  }

  hasMember(name: string): boolean {
    return this.members.includes(name);
  }

  /** A member's process has started on its host. */
  becomeUp(member: string, net: NetworkNamespace): void {
    assert(this.members.includes(member), `${member} is a member of this etcd`);
    this.running.set(member, net);
    if (this.leadership.is !== 'none') return;
    if (this.members.length === 1) this.becomeLed(member);
    else if (this.majorityOf(member)) this.startElection();
  }

  /** A member's process has ended. */
  becomeDown(member: string): void {
    this.running.delete(member);
    if (this.leadership.is !== 'leading' || this.leadership.member !== member) return;
    this.leadership = { is: 'none' };
    if (this.members.length > 1) this.startElection();
  }

  /** What the API server beside this member uses. */
  client(member: string): EtcdClient {
    return { store: this.store, unavailable: () => this.unavailableAt(member) };
  }

  private unavailableAt(member: string): string | undefined {
    if (!this.running.has(member)) {
      return (
        'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while' +
        ' dialing: dial tcp 127.0.0.1:2379: connect: connection refused"'
      );
    }
    if (this.members.length === 1) return undefined;
    const { leadership } = this;
    if (leadership.is !== 'leading') {
      if (leadership.is === 'none') this.startElection();
      return 'etcdserver: no leader';
    }
    if (!this.majorityOf(leadership.member)) {
      this.leadership = { is: 'none' };
      this.startElection();
      return 'etcdserver: leader changed';
    }
    return this.reaches(member, leadership.member) ? undefined : 'etcdserver: request timed out';
  }

  private startElection(): void {
    if (this.leadership.is === 'electing') return;
    const delay = this.random.jitter(ELECTION_TIMEOUT, 1);
    const timer = this.clock.after(delay, () => this.elect());
    this.leadership = { is: 'electing', timer };
  }

  private elect(): void {
    this.leadership = { is: 'none' };
    const able = this.members.filter((name) => this.running.has(name) && this.majorityOf(name));
    if (able.length > 0) this.becomeLed(this.random.pick(able));
  }

  private becomeLed(member: string): void {
    this.currentTerm++;
    this.leadership = { is: 'leading', member };
  }

  private majorityOf(member: string): boolean {
    let reachable = 0;
    for (const other of this.running.keys()) if (this.reaches(member, other)) reachable++;
    return reachable * 2 > this.members.length;
  }

  private reaches(from: string, to: string): boolean {
    if (from === to) return true;
    const source = this.running.get(from);
    const target = this.running.get(to);
    return !!source && !!target && source.network.travel(source, target) >= 0;
  }
}
