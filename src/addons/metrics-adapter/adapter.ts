// Gathers metrics of pods, Ingresses and the world outside, and answers custom.metrics.k8s.io and
// external.metrics.k8s.io out of them.
import type { AggregatedBackend, AggregatedBackends } from '../../client/aggregated-backends.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { InformerFactory } from '../../client/informer-factory.ts';
import type { Informer } from '../../client/informer.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { all, sleepInBackground } from '../../kernel/waits.ts';
import { CONFIG_MAPS, INGRESSES, PODS, SERVICES } from '../../model/api/refs.ts';
import type { ApiRequest } from '../../model/api/request.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { ConfigMap, Pod } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { namespaceOf } from '../../model/meta/object.ts';
import { milliValue, quantityError } from '../../model/meta/quantity.ts';
import type { ProgramContext } from '../../world/machines/program.ts';
import { httpRequest } from '../../world/network/http.ts';
import { customValues, externalValues, resourcesOf } from './answers.ts';
import { parseExposition } from './exposition.ts';
import type { Described } from './series.ts';
import { Series } from './series.ts';

const DEFAULT_INTERVAL_SECONDS = 15;
const SCRAPE_TIMEOUT = 5 * SECOND;
const SCRAPE = 'prometheus.io/scrape';
const PORT = 'prometheus.io/port';
const PATH = 'prometheus.io/path';
/** `metric.kubetarium.dev/packets-per-second: 1500m` on a Pod, Service or Ingress. */
const VALUE_PREFIX = 'metric.kubetarium.dev/';
/** A ConfigMap whose values are pages of metrics from outside the cluster. */
const EXTERNAL = 'metrics.kubetarium.dev/external';

export function* runAdapter(
  self: ProgramContext,
  client: ApiClient,
  backends: AggregatedBackends,
): Task<number> {
  const informers = new InformerFactory(client);
  const adapter = new Adapter(self, informers);
  yield* informers.startAll();
  backends.serve(self.process, self.net, adapter);
  const seconds = intervalSeconds(self.argv);
  for (;;) {
    yield* adapter.round();
    backends.becomeChanged();
    yield* sleepInBackground(seconds * SECOND);
  }
}

/** `--scrape-interval=15s`. */
function intervalSeconds(argv: readonly string[]): number {
  for (const word of argv) {
    const match = /^--scrape-interval=(\d+)s$/.exec(word);
    if (match) return Math.max(Number(match[1]), 1);
  }
  return DEFAULT_INTERVAL_SECONDS;
}

class Adapter implements AggregatedBackend {
  private readonly series = new Series();
  private readonly pods: Informer<Pod>;
  private readonly configMaps: Informer<ConfigMap>;
  private readonly annotated: readonly (readonly [string, Informer<KubeObject>])[];

  constructor(
    private readonly self: ProgramContext,
    informers: InformerFactory,
  ) {
    this.pods = informers.informer(PODS);
    this.configMaps = informers.informer(CONFIG_MAPS);
    const of = (ref: ResourceRef<any>): Informer<KubeObject> => informers.informer<any>(ref);
    this.annotated = [
      ['pods', of(PODS)],
      ['services', of(SERVICES)],
      ['ingresses.networking.k8s.io', of(INGRESSES)],
    ];
  }

  *objects(): Iterable<KubeObject> {}

  resources(group: string) {
    return resourcesOf(group, this.series, this.externalSamples(''));
  }

  answer(request: ApiRequest): KubeObject | undefined {
    if (request.group !== 'custom.metrics.k8s.io') {
      return externalValues(request, this.externalSamples(request.namespace), this.now);
    }
    return customValues(request, this.series, (namespace) => this.pods.list(namespace));
  }

  /** Asks every pod that wants to be asked. */
  *round(): Task {
    const targets: Pod[] = [];
    for (const pod of this.pods.list()) {
      const isWanted = pod.metadata.annotations?.[SCRAPE] === 'true';
      if (isWanted && pod.status?.phase === 'Running' && pod.status.podIP) targets.push(pod);
    }
    yield* all(targets.map((pod) => this.scrape(pod)));
    for (const [resource, informer] of this.annotated) {
      for (const object of informer.list()) this.readAnnotations(resource, object);
    }
    this.series.turn();
  }

  private get now(): number {
    return this.self.process.clock.now;
  }

  private *scrape(pod: Pod): Task {
    const { process, net } = this.self;
    const annotations = pod.metadata.annotations ?? {};
    const declared = pod.spec.containers[0]?.ports?.[0]?.containerPort;
    const port = Number(annotations[PORT] ?? declared ?? 80);
    const outcome = yield* httpRequest(process, net, {
      to: { address: pod.status?.podIP ?? '', port },
      path: annotations[PATH] ?? '/metrics',
      timeout: SCRAPE_TIMEOUT,
    });
    if (outcome.is !== 'response' || outcome.response.status !== 200) return;
    const samples = parseExposition(outcome.response.body);
    this.series.take(describedBy('pods', pod), samples, this.now);
  }

  private readAnnotations(resource: string, object: KubeObject): void {
    const { annotations } = object.metadata;
    if (annotations === undefined) return;
    for (const [key, text] of Object.entries(annotations)) {
      if (!key.startsWith(VALUE_PREFIX) || quantityError(text) !== undefined) continue;
      const metric = key.slice(VALUE_PREFIX.length);
      this.series.put(describedBy(resource, object), metric, milliValue(text) / 1000, this.now, 60);
    }
  }

  private *externalSamples(namespace: string) {
    const maps = namespace === '' ? this.configMaps.list() : this.configMaps.list(namespace);
    for (const { metadata, data = {} } of maps) {
      if (metadata.labels?.[EXTERNAL] !== 'true') continue;
      for (const page of Object.values(data)) yield* parseExposition(page);
    }
  }
}

function describedBy(resource: string, object: KubeObject): Described {
  return { resource, namespace: namespaceOf(object), name: object.metadata.name ?? '' };
}
