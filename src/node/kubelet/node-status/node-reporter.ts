// Keeps the node's object and lease: registers once, renews, and posts its status when it changes.
// Upstream: pkg/kubelet/kubelet_node_status.go, component-helpers/apimachinery/lease.
import { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { MILLISECOND, SECOND } from '../../../kernel/time.ts';
import { sleep, sleepInBackground } from '../../../kernel/waits.ts';
import { isAlreadyExists, isConflict, isNotFound } from '../../../client/api-error.ts';
import { LEASES, NODES } from '../../../model/api/refs.ts';
import type { Lease, Node } from '../../../model/generated/types.ts';
import { formatMicroTime } from '../../../model/meta/time.ts';
import { CriError } from '../../runtime/cri.ts';
import { EvictionManager } from '../eviction/eviction-manager.ts';
import { ImageCollector } from '../images/image-collector.ts';
import type { LineKind } from '../journal/kubelet-log.ts';
import {
  LEASE_NOT_RENEWED,
  NOT_REGISTERED,
  REGISTERED,
  REGISTERED_BEFORE,
  REGISTERING,
  STATUS_NOT_UPDATED,
} from '../journal/lines.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import {
  IMAGE_COLLECTION_PERIOD,
  LEASE_DURATION_SECONDS,
  LEASE_RENEW_JITTER,
  LEASE_RENEW_PERIOD,
  NODE_STATUS_REPORT_PERIOD,
} from '../limits.ts';
import type { PodSet } from '../pod-set.ts';
import { conditionStatus, nodeConditions, nodeEvent } from './node-conditions.ts';
import type { NodeHealth } from './node-health.ts';
import { isSameHealth, readHealth } from './node-health.ts';
import { initialNode, nodeStatus, reconcileLabels } from './node-object.ts';

const LEASE_NAMESPACE = 'kube-node-lease';
/** While a new node is not ready it looks more often. Upstream: fastStatusUpdateOnce. */
const FAST_PERIOD: Micros = 500 * MILLISECOND;
const FAST_PHASE: Micros = 60 * SECOND;

/** How often tokens are looked at: upstream does at each pod's sync. */
const TOKEN_PERIOD: Micros = 60 * SECOND;

export class NodeReporter {
  private readonly eviction: EvictionManager;
  private readonly images: ImageCollector;
  private node: Node | undefined;
  private lease: Lease | undefined;
  private posted: NodeHealth | undefined;
  private postedAt: Micros = 0;
  private isUnschedulable = false;
  private runtimeDownSince: Micros | undefined;
  private startedAt: Micros = 0;

  constructor(
    private readonly parts: KubeletParts,
    private readonly pods: PodSet,
  ) {
    this.images = new ImageCollector(parts);
    this.eviction = new EvictionManager(parts, pods, this.images);
  }

  /** One loop for lease and status: at rest a kubelet has this one timer. */
  *run(): Task {
    const { process } = this.parts;
    this.startedAt = process.clock.now;
    yield* this.register();
    let renewAt = process.clock.now;
    let refreshedAt = renewAt;
    let collectAt = renewAt;
    for (;;) {
      if (process.clock.now >= renewAt) {
        yield* this.attempt(this.renew(), LEASE_NOT_RENEWED);
        renewAt = process.clock.now + process.random.jitter(LEASE_RENEW_PERIOD, LEASE_RENEW_JITTER);
      }
      yield* this.checkEviction();
      this.tellSchedulable();
      if (process.clock.now - refreshedAt >= TOKEN_PERIOD) {
        refreshedAt = process.clock.now;
        this.pods.refreshTokens();
      }
      if (process.clock.now >= collectAt) {
        collectAt = process.clock.now + IMAGE_COLLECTION_PERIOD;
        yield* this.images.collect();
      }
      yield* this.attempt(this.reportIfChanged(), STATUS_NOT_UPDATED);
      const isFast = !this.posted?.isReady && process.clock.now - this.startedAt < FAST_PHASE;
      const pause = Math.max(renewAt - process.clock.now, 0);
      yield* sleepInBackground(isFast ? Math.min(FAST_PERIOD, pause) : pause);
    }
  }

  /** Something about the node must be told before the next round. */
  reportNow(): void {
    this.parts.process.spawn(
      'node status now',
      this.attempt(this.reportIfChanged(), STATUS_NOT_UPDATED),
    );
  }

  /** Upstream: kubelet_node_status.go (recordNodeSchedulableEvent). */
  private tellSchedulable(): void {
    const node = this.parts.node();
    const isUnschedulable = node?.spec?.unschedulable ?? false;
    if (!node || isUnschedulable === this.isUnschedulable) return;
    this.isUnschedulable = isUnschedulable;
    const reason = isUnschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable';
    const message = `Node ${node.metadata.name} status is now: ${reason}`;
    nodeEvent(this.parts, 'Normal', reason, message);
  }

  private *checkEviction(): Task {
    try {
      yield* this.eviction.check();
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
    }
  }

  private *register(): Task {
    const { parts } = this;
    nodeEvent(parts, 'Normal', 'Starting', 'Starting kubelet.');
    const about = ['node', parts.config.nodeName];
    let delay: Micros = 100 * MILLISECOND;
    for (;;) {
      try {
        parts.log.node(REGISTERING, about);
        yield* this.registerOnce();
        return;
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        parts.log.node(NOT_REGISTERED, ['err', error.message, ...about]);
        yield* sleep(delay);
        delay = Math.min(delay * 2, 7 * SECOND);
      }
    }
  }

  private *registerOnce(): Task {
    const { parts } = this;
    const { client, config } = parts;
    const health = this.health();
    const wanted = initialNode(parts, health);
    try {
      this.node = yield* client.create(NODES, wanted);
      this.becomePosted(health);
      parts.log.node(REGISTERED, ['node', config.nodeName]);
      return;
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
    const known = yield* client.get(NODES, '', config.nodeName);
    parts.log.node(REGISTERED_BEFORE, ['node', config.nodeName]);
    const bootID = known.status?.nodeInfo?.bootID;
    if (bootID !== undefined && bootID !== config.machine.bootId) {
      const message = `Node ${config.nodeName} has been rebooted, boot id: ${config.machine.bootId}`;
      nodeEvent(parts, 'Warning', 'Rebooted', message);
    }
    const labelled = reconcileLabels(known, wanted);
    this.node = labelled === known ? known : yield* client.update(NODES, labelled);
  }

  /** What is wrong with the API now is tried again at the next round. */
  private *attempt(task: Task, complaint: LineKind): Task {
    try {
      yield* task;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.parts.log.node(complaint, ['err', error.message]);
      this.lease = undefined;
      if (isConflict(error) || isNotFound(error)) this.node = undefined;
    }
  }

  private *renew(): Task {
    const { client, config } = this.parts;
    const renewTime = formatMicroTime(this.parts.now());
    if (this.lease) {
      const spec = { ...this.lease.spec, renewTime };
      this.lease = yield* client.update(LEASES, { ...this.lease, spec });
      return;
    }
    try {
      const known = yield* client.get(LEASES, LEASE_NAMESPACE, config.nodeName);
      const spec = { ...known.spec, renewTime };
      this.lease = yield* client.update(LEASES, { ...known, spec });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      this.lease = yield* client.create(LEASES, this.newLease(renewTime));
    }
  }

  private newLease(renewTime: string): Lease {
    const { nodeName } = this.parts.config;
    const uid = this.node?.metadata.uid;
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name: nodeName,
        namespace: LEASE_NAMESPACE,
        ...(uid === undefined
          ? {}
          : { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid }] }),
      },
      spec: { holderIdentity: nodeName, leaseDurationSeconds: LEASE_DURATION_SECONDS, renewTime },
    };
  }

  /** Posts at most every five minutes, unless something has changed. */
  private *reportIfChanged(): Task {
    const { parts } = this;
    const health = this.health();
    const now = parts.now();
    const isDue = now - this.postedAt >= NODE_STATUS_REPORT_PERIOD;
    const isPosted = this.posted !== undefined && isSameHealth(this.posted, health);
    if (!isDue && isPosted && isShown(parts.node(), health)) return;
    const known =
      parts.node() ?? this.node ?? (yield* parts.client.get(NODES, '', parts.config.nodeName));
    const conditions = nodeConditions(parts, health, known.status?.conditions ?? [], true);
    const status = nodeStatus(parts, known.status ?? {}, health, conditions);
    this.node = yield* parts.client.updateStatus(NODES, withoutRevision({ ...known, status }));
    this.becomePosted(health);
  }

  private becomePosted(health: NodeHealth): void {
    this.posted = health;
    this.parts.volumesInUse.becomeTold(health.volumesInUse);
    this.postedAt = this.parts.now();
  }

  private health(): NodeHealth {
    const { parts } = this;
    const isDown = parts.runtime.notReady() !== undefined;
    if (isDown) this.runtimeDownSince ??= parts.now();
    else this.runtimeDownSince = undefined;
    return readHealth(parts, this.pods, this.runtimeDownSince);
  }
}

/** Whether the API says the same: node lifecycle may have called the node Unknown meanwhile. */
function isShown(node: Node | undefined, health: NodeHealth): boolean {
  for (const { type, status } of node?.status?.conditions ?? []) {
    const expected = conditionStatus(type, health);
    if (expected !== undefined && status !== expected) return false;
  }
  return true;
}

/** The kubelet patches upstream; here it overwrites a status that is its own alone. */
function withoutRevision(node: Node): Node {
  const { resourceVersion: _, ...metadata } = node.metadata;
  return { ...node, metadata: metadata as Node['metadata'] };
}
