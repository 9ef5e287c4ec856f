// metrics-server as a program: reads every kubelet at its resolution and answers metrics.k8s.io.
import type { AggregatedBackend, AggregatedBackends } from '../../client/aggregated-backends.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { InformerFactory } from '../../client/informer-factory.ts';
import type { Informer } from '../../client/informer.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { all, sleepInBackground } from '../../kernel/waits.ts';
import { NODES, PODS } from '../../model/api/refs.ts';
import type { Node, Pod } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { serveHttp, textResponse } from '../../world/network/http.ts';
import type { NodeReadings } from './metrics-store.ts';
import { MetricsStore } from './metrics-store.ts';
import { scrape } from './scrape.ts';

const PORT = 10_250;
const DEFAULT_RESOLUTION_SECONDS = 60;

export function metricsServerProgram(
  connect: (self: ProgramContext) => ApiClient,
  backends: AggregatedBackends,
): Program {
  return function* (self) {
    const informers = new InformerFactory(connect(self));
    const nodes = informers.informer(NODES);
    const pods = informers.informer(PODS);
    const store = new MetricsStore();
    serveHealth(self, store);
    yield* informers.startAll();
    backends.serve(self.process, self.net, new Metrics(self, store, nodes, pods));
    self.stdout.write('Serving securely on [::]:10250\n');
    const resolution = resolutionSeconds(self.argv) * SECOND;
    for (;;) {
      store.keep(yield* scrapeAll(self, nodes));
      yield* sleepInBackground(resolution);
    }
  };
}

/** `--metric-resolution=15s`. */
function resolutionSeconds(argv: readonly string[]): number {
  for (const word of argv) {
    const match = /^--metric-resolution=(\d+)s$/.exec(word);
    if (match) return Math.max(Number(match[1]), 10);
  }
  return DEFAULT_RESOLUTION_SECONDS;
}

function* scrapeAll(
  { process, net }: ProgramContext,
  nodes: Informer<Node>,
): Task<ReadonlyMap<string, NodeReadings>> {
  const targets = [...nodes.list()].flatMap(({ metadata, status }) => {
    const found = status?.addresses?.find(({ type }) => type === 'InternalIP');
    return found ? [{ name: metadata.name ?? '', address: found.address }] : [];
  });
  const answers = yield* all(targets.map(({ address }) => scrape(process, net, address)));
  const round = new Map<string, NodeReadings>();
  targets.forEach(({ name }, index) => {
    const readings = answers[index];
    if (readings) round.set(name, readings);
  });
  return round;
}

class Metrics implements AggregatedBackend {
  constructor(
    private readonly self: ProgramContext,
    private readonly store: MetricsStore,
    private readonly nodes: Informer<Node>,
    private readonly pods: Informer<Pod>,
  ) {}

  *objects(resource: string, namespace: string): Iterable<KubeObject> {
    const { now } = this.self.process.clock;
    if (resource === 'nodes') {
      for (const node of this.nodes.list()) {
        const metrics = this.store.node(node, now);
        if (metrics) yield metrics;
      }
      return;
    }
    const pods = namespace === '' ? this.pods.list() : this.pods.list(namespace);
    for (const pod of pods) {
      const metrics = pod.status?.phase === 'Running' ? this.store.pod(pod, now) : undefined;
      if (metrics) yield metrics;
    }
  }
}

function serveHealth({ process, net }: ProgramContext, store: MetricsStore): void {
  serveHttp(process, net, PORT, function* ({ request: { path } }) {
    if (path.startsWith('/livez')) return textResponse(200, 'ok');
    if (!path.startsWith('/readyz')) return textResponse(404, '404 page not found\n');
    return store.isReady
      ? textResponse(200, 'ok')
      : textResponse(500, '[-]metric-storage-ready failed: no metrics to serve\n');
  });
}
