// Node's requests and responses to and from the HTTP API.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { HttpApi, HttpOutcome } from '../http/http-api.ts';
import { statusResponse } from '../http/http-api.ts';
import type { ChunkSink, HttpRequest, HttpResponse } from '../http/http-message.ts';
import { splitUrl } from '../http/http-message.ts';
import { startLog } from '../http/log-stream.ts';
import { boundedSink } from '../http/watch-stream.ts';
import type { ApiResponse } from '../../model/api/request.ts';
import { badRequest, internalError, requestEntityTooLarge } from '../../model/meta/status.ts';
import { credentialsOf } from './client-certificate.ts';

/** Upstream: apiserver pkg/server/config.go MaxRequestBodyBytes */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;
const GZIP_FROM_BYTES = 128 * 1024;

/** Answers requests; `beforeRequest` lets virtual time catch up. */
export function requestListener(api: HttpApi, intercept: Interceptor) {
  return (
    incoming: IncomingMessage | Http2ServerRequest,
    outgoing: ServerResponse | Http2ServerResponse,
  ): void => {
    // Node keeps the two versions alike in all that is used here.
    const request = incoming as IncomingMessage;
    const response = outgoing as ServerResponse;
    readBody(request, (body) => {
      if (body === 'too large') {
        const text = `limit is ${MAX_BODY_BYTES}`;
        send(request, response, statusResponse(requestEntityTooLarge(text)));
        return;
      }
      const message = httpRequestOf(request, body);
      if (intercept(message, (answer) => send(request, response, answer))) return;
      answer(api, message, request, response);
    });
  };
}

/** Takes a request over (the clock's verbs do); false leaves it to the API. */
export type Interceptor = (
  request: HttpRequest,
  reply: (response: HttpResponse) => void,
) => boolean;

function answer(
  api: HttpApi,
  message: HttpRequest,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const outcome = handled(api, message);
  if (outcome.is === 'response') {
    send(request, response, outcome.response);
  } else if (outcome.is === 'later') {
    outcome.onResponse((given) => {
      if (!response.destroyed) send(request, response, given);
    });
  } else if (outcome.subresource === 'log') sendLog(request, response, outcome.answer);
  else send(request, response, statusResponse(badRequest('you must use the upgrade: websocket')));
}

/** A bug met on the way of one request is told on stderr; the other clients go on. */
export function handled(api: HttpApi, message: HttpRequest): HttpOutcome {
  try {
    return api.handle(message);
  } catch (error) {
    const { method, path } = message;
    process.stderr.write(`bug: ${method} ${path}: ${(error as Error).stack ?? String(error)}\n`);
    const status = internalError((error as Error).message);
    return { is: 'response', response: statusResponse(status) };
  }
}

/** The parts of a request that the API looks at. */
export function httpRequestOf(request: IncomingMessage, body: Buffer | undefined): HttpRequest {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.startsWith(':')) continue;
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return {
    method: request.method ?? 'GET',
    ...splitUrl(request.url ?? '/'),
    headers,
    ...(body === undefined ? {} : { body }),
    credentials: credentialsOf(socketOf(request)),
  };
}

/** The connection itself, which HTTP/2 hides behind its session. */
function socketOf(request: IncomingMessage): TLSSocket {
  const { stream } = request as IncomingMessage & {
    readonly stream?: { readonly session?: { readonly socket?: TLSSocket } };
  };
  return stream?.session?.socket ?? (request.socket as TLSSocket);
}

function readBody(
  request: IncomingMessage,
  done: (body: Buffer | undefined | 'too large') => void,
): void {
  if (request.method === 'GET' || request.method === 'HEAD') {
    done(undefined);
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  let isOver = false;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (isOver) return;
    if (length <= MAX_BODY_BYTES) {
      chunks.push(chunk);
      return;
    }
    isOver = true;
    chunks.length = 0;
    done('too large');
  });
  request.on('end', () => {
    if (!isOver) done(Buffer.concat(chunks));
  });
}

function send(request: IncomingMessage, response: ServerResponse, answer: HttpResponse): void {
  const { body } = answer;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  switch (body.is) {
    case 'whole':
      sendWhole(request, response, answer.status, body.content);
      return;
    case 'pieces':
      response.writeHead(answer.status);
      sendPieces(response, body.pieces[Symbol.iterator]());
      return;
    case 'stream':
      response.writeHead(answer.status);
      response.flushHeaders();
      response.on('close', () => body.stream.cancel());
      body.stream.start(sinkOf(response));
  }
}

function sendWhole(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  content: string | Uint8Array,
): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const accepts = request.headers['accept-encoding'] ?? '';
  const isLong = bytes.length > GZIP_FROM_BYTES && accepts.includes('gzip');
  if (isLong) response.setHeader('content-encoding', 'gzip');
  const sent = isLong ? gzipSync(bytes, { level: 1 }) : bytes;
  response.writeHead(status, { 'content-length': sent.length });
  response.end(request.method === 'HEAD' ? undefined : sent);
}

/** Writes piece by piece, waiting whenever the client is behind. */
function sendPieces(response: ServerResponse, pieces: Iterator<string>): void {
  for (;;) {
    if (response.destroyed) return;
    const next = pieces.next();
    if (next.done) {
      response.end();
      return;
    }
    if (response.write(next.value)) continue;
    response.once('drain', () => sendPieces(response, pieces));
    return;
  }
}

function sendLog(request: IncomingMessage, response: ServerResponse, answer: ApiResponse): void {
  if (answer.body.is !== 'bytes') return;
  const cancel = startLog(answer.body.stream, {
    begin() {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.flushHeaders();
      return sinkOf(response);
    },
    refuse: (status) => send(request, response, statusResponse(status)),
  });
  response.on('close', cancel);
}

function sinkOf(response: ServerResponse): ChunkSink {
  return boundedSink(
    (chunk) => {
      if (!response.destroyed) response.write(chunk);
    },
    () => response.writableLength,
    () => response.end(),
  );
}
