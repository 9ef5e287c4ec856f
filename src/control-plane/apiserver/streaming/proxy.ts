// Any method on pods/proxy, services/proxy and nodes/proxy: the request goes on to that server.
// Upstream: apimachinery pkg/util/proxy/{upgradeaware,transport}.go, pkg/registry/core/*/rest
import { ApiError } from '../../../client/api-error.ts';
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { ApiResponse, HttpDetails, LaterResponse } from '../../../model/api/request.ts';
import { notFound, serviceUnavailable } from '../../../model/meta/status.ts';
import type { HttpCall, HttpOutcome } from '../../../world/network/http.ts';
import type { Endpoint } from '../../../world/network/packet.ts';
import type { Action } from '../actions/action.ts';
import type { Exchange } from '../exchange.ts';
import { proxyTarget, splitProxyName } from './proxy-target.ts';
import type { StreamConnector } from './stream-connector.ts';

const PROXY_TIMEOUT = 30 * SECOND;
/** Headers of the way to here, which say nothing on the way on. */
const OWN_HEADERS = new Set(['authorization', 'connection', 'host', 'content-length']);

const PROXY: Action = {
  name: 'proxy',

  decode(exchange) {
    exchange.operation = 'CONNECT';
    const { request, definition, server } = exchange;
    const { name } = splitProxyName(request.resource, request.name);
    exchange.old = server.read(definition.ref, request.namespace, name);
    if (!exchange.old) throw new ApiError(notFound(definition.ref, name));
  },

  store(exchange) {
    const { server, request, old } = exchange;
    const { connector } = server;
    const { http } = request;
    if (!connector || !http || !old) {
      throw new ApiError(serviceUnavailable('this server has no way to other servers'));
    }
    const location = redirect(exchange, http);
    if (location !== undefined) {
      exchange.response = location;
      return;
    }
    const { port } = splitProxyName(request.resource, request.name);
    const target = proxyTarget(exchange, old, port);
    exchange.later = forward(connector, http, target, request.body);
  },

  encode(exchange) {
    if (exchange.response) return exchange.response;
    return { code: 200, body: { is: 'later', later: exchange.later as LaterResponse } };
  },
};

export function proxyAction(): Action {
  return PROXY;
}

/** Without a path, browsers would resolve links against the wrong folder. */
function redirect(_exchange: Exchange, { method, path }: HttpDetails): ApiResponse | undefined {
  if (method !== 'GET' || !path.endsWith('/proxy')) return undefined;
  return {
    code: 301,
    body: { is: 'text', text: '', contentType: 'text/html; charset=utf-8' },
    headers: new Map([['location', `${path}/`]]),
  };
}

/** What follows `/proxy` in the path, with the query. */
function restOf({ path, query }: HttpDetails): string {
  const rest = /^.*?\/(?:pods|services|nodes)\/[^/]+\/proxy(\/.*)$/.exec(path)?.[1] ?? '/';
  const pairs = query.map(([key, value]) => {
    const name = encodeURIComponent(key);
    return value === '' ? name : `${name}=${encodeURIComponent(value)}`;
  });
  return pairs.length === 0 ? rest : `${rest}?${pairs.join('&')}`;
}

function forward(
  connector: StreamConnector,
  http: HttpDetails,
  to: Endpoint,
  body: unknown,
): LaterResponse {
  const headers = new Map<string, string>([['host', `${to.address}:${to.port}`]]);
  for (const [name, value] of http.headers) if (!OWN_HEADERS.has(name)) headers.set(name, value);
  headers.set('x-forwarded-for', '127.0.0.1');
  const call: HttpCall = {
    method: http.method,
    to,
    path: restOf(http),
    headers,
    body: typeof body === 'string' ? body : '',
    timeout: PROXY_TIMEOUT,
  };
  return connector.later('proxy', answered(connector, call));
}

function* answered(connector: StreamConnector, call: HttpCall): Task<ApiResponse> {
  const outcome = yield* connector.request(call);
  if (outcome.is !== 'response') {
    const status = serviceUnavailable(`error trying to reach service: ${reasonOf(outcome, call)}`);
    return { code: 503, body: { is: 'object', object: status } };
  }
  const { status, headers, body } = outcome.response;
  const contentType = headers.get('content-type') ?? 'text/plain; charset=utf-8';
  const passed = new Map<string, string>();
  for (const [name, value] of headers) {
    if (name !== 'content-type' && name !== 'content-length') passed.set(name, value);
  }
  return { code: status, body: { is: 'text', text: body, contentType }, headers: passed };
}

/** Go's words for a connection that did not come about. */
export function reasonOf(
  { is, why }: Exclude<HttpOutcome, { is: 'response' }>,
  { to }: HttpCall,
): string {
  const where = `dial tcp ${to.address}:${to.port}`;
  switch (is) {
    case 'refused':
      return `${where}: connect: connection refused`;
    case 'unreachable':
      return `${where}: connect: no route to host`;
    case 'timeout':
      return `${where}: i/o timeout`;
    default:
      return why === 'closed' ? 'EOF' : why;
  }
}
