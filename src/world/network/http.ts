// HTTP between simulated programs: whole requests and replies as messages on a connection.
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';
import { withTimeout } from '../../kernel/waits.ts';
import type { ConnectionEnd } from './connection.ts';
import { requestFromText, responseFromText, responseText } from './http-text.ts';
import type { Listener, NetworkNamespace } from './network-namespace.ts';
import type { Endpoint, Hop } from './packet.ts';
import type { ServerCertificate } from './tls.ts';
import { PLAIN_REPLY, usualCertificate } from './tls.ts';

/** Header names are lower case. */
export type HttpHeaders = ReadonlyMap<string, string>;

export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: HttpHeaders;
  readonly body: string;
  /** Who asks may have stopped the clock: computing the answer takes no time. */
  readonly isInstant?: boolean;
  /** Over TLS: the name that the client asks for (SNI). */
  readonly tls?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: string;
  /** Over TLS: what the server has shown. */
  readonly certificate?: ServerCertificate;
}

/** What a server knows of a request beside its text. */
export interface HttpExchange {
  readonly request: HttpRequest;
  /** Who asks, as the server sees it. */
  readonly client: Endpoint;
  readonly local: Endpoint;
}

export type HttpHandler = (exchange: HttpExchange) => Task<HttpResponse>;

export interface HttpCall {
  readonly method?: string;
  readonly to: Endpoint;
  readonly path: string;
  readonly headers?: HttpHeaders;
  readonly body?: string;
  /** For connecting and answering together. */
  readonly timeout: Micros;
  /** Packets take no time: for what outside users ask while the clock stands still. */
  readonly isInstant?: boolean;
  /** Asks over TLS, for this name. */
  readonly tls?: string;
}

export type HttpOutcome =
  | { readonly is: 'response'; readonly response: HttpResponse; readonly hops: readonly Hop[] }
  | {
      /** `closed`: the server went away in the middle. */
      readonly is: 'refused' | 'timeout' | 'unreachable' | 'closed';
      readonly why: string;
      readonly hops: readonly Hop[];
    };

/** gRPC's health checks travel as requests of this path here; the body is the service's name. */
export const GRPC_HEALTH_METHOD = '/grpc.health.v1.Health/Check';

export const NO_HEADERS: HttpHeaders = new Map();

/** A reply with a text body. */
export function textResponse(status: number, body: string, type = 'text/plain'): HttpResponse {
  return { status, headers: new Map([['content-type', type]]), body };
}

/** Sends one request over a connection of its own, as `curl` does. Never throws. */
export function* httpRequest(
  process: Process,
  net: NetworkNamespace,
  call: HttpCall,
): Task<HttpOutcome> {
  const { clock } = process;
  const deadline = clock.now + call.timeout;
  const { timeout, isInstant = false } = call;
  const outcome = yield* net.connect(process, call.to, { timeout, isInstant });
  if (outcome.is !== 'connected') return outcome;
  const { end } = outcome;
  const request: HttpRequest = {
    method: call.method ?? 'GET',
    path: call.path,
    headers: call.headers ?? NO_HEADERS,
    body: call.body ?? '',
    ...(isInstant ? { isInstant } : {}),
    ...(call.tls === undefined ? {} : { tls: call.tls }),
  };
  end.send(request);
  const left = Math.max(deadline - clock.now, 0);
  const reply = yield* withTimeout(end.inbox.receive(), left);
  end.close();
  const { hops } = end;
  if (reply.is === 'timeout') {
    return { is: 'timeout', why: `no reply in ${call.timeout / SECOND} s`, hops };
  }
  if (reply.value.is === 'closed') return { is: 'closed', why: reply.value.reason, hops };
  const { message } = reply.value;
  const response = typeof message === 'string' ? responseFromText(message) : message;
  if (!isResponse(response)) return { is: 'closed', why: 'the reply is not HTTP', hops };
  if (call.tls !== undefined && !response.certificate) {
    return { is: 'closed', why: PLAIN_REPLY, hops };
  }
  return { is: 'response', response, hops };
}

function isResponse(message: unknown): message is HttpResponse {
  return typeof message === 'object' && message !== null && 'status' in message;
}

/** The certificate for a name; undefined when the server does not speak TLS. */
export type CertificateChoice = (serverName: string) => ServerCertificate | undefined;

/** Answers requests until the process ends; each runs as a task. Undefined: the port is taken. */
export function serveHttp(
  process: Process,
  net: NetworkNamespace,
  port: number,
  handler: HttpHandler,
  certificateFor: CertificateChoice = () => usualCertificate(port),
): Listener | undefined {
  return net.listen(process, port, (end) => {
    end.onMessage((message) => {
      const isText = typeof message === 'string';
      const request = isText ? requestFromText(message) : (message as HttpRequest);
      if (!request) {
        end.send(responseText(textResponse(400, 'Bad Request\n')));
        end.close();
        return;
      }
      const exchange = { request, client: end.remote, local: end.local };
      const certificate = request.tls === undefined ? undefined : certificateFor(request.tls);
      process.spawn('http request', answer(end, handler, exchange, isText, certificate));
    });
  });
}

function* answer(
  end: ConnectionEnd,
  handler: HttpHandler,
  exchange: HttpExchange,
  isText: boolean,
  certificate: ServerCertificate | undefined,
): Task {
  const response = yield* handler(exchange);
  const shown = certificate ? { ...response, certificate } : response;
  end.send(isText ? responseText(response) : shown);
  // Whoever types by hand sees the end of the reply by the end of the connection.
  if (isText) end.close();
}
