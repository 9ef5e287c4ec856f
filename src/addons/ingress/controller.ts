// What ingress-nginx does: serves HTTP on port 80 and passes requests on to pods.
import type { ApiClient } from '../../client/api-client.ts';
import { EventRecorder } from '../../client/event-recorder.ts';
import { InformerFactory } from '../../client/informer-factory.ts';
import type { Informer } from '../../client/informer.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { Bell, forever, sleepInBackground } from '../../kernel/waits.ts';
import {
  ENDPOINT_SLICES,
  INGRESS_CLASSES,
  INGRESSES,
  NODES,
  SERVICES,
} from '../../model/api/refs.ts';
import type {
  EndpointSlice,
  Ingress,
  IngressBackend,
  IngressClass,
  Node,
  Service,
} from '../../model/generated/types.ts';
import { deepEqual } from '../../model/meta/deep-equal.ts';
import type { ProgramContext } from '../../world/machines/program.ts';
import { httpRequest, serveHttp, textResponse } from '../../world/network/http.ts';
import type { HttpExchange, HttpResponse } from '../../world/network/http.ts';
import type { Endpoint } from '../../world/network/packet.ts';
import { RequestCounts } from './request-counts.ts';
import { Routes } from './routes.ts';
import type { RouteMatch } from './routes.ts';

const CONTROLLER_CLASS = 'k8s.io/ingress-nginx';
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const HTTP_PORT = 80;
const HEALTH_PORT = 10_254;
/** nginx's proxy_connect_timeout, proxy_read_timeout and proxy_next_upstream_tries. */
const UPSTREAM_TIMEOUT = 60 * SECOND;
const UPSTREAM_TRIES = 3;
/** From a change until addresses are written into Ingresses' status. */
const STATUS_DELAY = 2 * SECOND;

/** Never returns. */
export function* runIngress(self: ProgramContext, client: ApiClient): Task {
  yield* new IngressController(self, client).run();
}

class IngressController {
  private readonly ingresses: Informer<Ingress>;
  private readonly classes: Informer<IngressClass>;
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly nodes: Informer<Node>;
  private readonly informers: InformerFactory;
  private readonly events: EventRecorder;
  private readonly changed = new Bell('ingresses or addresses');
  private routes = new Routes([]);
  private turn = 0;
  private readonly counts = new RequestCounts();

  constructor(
    private readonly self: ProgramContext,
    private readonly client: ApiClient,
  ) {
    this.informers = new InformerFactory(client);
    this.ingresses = this.informers.informer(INGRESSES);
    this.classes = this.informers.informer(INGRESS_CLASSES);
    this.services = this.informers.informer(SERVICES);
    this.slices = this.informers.informer(ENDPOINT_SLICES);
    this.nodes = this.informers.informer(NODES);
    this.slices.addIndex('service', ({ metadata }) => [
      `${metadata.namespace}/${metadata.labels?.['kubernetes.io/service-name'] ?? ''}`,
    ]);
    this.events = new EventRecorder(client, 'nginx-ingress-controller');
  }

  *run(): Task {
    const { process, net } = this.self;
    const { counts } = this;
    serveHttp(process, net, HEALTH_PORT, function* ({ request: { path } }) {
      return textResponse(200, path === '/metrics' ? counts.page() : 'ok');
    });
    this.ingresses.onChange(({ type, object }) => {
      this.reload();
      if (type !== 'deleted' && this.isMine(object)) {
        this.events.event(object, 'Normal', 'Sync', 'Scheduled for sync');
      }
    });
    this.classes.onChange(() => this.reload());
    this.services.onChange(() => this.changed.ring());
    yield* this.informers.startAll();
    serveHttp(process, net, HTTP_PORT, (exchange) => this.serve(exchange));
    process.spawn('ingress status', this.publish());
    yield* forever();
  }

  private reload(): void {
    this.changed.ring();
    this.routes = new Routes([...this.ingresses.list()].filter((ingress) => this.isMine(ingress)));
  }

  private isMine({ spec, metadata }: Ingress): boolean {
    const name = spec?.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION];
    if (name === undefined) return this.option('watch-ingress-without-class', 'false') === 'true';
    const ingressClass = this.classes.get('', name);
    if (!ingressClass) return metadata.annotations?.[CLASS_ANNOTATION] === 'nginx';
    return ingressClass.spec?.controller === this.option('controller-class', CONTROLLER_CLASS);
  }

  private *serve(exchange: HttpExchange): Task<HttpResponse> {
    const { request } = exchange;
    if (request.path === '/healthz' && !request.headers.has('host')) return textResponse(200, '');
    const match = this.routes.match(request.headers.get('host') ?? '', request.path);
    if (!match) return page(404, 'Not Found');
    const endpoints = this.endpointsOf(match.ingress.metadata.namespace ?? '', match.backend);
    const response =
      endpoints.length === 0
        ? page(503, 'Service Temporarily Unavailable')
        : yield* this.passOn(exchange, match, endpoints);
    this.counts.count(match, response.status);
    return response;
  }

  /** Tries endpoints in turn until one answers. */
  private *passOn(
    { request, client }: HttpExchange,
    match: RouteMatch,
    endpoints: readonly Endpoint[],
  ): Task<HttpResponse> {
    const { process, net } = this.self;
    const host = request.headers.get('host') ?? '';
    const headers = new Map([
      ...request.headers,
      ['x-request-id', process.random.hex(32)],
      ['x-real-ip', client.address],
      ['x-forwarded-for', client.address],
      ['x-forwarded-host', host],
      ['x-forwarded-port', String(HTTP_PORT)],
      ['x-forwarded-proto', 'http'],
      ['x-forwarded-scheme', 'http'],
      ['x-scheme', 'http'],
    ]);
    let hasTimedOut = false;
    const tries = Math.min(UPSTREAM_TRIES, endpoints.length);
    for (let attempt = 0; attempt < tries; attempt++) {
      const to = endpoints[this.turn++ % endpoints.length] as Endpoint;
      const { method, body } = request;
      const call = { method, to, path: match.path, headers, body, timeout: UPSTREAM_TIMEOUT };
      const outcome = yield* httpRequest(process, net, call);
      if (outcome.is === 'response') return outcome.response;
      hasTimedOut = outcome.is === 'timeout';
    }
    return hasTimedOut ? page(504, 'Gateway Time-out') : page(502, 'Bad Gateway');
  }

  /** The ready pods behind a backend; nginx goes to them directly, past the Service's address. */
  private endpointsOf(namespace: string, { service }: IngressBackend): readonly Endpoint[] {
    const found = service && this.services.get(namespace, service.name);
    if (!service || !found) return [];
    const { port } = service;
    const wanted = (found.spec.ports ?? []).find((one) =>
      port?.name === undefined ? one.port === port?.number : one.name === port.name,
    );
    if (!wanted) return [];
    if (found.spec.type === 'ExternalName') return [];
    const endpoints: Endpoint[] = [];
    for (const slice of this.slices.byIndex('service', `${namespace}/${service.name}`)) {
      const open = slice.ports?.find(({ name }) => (name ?? '') === (wanted.name ?? ''))?.port;
      if (open === undefined) continue;
      for (const { addresses, conditions } of slice.endpoints ?? []) {
        if (conditions?.ready === false || addresses[0] === undefined) continue;
        endpoints.push({ address: addresses[0], port: open });
      }
    }
    return endpoints;
  }

  /** Writes where the Ingresses are reached into their status. */
  private *publish(): Task {
    for (;;) {
      yield* sleepInBackground(STATUS_DELAY);
      const ingress = this.addresses();
      const stale = Array.from(this.ingresses.list()).filter(
        (one) => this.isMine(one) && !deepEqual(one.status?.loadBalancer?.ingress ?? [], ingress),
      );
      for (const one of stale) {
        try {
          yield* this.client.updateStatus(INGRESSES, {
            ...one,
            status: { loadBalancer: { ingress } },
          });
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
        }
      }
      yield* this.changed.wait();
    }
  }

  /** The load balancer's addresses when it has one, else the nodes' own. */
  private addresses(): readonly { readonly ip?: string; readonly hostname?: string }[] {
    const [namespace = '', name = ''] = this.option('publish-service', '').split('/');
    const service = this.services.get(namespace, name);
    const balanced = service?.status?.loadBalancer?.ingress ?? [];
    if (balanced.length > 0) {
      return balanced.map(({ ip, hostname }) => ({
        ...(ip ? { ip } : {}),
        ...(hostname ? { hostname } : {}),
      }));
    }
    if (service)
      return service.spec.type === 'LoadBalancer' ? [] : [{ ip: service.spec.clusterIP ?? '' }];
    const own = this.nodes.get('', this.self.hostname)?.status?.addresses ?? [];
    const internal = own.find(({ type }) => type === 'InternalIP')?.address;
    return internal ? [{ ip: internal }] : [{ ip: this.self.net.address }];
  }

  /** `--name=value` of the command line, `$(NAME)` replaced from the environment. */
  private option(name: string, usual: string): string {
    const prefix = `--${name}=`;
    const found = this.self.argv.find((argument) => argument.startsWith(prefix));
    if (found === undefined) return usual;
    const { env } = this.self;
    return found.slice(prefix.length).replace(/\$\((\w+)\)/g, (_text, key) => env.get(key) ?? '');
  }
}

/** nginx's own error page. */
function page(status: number, title: string): HttpResponse {
  const head = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n`;
  const body = `${head}<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return textResponse(status, body, 'text/html');
}
