// The members of an etcd cluster: who runs, who leads, and whether a quorum can be reached.
import { assert } from '../../kernel/assert.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Random } from '../../kernel/random.ts';
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { EtcdClient } from './etcd-client.ts';
import type { ObjectStore } from './object-store.ts';

/** Without a leader members campaign after 1 s (--election-timeout), give or take a vote. */
const ELECTION_TIMEOUT: Micros = SECOND;

/** A member as others see it: running or not, on a machine of its own. */
export interface EtcdMember {
  readonly name: string;
  readonly net: NetworkNamespace;
  isRunning: boolean;
}

/**
 * Members share the immutable version chains of one store: what is committed is on a majority of
 * disks, so a member that comes back catches up at once. Its data outlives every process.
 */
export class EtcdCluster {
  readonly members: EtcdMember[] = [];
  private leader: EtcdMember | undefined;
  private electionEnds: Micros | undefined;
  private currentTerm = 1;
  private readonly random: Random;

  constructor(
    private readonly kernel: Kernel,
    readonly store: ObjectStore,
  ) {
    this.random = kernel.random('etcd elections');
  }

  /** Adds a member; it counts for the quorum from now on, running or not. */
  addMember(name: string, net: NetworkNamespace): EtcdMember {
    assert(!this.members.some((member) => member.name === name), `etcd member ${name} is new`);
    const member: EtcdMember = { name, net, isRunning: false };
    this.members.push(member);
    return member;
  }

  /** Rises with every election. */
  get term(): number {
    return this.currentTerm;
  }

  /** Who leads now, if anybody does. */
  get leaderName(): string | undefined {
    return this.isLeaderSound() ? this.leader?.name : undefined;
  }

  get quorum(): number {
    return Math.floor(this.members.length / 2) + 1;
  }

  /** A client on some machine: it speaks to whichever member it reaches. */
  client(from: NetworkNamespace): EtcdClient {
    return { store: this.store, unavailable: () => this.unavailableFrom(from) };
  }

  private unavailableFrom(from: NetworkNamespace): string | undefined {
    const reachable = this.members.filter((member) => isReachable(from, member));
    if (reachable.length === 0) {
      return 'rpc error: code = Unavailable desc = connection error: desc = "transport: ' +
        'Error while dialing: dial tcp 127.0.0.1:2379: connect: connection refused"';
    }
    if (!reachable.some((member) => this.hasQuorum(member))) return 'etcdserver: request timed out';
    return this.withoutLeader();
  }

  private withoutLeader(): string | undefined {
    if (this.isLeaderSound()) return undefined;
    const { now } = this.kernel;
    if (this.members.length === 1) return this.elect();
    this.electionEnds ??= now + this.random.jitter(ELECTION_TIMEOUT, 1);
    if (now < this.electionEnds) return 'etcdserver: leader changed';
    return this.elect();
  }

  private elect(): undefined {
    const candidates = this.members.filter((member) => this.hasQuorum(member));
    if (this.leader) this.currentTerm++;
    this.leader = this.random.pick(candidates);
    this.electionEnds = undefined;
  }

  private isLeaderSound(): boolean {
    return this.leader !== undefined && this.hasQuorum(this.leader);
  }

  private hasQuorum(member: EtcdMember): boolean {
    if (!member.isRunning) return false;
    const connected = this.members.filter((other) => isReachable(member.net, other));
    return connected.length >= this.quorum;
  }
}

function isReachable(from: NetworkNamespace, member: EtcdMember): boolean {
  return member.isRunning && member.net.network.travel(from, member.net) >= 0;
}
