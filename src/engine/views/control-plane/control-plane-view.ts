// The Control plane view: what the API servers did since the last frame, and who waits for what.
import type { RunningController } from '../../../client/controller-runner.ts';
import type { WatchSession } from '../../../control-plane/apiserver/streaming/watch-session.ts';
import type {
  RequestMetrics,
  RequestRecord,
} from '../../../control-plane/apiserver/request-metrics.ts';
import type { EtcdCluster } from '../../../control-plane/etcd/etcd-cluster.ts';
import type { ObjectStore } from '../../../control-plane/etcd/object-store.ts';
import type { SchedulingQueue } from '../../../control-plane/scheduler/queue/queue.ts';
import { joinKey } from '../../../model/meta/object.ts';
import type { Lease } from '../../../model/generated/types.ts';
import type {
  ControlPlanePatch,
  LeaderSight,
  QueueSight,
  RequestSight,
  WatchSight,
} from './control-plane-types.ts';

/** The parts of a cluster that the view looks at. */
export interface ControlPlane {
  readonly apiServers: ReadonlyMap<
    string,
    { readonly metrics: RequestMetrics; readonly sessions: ReadonlySet<WatchSession> }
  >;
  readonly controllers: readonly RunningController[];
  readonly schedulingCores: Iterable<{ readonly queue: SchedulingQueue }>;
  readonly etcd: EtcdCluster;
  readonly store: ObjectStore;
}

/** Sorts of requests that one frame draws; the rest is counted. */
const SHOWN_SORTS = 24;
const LEASES = 'leases.coordination.k8s.io';
const LED = ['kube-scheduler', 'kube-controller-manager', 'cloud-controller-manager'] as const;
/** Kubelets are many and alike: they watch as one. */
const KUBELETS = 'system:node';

export class ControlPlaneView {
  private isShown = false;
  private isReset = false;
  /** By server: how many of its requests the page has been told of. */
  private readonly told = new Map<RequestMetrics, number>();
  private lastQueues = '';
  private watchCount = -1;

  constructor(private readonly cluster: ControlPlane | undefined) {}

  show(): void {
    this.isShown = true;
    this.isReset = true;
    this.lastQueues = '';
    this.watchCount = -1;
    this.told.clear();
    for (const { metrics } of this.cluster?.apiServers.values() ?? []) {
      this.told.set(metrics, metrics.total);
    }
  }

  hide(): void {
    this.isShown = false;
  }

  /** What the page has not seen, or undefined when that is nothing. */
  take(): ControlPlanePatch | undefined {
    const { cluster } = this;
    if (!this.isShown || !cluster) return undefined;
    const { requests, requestCount } = this.takeRequests(cluster);
    const queues = queuesOf(cluster);
    const leaders = leadersOf(cluster);
    const state = JSON.stringify([queues, leaders]);
    const watchCount = countWatches(cluster);
    const reset = this.isReset;
    const isSame = state === this.lastQueues && watchCount === this.watchCount;
    if (!reset && requestCount === 0 && isSame) return undefined;
    this.lastQueues = state;
    this.isReset = false;
    const watches = watchCount === this.watchCount ? null : watchesOf(cluster);
    this.watchCount = watchCount;
    const { revision } = cluster.store;
    const view = 'control-plane';
    return { view, reset, requests, requestCount, queues, leaders, watches, watchCount, revision };
  }

  private takeRequests(cluster: ControlPlane) {
    const sorts = new Map<string, RequestSight>();
    let requestCount = 0;
    for (const { metrics } of cluster.apiServers.values()) {
      // A server that has started since is told of from its first request.
      const before = this.told.get(metrics) ?? 0;
      requestCount += metrics.total - before;
      for (const record of metrics.since(before)) addTo(sorts, record);
      this.told.set(metrics, metrics.total);
    }
    for (const metrics of this.told.keys()) {
      if (![...cluster.apiServers.values()].some((server) => server.metrics === metrics)) {
        this.told.delete(metrics);
      }
    }
    return { requests: [...sorts.values()], requestCount };
  }
}

function addTo(sorts: Map<string, RequestSight>, record: RequestRecord): void {
  const { user, verb, resource, namespace, name, code, stage } = record;
  const key = `${user} ${verb} ${resource} ${stage}`;
  const known = sorts.get(key);
  if (known) sorts.set(key, { ...known, count: known.count + 1 });
  else if (sorts.size < SHOWN_SORTS) {
    sorts.set(key, { user, verb, resource, namespace, name, code, stage, count: 1 });
  }
}

function queuesOf(cluster: ControlPlane): QueueSight[] {
  const queues: QueueSight[] = [];
  for (const { queue } of cluster.schedulingCores) {
    const waiting = queue.size;
    const { inFlightCount: working, popped: taken } = queue;
    const { namespace = '', name = '' } = queue.lastPopped?.info.pod.metadata ?? {};
    const last = name === '' ? '' : joinKey(namespace, name);
    const component = 'kube-scheduler';
    queues.push({ name: component, component, waiting, working, taken, last });
  }
  for (const { name, queue } of cluster.controllers) {
    const { length: waiting, working, takenCount: taken, lastTaken: last } = queue;
    queues.push({ name, component: 'kube-controller-manager', waiting, working, taken, last });
  }
  return queues;
}

function leadersOf({ store, etcd }: ControlPlane): LeaderSight[] {
  const leaders: LeaderSight[] = [];
  for (const of of LED) {
    const lease = store.get(LEASES, `kube-system/${of}`) as Lease | undefined;
    const holder = lease?.spec?.holderIdentity;
    if (holder) leaders.push({ of, holder: holder.slice(0, holder.indexOf('_')) || holder });
  }
  const leader = etcd.status().find(({ isLeader }) => isLeader);
  if (leader) leaders.push({ of: 'etcd', holder: leader.name });
  return leaders;
}

function countWatches({ apiServers }: ControlPlane): number {
  let count = 0;
  for (const { sessions } of apiServers.values()) count += sessions.size;
  return count;
}

function watchesOf({ apiServers }: ControlPlane): WatchSight[] {
  const users = new Map<string, Set<string>>();
  for (const { sessions } of apiServers.values()) {
    for (const { collection, user } of sessions) {
      const set = users.get(collection) ?? new Set();
      users.set(collection, set);
      set.add(user.startsWith(`${KUBELETS}:`) ? KUBELETS : user);
    }
  }
  return [...users].map(([collection, set]) => ({ collection, users: [...set] }));
}
