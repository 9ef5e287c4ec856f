// Ports that tell load balancers whether this node holds endpoints of a Service of policy Local.
// Upstream: pkg/proxy/healthcheck/service_health.go
import type { Service } from '../../../model/generated/types.ts';
import type { ProgramContext } from '../../../world/machines/program.ts';
import { serveHttp } from '../../../world/network/http.ts';
import type { HttpResponse } from '../../../world/network/http.ts';
import type { Listener } from '../../../world/network/network-namespace.ts';
import type { NodeDataplane } from '../node-dataplane.ts';
import { localEndpoints } from './endpoint.ts';
import { servicePorts } from './service-port.ts';

interface HealthCheck {
  readonly port: number;
  readonly listener: Listener | undefined;
  service: Service;
}

export class HealthCheckPorts {
  private readonly checks = new Map<string, HealthCheck>();

  constructor(
    private readonly self: ProgramContext,
    private readonly node: NodeDataplane,
  ) {}

  /** These are all Services there are. */
  list(services: readonly Service[]): void {
    const present = new Set(services.map(keyOf));
    for (const key of Array.from(this.checks.keys())) if (!present.has(key)) this.close(key);
    for (const service of services) this.change(service, false);
  }

  change(service: Service, isDeleted: boolean): void {
    const key = keyOf(service);
    const port = isDeleted ? 0 : (service.spec.healthCheckNodePort ?? 0);
    const known = this.checks.get(key);
    if (known?.port === port) known.service = service;
    if ((known?.port ?? 0) === port) return;
    this.close(key);
    if (port === 0) return;
    const { process, net } = this.self;
    const respond = (): HttpResponse => this.answer(key);
    const listener = serveHttp(process, net, port, function* () {
      return respond();
    });
    this.checks.set(key, { port, listener, service });
  }

  private close(key: string): void {
    this.checks.get(key)?.listener?.close();
    this.checks.delete(key);
  }

  private answer(key: string): HttpResponse {
    const service = this.checks.get(key)?.service;
    const count = service ? this.countLocal(service) : 0;
    const { namespace, name } = service?.metadata ?? {};
    const body = [
      '{',
      '\t"service": {',
      `\t\t"namespace": "${namespace}",`,
      `\t\t"name": "${name}"`,
      '\t},',
      `\t"localEndpoints": ${count},`,
      '\t"serviceProxyHealthy": true',
      '}',
    ];
    const headers = new Map([
      ['content-type', 'application/json'],
      ['x-content-type-options', 'nosniff'],
      ['x-load-balancing-endpoint-weight', String(count)],
    ]);
    return { status: count > 0 ? 200 : 503, headers, body: body.join('\n') };
  }

  /** Different addresses on this node that take traffic of the Service. */
  private countLocal(service: Service): number {
    const { cursor, dataplane } = this.node;
    if (!cursor) return 0;
    const addresses = new Set<string>();
    for (const port of servicePorts(service)) {
      const all = dataplane.services.endpoints(port, cursor);
      for (const { address } of localEndpoints(all, this.node)) addresses.add(address);
    }
    return addresses.size;
  }
}

function keyOf({ metadata }: Service): string {
  return `${metadata.namespace}/${metadata.name}`;
}
