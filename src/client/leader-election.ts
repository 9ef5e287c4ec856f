// Leader election by a Lease: of several replicas one leads, and stops when it cannot renew.
import { Failure } from '../kernel/failure.ts';
import type { Task } from '../kernel/task.ts';
import type { Micros } from '../kernel/time.ts';
import { SECOND } from '../kernel/time.ts';
import { sleepInBackground } from '../kernel/waits.ts';
import { LEASES } from '../model/api/refs.ts';
import type { Lease } from '../model/generated/types.ts';
import { formatMicroTime } from '../model/meta/time.ts';
import type { ApiClient } from './api-client.ts';
import { isNotFound } from './api-error.ts';
import { LEASE_DURATION_SECONDS, RENEW_DEADLINE, RETRY_PERIOD } from './limits.ts';

/** A replica that can no longer renew its lease ends, so that it does not act beside the next. */
export class LeadershipLost extends Failure {
  override readonly name = 'LeadershipLost';
}

/**
 * Waits until this replica leads; from then on a task renews the lease, and the process ends with
 * LeadershipLost when that fails for too long.
 * Upstream: client-go/tools/leaderelection/leaderelection.go.
 */
export function* becomeLeader(
  client: ApiClient,
  name: string,
  identity: string,
  namespace = 'kube-system',
): Task {
  const election = new Election(client, namespace, name, identity);
  while (!(yield* election.tryAcquireOrRenew())) {
    yield* sleepInBackground(client.process.random.jitter(RETRY_PERIOD, 1.2));
  }
  client.process.spawn('renew lease', election.renewForever());
}

class Election {
  private observed: Lease | undefined;
  private observedAt: Micros = 0;

  constructor(
    private readonly client: ApiClient,
    private readonly namespace: string,
    private readonly name: string,
    private readonly identity: string,
  ) {}

  *renewForever(): Task {
    const { clock } = this.client.process;
    let renewedAt = clock.now;
    for (;;) {
      yield* sleepInBackground(RETRY_PERIOD);
      if (yield* this.tryAcquireOrRenew()) renewedAt = clock.now;
      else if (clock.now - renewedAt > RENEW_DEADLINE)
        throw new LeadershipLost('leaderelection lost');
    }
  }

  /** Whether the lease is ours now. */
  *tryAcquireOrRenew(): Task<boolean> {
    try {
      return yield* this.attempt();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return false;
    }
  }

  private *attempt(): Task<boolean> {
    const { clock } = this.client.process;
    let lease = this.isHeldByMe() ? this.observed : undefined;
    if (!lease) {
      try {
        lease = yield* this.client.get(LEASES, this.namespace, this.name);
      } catch (error) {
        if (!isNotFound(error)) throw error;
        this.observe(yield* this.client.create(LEASES, this.next(undefined)));
        return true;
      }
    }
    const isNews = lease.metadata.resourceVersion !== this.observed?.metadata.resourceVersion;
    if (isNews) this.observe(lease);
    const duration = (lease.spec?.leaseDurationSeconds ?? LEASE_DURATION_SECONDS) * SECOND;
    const isTaken = lease.spec?.holderIdentity && lease.spec.holderIdentity !== this.identity;
    if (isTaken && this.observedAt + duration > clock.now) return false;
    try {
      this.observe(yield* this.client.update(LEASES, this.next(lease)));
      return true;
    } catch (error) {
      this.observed = undefined;
      throw error;
    }
  }

  private isHeldByMe(): boolean {
    return this.observed?.spec?.holderIdentity === this.identity;
  }

  private observe(lease: Lease): void {
    this.observed = lease;
    this.observedAt = this.client.process.clock.now;
  }

  private next(lease: Lease | undefined): Lease {
    const now = formatMicroTime(this.client.process.clock.now);
    const isMine = lease?.spec?.holderIdentity === this.identity;
    const transitions = lease ? (lease.spec?.leaseTransitions ?? 0) + (isMine ? 0 : 1) : 0;
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: lease?.metadata ?? { name: this.name, namespace: this.namespace },
      spec: {
        holderIdentity: this.identity,
        leaseDurationSeconds: LEASE_DURATION_SECONDS,
        acquireTime: isMine && lease?.spec?.acquireTime ? lease.spec.acquireTime : now,
        renewTime: now,
        leaseTransitions: transitions,
      },
    };
  }
}
