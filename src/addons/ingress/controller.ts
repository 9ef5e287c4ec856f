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
  SECRETS,
  SERVICES,
} from '../../model/api/refs.ts';
import type {
  EndpointSlice,
  Ingress,
  IngressBackend,
  IngressClass,
  Node,
  Secret,
  Service,
} from '../../model/generated/types.ts';
import { deepEqual } from '../../model/meta/deep-equal.ts';
import type { ProgramContext } from '../../world/machines/program.ts';
import { serveHttp, textResponse } from '../../world/network/http.ts';
import type { Endpoint } from '../../world/network/packet.ts';
import { unheededOf } from './annotations.ts';
import { IngressProxy } from './proxy.ts';

const CONTROLLER_CLASS = 'k8s.io/ingress-nginx';
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const HTTP_PORT = 80;
const HTTPS_PORT = 443;
const HEALTH_PORT = 10_254;
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
  private readonly secrets: Informer<Secret>;
  private readonly proxy: IngressProxy;

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
    this.secrets = this.informers.informer(SECRETS);
    this.proxy = new IngressProxy(self, (namespace, backend) =>
      this.endpointsOf(namespace, backend),
    );
    this.slices.addIndex('service', ({ metadata }) => [
      `${metadata.namespace}/${metadata.labels?.['kubernetes.io/service-name'] ?? ''}`,
    ]);
    this.events = new EventRecorder(client, 'nginx-ingress-controller');
  }

  *run(): Task {
    const { process, net } = this.self;
    const { proxy } = this;
    serveHttp(process, net, HEALTH_PORT, function* ({ request: { path } }) {
      return textResponse(200, path === '/metrics' ? proxy.counts.page() : 'ok');
    });
    this.ingresses.onChange(({ type, object }) => {
      this.reload();
      if (type !== 'deleted' && this.isMine(object)) {
        this.events.event(object, 'Normal', 'Sync', 'Scheduled for sync');
        this.warn(object);
      }
    });
    this.classes.onChange(() => this.reload());
    this.secrets.onChange(({ object }) => {
      if (object.type === 'kubernetes.io/tls') this.reload();
    });
    this.services.onChange(() => this.changed.ring());
    yield* this.informers.startAll();
    serveHttp(process, net, HTTP_PORT, (exchange) => proxy.serve(exchange));
    serveHttp(
      process,
      net,
      HTTPS_PORT,
      // Load generators and browsers of the simulation do not say that they use TLS here.
      ({ request, ...more }) => proxy.serve({ ...more, request: { tls: '', ...request } }),
      (serverName) => proxy.certificates.choose(serverName),
    );
    process.spawn('ingress status', this.publish());
    yield* forever();
  }

  private reload(): void {
    this.changed.ring();
    const own = [...this.ingresses.list()].filter((ingress) => this.isMine(ingress));
    this.proxy.configure(own, (namespace, name) => this.secrets.get(namespace, name));
  }

  /** Annotations and backends that this controller does not know are told of. */
  private warn(ingress: Ingress): void {
    const names = unheededOf(ingress);
    if (names.length === 0) return;
    const message = `annotations without effect in this controller: ${names.join(', ')}`;
    this.events.event(ingress, 'Warning', 'UnsupportedAnnotation', message);
  }

  private isMine({ spec, metadata }: Ingress): boolean {
    const name = spec?.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION];
    if (name === undefined) return this.option('watch-ingress-without-class', 'false') === 'true';
    const ingressClass = this.classes.get('', name);
    if (!ingressClass) return metadata.annotations?.[CLASS_ANNOTATION] === 'nginx';
    return ingressClass.spec?.controller === this.option('controller-class', CONTROLLER_CLASS);
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
