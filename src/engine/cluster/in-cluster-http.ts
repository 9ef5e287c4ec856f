// The Kubernetes API for programs in pods that speak plain HTTP to it, as curl does.
import type { ApiServer } from '../../control-plane/apiserver/api-server.ts';
import type { ClusterDoor } from '../../hosts/http/cluster-door.ts';
import { HttpApi, statusResponse } from '../../hosts/http/http-api.ts';
import type { HttpResponse as Answer } from '../../hosts/http/http-message.ts';
import { splitUrl } from '../../hosts/http/http-message.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Credentials } from '../../model/api/request.ts';
import { badRequest } from '../../model/meta/status.ts';
import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.ts';
import type { HttpHeaders, HttpRequest, HttpResponse } from '../../world/network/http.ts';

/** Whole answers only: what lasts (watch, logs, exec) is refused. */
export function answerInCluster(
  server: ApiServer,
  clock: Clock,
  request: HttpRequest,
  send: (response: HttpResponse) => void,
): void {
  const finish = (answer: Answer): void => send(wholeOf(request, answer));
  const outcome = apiOf(server, clock).handle({
    method: request.method,
    ...splitUrl(request.path),
    headers: request.headers,
    ...(request.body === '' ? {} : { body: encodeUtf8(request.body) }),
    credentials: credentialsOf(request.headers),
  });
  if (outcome.is === 'response') finish(outcome.response);
  else if (outcome.is === 'later') outcome.onResponse(finish);
  else finish(REFUSED);
}

/** The layer over each server; a pure cache. */
const apis = new WeakMap<ApiServer, HttpApi>();

function apiOf(server: ApiServer, clock: Clock): HttpApi {
  let api = apis.get(server);
  if (!api) {
    const door: ClusterDoor = {
      now: () => clock.now,
      request: (request) => server.handle(request),
      registries: () => [server.registry],
      servers: () => [server],
    };
    apis.set(server, (api = new HttpApi(door)));
  }
  return api;
}

const REFUSED = statusResponse(
  badRequest('watches, logs and exec are not served to programs in simulated containers'),
);

function credentialsOf(headers: HttpHeaders): Credentials {
  const token = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  return token === undefined ? { is: 'anonymous' } : { is: 'token', token };
}

function wholeOf(request: HttpRequest, { status, headers, body }: Answer): HttpResponse {
  if (body.is === 'stream') {
    body.stream.cancel();
    return wholeOf(request, REFUSED);
  }
  const parts = body.is === 'whole' ? [body.content] : [...body.pieces];
  const text = parts.map((part) => (typeof part === 'string' ? part : decodeUtf8(part))).join('');
  const isJson = headers.get('content-type')?.startsWith('application/json') ?? false;
  const shown = isJson && isForReading(request) ? JSON.stringify(JSON.parse(text), null, 2) : text;
  return { status, headers, body: shown };
}

/** Upstream: apiserver pkg/endpoints/handlers/responsewriters (isPrettyPrint). */
function isForReading({ path, headers }: HttpRequest): boolean {
  const pretty = /[?&]pretty(?:=([^&]*))?(?:&|$)/.exec(path);
  if (pretty) return pretty[1] !== 'false' && pretty[1] !== '0';
  const agent = headers.get('user-agent') ?? '';
  return ['curl', 'Wget', 'Mozilla/5.0'].some((name) => agent.startsWith(name));
}
