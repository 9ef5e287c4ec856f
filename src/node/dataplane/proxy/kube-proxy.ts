// kube-proxy as a program: hears of Services and EndpointSlices and writes the node's rules.
import type { ApiClient } from '../../../client/api-client.ts';
import type { Process } from '../../../kernel/process.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { MILLISECOND, SECOND } from '../../../kernel/time.ts';
import { forever } from '../../../kernel/waits.ts';
import { ENDPOINT_SLICES, NODES, SERVICES } from '../../../model/api/refs.ts';
import type { EndpointSlice, Node, Service } from '../../../model/generated/types.ts';
import { formatTime } from '../../../model/meta/time.ts';
import type { Program, ProgramContext } from '../../../world/machines/program.ts';
import { serveHttp, textResponse } from '../../../world/network/http.ts';
import type { NodeDataplane } from '../node-dataplane.ts';
import { HealthCheckPorts } from './health-check-ports.ts';
import { watchRevisions } from './revision-watch.ts';

/** Upstream: pkg/proxy/apis/config/v1alpha1/defaults.go (iptables minSyncPeriod). */
const MIN_SYNC_PERIOD: Micros = 1 * SECOND;
/** What iptables-restore takes. */
const SYNC_DURATION: Micros = 10 * MILLISECOND;
const HEALTH_PORT = 10_256;

/** Upstream: cmd/kube-proxy/app/server.go (labelSelector). */
const PROXIED = {
  labelSelector: '!service.kubernetes.io/headless,!service.kubernetes.io/service-proxy-name',
};
const ZONE = 'topology.kubernetes.io/zone';

/** The program of a kube-proxy container; `nodeOf` finds the rules of the node it runs on. */
export function kubeProxyProgram(
  connect: (self: ProgramContext) => ApiClient,
  nodeOf: (self: ProgramContext) => NodeDataplane,
): Program {
  return function* (self) {
    const proxy = new KubeProxy(self, nodeOf(self));
    serveHttp(self.process, self.net, HEALTH_PORT, function* ({ request: { path } }) {
      return /^\/(healthz|livez)\b/.test(path)
        ? textResponse(200, proxy.health(), 'application/json')
        : textResponse(404, '404 page not found\n');
    });
    yield* proxy.run(connect(self));
    return 0;
  };
}

class KubeProxy {
  private services = 0;
  private slices = 0;
  private isScheduled = false;
  private lastSync: Micros = -Infinity;
  private lastUpdate: Micros = 0;

  private readonly process: Process;
  private readonly healthChecks: HealthCheckPorts;
  private knowsZone = false;

  constructor(
    self: ProgramContext,
    private readonly node: NodeDataplane,
  ) {
    this.process = self.process;
    this.healthChecks = new HealthCheckPorts(self, node);
  }

  *run(client: ApiClient): Task {
    const { history } = this;
    this.process.spawn(
      'services',
      watchRevisions<Service>(client, SERVICES, PROXIED, {
        listed: (items, revision) => {
          history.listServices(items, revision);
          this.healthChecks.list(items);
          this.reach(revision, this.slices);
        },
        changed: (service, isDeleted) => {
          this.healthChecks.change(service, isDeleted);
          this.reach(history.changeService(service, isDeleted), this.slices);
        },
        reached: (revision) => this.pass(revision, this.slices),
      }),
    );
    this.process.spawn(
      'slices',
      watchRevisions<EndpointSlice>(client, ENDPOINT_SLICES, PROXIED, {
        listed: (items, revision) => {
          history.listSlices(items, revision);
          items.forEach((slice) => this.learnZone(client, slice));
          this.reach(this.services, revision);
        },
        changed: (slice, isDeleted) => {
          this.learnZone(client, slice);
          this.reach(this.services, history.changeSlice(slice, isDeleted));
        },
        reached: (revision) => this.pass(this.services, revision),
      }),
    );
    yield* forever();
  }

  health(): string {
    const [lastUpdated, currentTime] = [this.lastUpdate, this.process.clock.now].map(formatTime);
    return `{"lastUpdated":"${lastUpdated}","currentTime":"${currentTime}","nodeEligible":true}`;
  }

  /** The zone of the own node matters once an endpoint has hints: from then on it is followed. */
  private learnZone(client: ApiClient, { endpoints }: EndpointSlice): void {
    if (this.knowsZone || !endpoints?.some(({ hints }) => hints?.forZones)) return;
    this.knowsZone = true;
    const { node } = this;
    const take = ({ metadata }: Node): void => void (node.zone = metadata.labels?.[ZONE] ?? '');
    const own = { fieldSelector: `metadata.name=${node.name}` };
    this.process.spawn(
      'node',
      watchRevisions<Node>(client, NODES, own, {
        listed: (nodes) => nodes.forEach(take),
        changed: take,
        reached: () => undefined,
      }),
    );
  }

  private get history() {
    return this.node.dataplane.services;
  }

  /** Rules change: they are written soon, but not more often than minSyncPeriod says. */
  private reach(services: number, slices: number): void {
    this.services = services;
    this.slices = slices;
    this.node.hear({ services, slices });
    const isSynced = services > 0 && slices > 0;
    if (!isSynced || this.isScheduled) return;
    this.isScheduled = true;
    const { clock } = this.process;
    const at = Math.max(clock.now + SYNC_DURATION, this.lastSync + MIN_SYNC_PERIOD);
    clock.at(at, () => this.sync());
  }

  /** Nothing changes, but older revisions are no longer needed here. */
  private pass(services: number, slices: number): void {
    this.services = services;
    this.slices = slices;
    if (!this.isScheduled && this.node.cursor) this.node.program({ services, slices });
  }

  private sync(): void {
    this.isScheduled = false;
    if (!this.process.isRunning) return;
    this.lastSync = this.process.clock.now;
    this.lastUpdate = this.lastSync;
    this.node.program({ services: this.services, slices: this.slices });
  }
}
