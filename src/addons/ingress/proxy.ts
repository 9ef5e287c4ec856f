// nginx behind the Ingress controller: redirects, canaries, sticky clients, and what is passed on.
// Upstream: ingress-nginx rootfs/etc/nginx/{template/nginx.tmpl,lua/balancer}.
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Ingress, IngressBackend } from '../../model/generated/types.ts';
import type { ProgramContext } from '../../world/machines/program.ts';
import { sha256Hex } from '../../bytes/sha256.ts';
import { httpRequest, textResponse } from '../../world/network/http.ts';
import type {
  HttpExchange,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
} from '../../world/network/http.ts';
import type { Endpoint } from '../../world/network/packet.ts';
import { cookieOf, goesToCanary, settingsOf } from './annotations.ts';
import type { IngressSettings } from './annotations.ts';
import { Certificates } from './certificates.ts';
import type { SecretReader } from './certificates.ts';
import { RequestCounts } from './request-counts.ts';
import { Routes } from './routes.ts';
import type { RouteMatch } from './routes.ts';

/** nginx's proxy_connect_timeout, proxy_read_timeout and proxy_next_upstream_tries. */
const UPSTREAM_TIMEOUT = 60 * SECOND;
const UPSTREAM_TRIES = 3;

/** The ready pods behind a backend. */
export type EndpointFinder = (namespace: string, backend: IngressBackend) => readonly Endpoint[];

export class IngressProxy {
  readonly counts = new RequestCounts();
  certificates = new Certificates([], () => undefined);
  private routes = new Routes([]);
  private canaries = new Routes([]);
  private turn = 0;

  constructor(
    private readonly self: ProgramContext,
    private readonly endpointsOf: EndpointFinder,
  ) {}

  configure(ingresses: readonly Ingress[], secret: SecretReader): void {
    const isCanary = (one: Ingress): boolean => settingsOf(one).canary !== undefined;
    this.routes = new Routes(ingresses.filter((one) => !isCanary(one)));
    this.canaries = new Routes(ingresses.filter(isCanary));
    this.certificates = new Certificates(ingresses, secret);
  }

  *serve(exchange: HttpExchange): Task<HttpResponse> {
    const { request } = exchange;
    if (request.path === '/healthz' && !request.headers.has('host')) return textResponse(200, '');
    const host = request.headers.get('host') ?? '';
    const match = this.matchOf(host, request);
    if (!match) return page(404, 'Not Found');
    const settings = settingsOf(match.ingress);
    const elsewhere = this.redirectOf(host, request, settings);
    if (elsewhere) return elsewhere;
    const endpoints = this.endpointsOf(match.ingress.metadata.namespace ?? '', match.backend);
    const response =
      endpoints.length === 0
        ? page(503, 'Service Temporarily Unavailable')
        : yield* this.passOn(exchange, match, settings, endpoints);
    this.counts.count(match, response.status);
    return response;
  }

  private matchOf(host: string, { path, headers }: HttpRequest): RouteMatch | undefined {
    const match = this.routes.match(host, path);
    const other = match && this.canaries.match(host, path);
    const canary = other && settingsOf(other.ingress).canary;
    if (!canary) return match;
    const { random } = this.self.process;
    return goesToCanary(canary, headers, (below) => random.below(below)) ? other : match;
  }

  private redirectOf(
    host: string,
    { path, tls }: HttpRequest,
    { redirect, sslRedirect, forceSslRedirect, appRoot }: IngressSettings,
  ): HttpResponse | undefined {
    const wantsTls = forceSslRedirect || (sslRedirect && this.certificates.isSecured(host));
    const name = host.replace(/:\d+$/, '');
    if (tls === undefined && wantsTls) {
      return redirectTo(308, 'Permanent Redirect', `https://${name}${path}`);
    }
    if (redirect) return redirectTo(redirect.status, 'Found', redirect.location);
    if (appRoot === undefined || path !== '/') return undefined;
    return redirectTo(302, 'Found', `${tls === undefined ? 'http' : 'https'}://${name}${appRoot}`);
  }

  /** Tries endpoints in turn until one answers. */
  private *passOn(
    { request, client }: HttpExchange,
    match: RouteMatch,
    settings: IngressSettings,
    endpoints: readonly Endpoint[],
  ): Task<HttpResponse> {
    const { process, net } = this.self;
    const headers = this.headersOf(request, client.address, settings);
    const { affinityCookie } = settings;
    const crumb = affinityCookie && cookieOf(request.headers, affinityCookie);
    let next = endpoints.findIndex((endpoint) => crumbOf(endpoint) === crumb);
    const isKept = next >= 0;
    if (!isKept) next = this.turn++;
    let hasTimedOut = false;
    const tries = Math.min(UPSTREAM_TRIES, endpoints.length);
    for (let attempt = 0; attempt < tries; attempt++) {
      const to = endpoints[next++ % endpoints.length] as Endpoint;
      if (attempt > 0) this.turn = next;
      const { method, body } = request;
      const secured = settings.isBackendSecure ? { tls: to.address } : {};
      const call = { method, to, path: match.path, headers, body, timeout: UPSTREAM_TIMEOUT };
      const outcome = yield* httpRequest(process, net, { ...call, ...secured });
      if (outcome.is === 'response') {
        return withExtras(outcome.response, settings, isKept ? undefined : to);
      }
      hasTimedOut = outcome.is === 'timeout';
    }
    return hasTimedOut ? page(504, 'Gateway Time-out') : page(502, 'Bad Gateway');
  }

  private headersOf(
    request: HttpRequest,
    client: string,
    { upstreamHost }: IngressSettings,
  ): HttpHeaders {
    const host = request.headers.get('host') ?? '';
    const scheme = request.tls === undefined ? 'http' : 'https';
    return new Map([
      ...request.headers,
      ['host', upstreamHost ?? host],
      ['x-request-id', this.self.process.random.hex(32)],
      ['x-real-ip', client],
      ['x-forwarded-for', client],
      ['x-forwarded-host', host],
      ['x-forwarded-port', scheme === 'http' ? '80' : '443'],
      ['x-forwarded-proto', scheme],
      ['x-forwarded-scheme', scheme],
      ['x-scheme', scheme],
    ]);
  }
}

/** What stands for a pod in an affinity cookie. */
function crumbOf({ address, port }: Endpoint): string {
  return sha256Hex(`${address}:${port}`).slice(0, 32);
}

function withExtras(
  response: HttpResponse,
  { affinityCookie, allowsCors }: IngressSettings,
  chosen: Endpoint | undefined,
): HttpResponse {
  const { certificate: _own, ...plain } = response;
  const headers = new Map(response.headers);
  if (affinityCookie && chosen) {
    headers.set('set-cookie', `${affinityCookie}=${crumbOf(chosen)}; Path=/; HttpOnly`);
  }
  if (allowsCors) {
    headers.set('access-control-allow-origin', '*');
    headers.set('access-control-allow-credentials', 'true');
  }
  return { ...plain, headers };
}

function redirectTo(status: number, title: string, location: string): HttpResponse {
  const response = page(status, title);
  return { ...response, headers: new Map([...response.headers, ['location', location]]) };
}

/** nginx's own error page. */
function page(status: number, title: string): HttpResponse {
  const head = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n`;
  const rule = '<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';
  const body = `${head}<center><h1>${status} ${title}</h1></center>\r\n${rule}`;
  return textResponse(status, body, 'text/html');
}
