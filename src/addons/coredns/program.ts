// CoreDNS as a program: answers for the cluster's zone, hands on what is not its own.
import type { ApiClient } from '../../client/api-client.ts';
import { InformerFactory } from '../../client/informer-factory.ts';
import type { Informer } from '../../client/informer.ts';
import { forever } from '../../kernel/waits.ts';
import { ENDPOINT_SLICES, NAMESPACES, SERVICES } from '../../model/api/refs.ts';
import type { EndpointSlice, Namespace, Service } from '../../model/generated/types.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { canonicalName, emptyReply, serveDns } from '../../world/network/dns.ts';
import type { DnsHandler, DnsQuestion, DnsReply } from '../../world/network/dns.ts';
import { serveHttp, textResponse } from '../../world/network/http.ts';
import { newClusterZone } from './cluster-zone.ts';
import type { ClusterZone, ZoneConfig, ZoneSource } from './cluster-zone.ts';
import { parseCorefile } from './corefile.ts';

const HEALTH_PORT = 8080;
const READY_PORT = 8181;
const METRICS_PORT = 9153;
const SERVICE_NAME = 'kubernetes.io/service-name';

/** The simulated internet has no names of its own. */
const NOBODY: DnsHandler = () => emptyReply('NXDOMAIN');

export interface CoreDnsOptions {
  /** Answers what is outside the cluster, in the place of `forward`. */
  readonly outside?: DnsHandler;
}

/** The program of a coredns container. */
export function coreDnsProgram(
  connect: (self: ProgramContext) => ApiClient,
  { outside = NOBODY }: CoreDnsOptions = {},
): Program {
  return function* (self) {
    const corefile = self.files.readText('/etc/coredns/Corefile');
    const config = parseCorefile(typeof corefile === 'string' ? corefile : '');
    const informers = new InformerFactory(connect(self));
    const source = new InformedSource(informers);
    const server = new CoreDns(source, config, outside);
    self.stdout.write('.:53\n');
    serveDns(self.process, self.net, (question, client) => server.answer(question, client));
    serveHealth(self, source);
    yield* informers.startAll();
    yield* forever();
    return 0;
  };
}

function serveHealth({ process, net }: ProgramContext, source: InformedSource): void {
  serveHttp(process, net, HEALTH_PORT, function* ({ request: { path } }) {
    return path === '/health' ? textResponse(200, 'OK') : textResponse(404, '');
  });
  serveHttp(process, net, READY_PORT, function* () {
    return source.hasSynced ? textResponse(200, 'OK') : textResponse(503, 'kubernetes');
  });
  serveHttp(process, net, METRICS_PORT, function* () {
    return textResponse(200, '');
  });
}

class CoreDns {
  private turn = 0;
  private zone: ClusterZone | undefined;

  constructor(
    private readonly source: InformedSource,
    private readonly config: ZoneConfig,
    private readonly outside: DnsHandler,
  ) {}

  answer(asked: DnsQuestion, client: Parameters<DnsHandler>[1]): ReturnType<DnsHandler> {
    const question = { name: canonicalName(asked.name), type: asked.type };
    this.zone ??= newClusterZone(this.source, this.config);
    const reply = this.zone.answer(question);
    if (!reply) return this.outside(question, client);
    if (!this.source.hasSynced && reply.code === 'NXDOMAIN') return emptyReply('SERVFAIL');
    return this.inTurn(reply);
  }

  /** The loadbalance plugin: addresses come in another order each time. */
  private inTurn(reply: DnsReply): DnsReply {
    const { answers } = reply;
    if (answers.length < 2 || answers[0]?.type !== 'A') return reply;
    const first = this.turn++ % answers.length;
    return { ...reply, answers: [...answers.slice(first), ...answers.slice(0, first)] };
  }
}

/** The zone's source as informers hold it. */
class InformedSource implements ZoneSource {
  private readonly services: Informer<Service>;
  private readonly endpointSlices: Informer<EndpointSlice>;
  private readonly namespaces: Informer<Namespace>;

  constructor(informers: InformerFactory) {
    this.services = informers.informer(SERVICES);
    this.endpointSlices = informers.informer(ENDPOINT_SLICES);
    this.namespaces = informers.informer(NAMESPACES);
    this.services.addIndex('address', ({ spec }) => spec.clusterIPs ?? []);
    this.endpointSlices.addIndex('service', ({ metadata }) => [
      `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME] ?? ''}`,
    ]);
    this.endpointSlices.addIndex('address', ({ endpoints }) =>
      (endpoints ?? [])
        .filter(({ hostname }) => hostname)
        .map(({ addresses }) => addresses[0] ?? ''),
    );
  }

  get hasSynced(): boolean {
    return this.services.hasSynced && this.endpointSlices.hasSynced && this.namespaces.hasSynced;
  }

  service(namespace: string, name: string): Service | undefined {
    return this.services.get(namespace, name);
  }

  serviceByAddress(address: string): Service | undefined {
    return this.services.byIndex('address', address)[0];
  }

  slices(namespace: string, service: string): readonly EndpointSlice[] {
    return this.endpointSlices.byIndex('service', `${namespace}/${service}`);
  }

  slicesByAddress(address: string): readonly EndpointSlice[] {
    return this.endpointSlices.byIndex('address', address);
  }

  hasNamespace(name: string): boolean {
    return this.namespaces.get('', name) !== undefined;
  }
}
