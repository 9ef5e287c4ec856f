// exec and attach over WebSockets. Upstream: apimachinery pkg/util/remotecommand, v5.channel.k8s.io
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { ERROR_CHANNEL } from '../../client/kubelet-wire.ts';
import type { ByteStream } from '../../model/api/request.ts';
import type { Status } from '../../model/generated/types.ts';
import { badRequest } from '../../model/meta/status.ts';
import type { HttpApi } from '../http/http-api.ts';
import { statusResponse } from '../http/http-api.ts';
import type { HttpResponse } from '../http/http-message.ts';
import { splitUrl } from '../http/http-message.ts';
import { handled, httpRequestOf } from './https-adapter.ts';
import { servePortForward } from './port-forward-socket.ts';
import { serveSpdyPortForward } from './spdy/spdy-port-forward.ts';

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'v5.base64.channel.k8s.io'];
/** How kubectl asks for SPDY inside a WebSocket. */
const SPDY_PORT_FORWARD = 'SPDY/3.1+portforward.k8s.io';
/** In v5 the client closes a channel with a message on this one. */
const CLOSE_CHANNEL = 255;

/** Handles the upgrade requests of a server. */
export function upgradeListener(api: HttpApi) {
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  });
  // kubectl's name for SPDY is no valid token, which the WebSocket library refuses to read.
  const tunnels = new WebSocketServer({ noServer: true });
  tunnels.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${SPDY_PORT_FORWARD}`));
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const isWebSocket = request.headers.upgrade?.toLowerCase() === 'websocket';
    const outcome = handled(api, httpRequestOf(request, undefined));
    if (outcome.is === 'response') {
      refuse(socket, outcome.response);
      return;
    }
    if (outcome.is === 'later') {
      outcome.onResponse((response) => refuse(socket, response));
      return;
    }
    const { body } = outcome.answer;
    if (body.is !== 'bytes') return;
    const { stream } = body;
    if (!isWebSocket) {
      refuseSpdy(socket, stream);
      return;
    }
    const accept = (use: (client: WebSocket) => void): void =>
      sockets.handleUpgrade(request, socket, head, use);
    if (request.headers['sec-websocket-protocol']?.includes(SPDY_PORT_FORWARD)) {
      delete request.headers['sec-websocket-protocol'];
      tunnels.handleUpgrade(request, socket, head, (client) =>
        serveSpdyPortForward(client, stream),
      );
    } else if (outcome.subresource === 'portforward') {
      servePortForward(accept, stream, portsOf(request.url ?? ''));
    } else serveExec(socket, accept, stream);
  };
}

/** kubectl tries SPDY when a WebSocket was refused, and shows why that was refused. */
function refuseSpdy(socket: Duplex, stream: ByteStream): void {
  const unserved = badRequest(
    'exec, attach and port-forward are served over WebSockets only, not over SPDY',
  );
  let isOver = false;
  const end = (status: Status): void => {
    if (isOver) return;
    isOver = true;
    refuse(socket, statusResponse(status.status === 'Failure' ? status : unserved));
    stream.close();
  };
  stream.start({ accepted: () => end(unserved), send: () => end(unserved), end });
}

function portsOf(url: string): readonly number[] {
  const values = splitUrl(url).query.filter(([key]) => key === 'ports');
  return values.flatMap(([, value]) => value.split(',').map(Number)).filter((port) => port > 0);
}

function serveExec(
  socket: Duplex,
  accept: (use: (client: WebSocket) => void) => void,
  stream: ByteStream,
): void {
  let client: WebSocket | undefined;
  const begin = (): void => {
    if (!client && !socket.destroyed) {
      accept((opened) => {
        client = opened;
        listen(opened, stream);
      });
    }
  };
  stream.start({
    accepted: begin,
    send(channel, data) {
      begin();
      client?.send(frame(channel, data));
    },
    end(status) {
      if (!client && status.status === 'Failure' && status.reason !== 'NonZeroExitCode') {
        refuse(socket, statusResponse(status));
        return;
      }
      begin();
      client?.send(frame(ERROR_CHANNEL, JSON.stringify(statusOf(status))));
      client?.close(1000);
    },
  });
  socket.on('close', () => stream.close());
}

function listen(client: WebSocket, stream: ByteStream): void {
  client.on('message', (data: Buffer) => {
    const channel = data[0];
    if (channel === undefined) return;
    if (channel === CLOSE_CHANNEL) stream.close(data[1] ?? 0);
    else if (data.length > 1) stream.receive(channel, data.subarray(1).toString('utf8'));
  });
  client.on('error', () => stream.close());
}

function frame(channel: number, data: string): Buffer {
  const bytes = Buffer.from(data, 'utf8');
  return Buffer.concat([Buffer.of(channel), bytes]);
}

/** remotecommand wants metadata in every Status. */
function statusOf(status: Status): Status {
  return { ...status, metadata: status.metadata ?? {} };
}

/** A plain HTTP answer on a socket that asked for an upgrade. */
function refuse(socket: Duplex, response: HttpResponse): void {
  const { body } = response;
  const content = body.is === 'whole' ? body.content : '';
  const bytes = Buffer.from(content);
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  socket.end(
    Buffer.concat([
      Buffer.from(
        [
          `HTTP/1.1 ${response.status} Error`,
          ...headers,
          `content-length: ${bytes.length}`,
          'connection: close',
          '',
          '',
        ].join('\r\n'),
      ),
      bytes,
    ]),
  );
}
