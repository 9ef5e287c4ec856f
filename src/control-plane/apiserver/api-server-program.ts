// kube-apiserver as a program: it listens on its host and answers in-cluster clients.
import { SECOND } from '../../kernel/time.ts';
import { sleep, sleepInBackground } from '../../kernel/waits.ts';
import type { Process } from '../../kernel/process.ts';
import type { ClientMessage, ServerMessage } from '../../client/wire.ts';
import { API_SERVER_PORT } from '../../client/wire.ts';
import type { WatchStream } from '../../model/api/request.ts';
import type { Program } from '../../world/machines/program.ts';
import type { ConnectionEnd } from '../../world/network/connection.ts';
import { textResponse } from '../../world/network/http.ts';
import type { HttpRequest, HttpResponse } from '../../world/network/http.ts';
import { CLUSTER_CERTIFICATE } from '../../world/network/tls.ts';
import type { NetworkNamespace } from '../../world/network/network-namespace.ts';
import type { EtcdClient } from '../etcd/etcd-client.ts';
import type { ApiServer } from './api-server.ts';
import { createKubernetesService, createSystemObjects } from './boot/system-objects.ts';
import { KubeletConnector } from './streaming/kubelet-stream.ts';
import type { StreamConnector } from './streaming/stream-connector.ts';

/** How often the `kubernetes` Service is seen to. Upstream: controlplane/instance.go. */
const ENDPOINT_INTERVAL = 10 * SECOND;
/** Once a minute. */
const FLOW_CONTROL_ROUNDS = 6;
/** Seconds that a server waits for etcd when it starts. */
const ETCD_TRIES = 20;

/** How the program gets its server; called anew for each start. */
export type ApiServerFactory = (process: Process, connector: StreamConnector) => ApiServer;

export type HttpAnswerer = (request: HttpRequest, send: (response: HttpResponse) => void) => void;

export interface ApiServerProgramOptions {
  readonly create: ApiServerFactory;
  /** The etcd of a machine: without it the server gives up and is restarted, as upstream's. */
  readonly etcd: (hostname: string) => EtcdClient;
  /** Answers HTTP of programs in pods, whose clients are not those of src/client. */
  readonly http?: (server: ApiServer) => HttpAnswerer;
  /** Told of each incarnation's server; `undefined` once it is gone. */
  readonly announce: (server: ApiServer | undefined) => void;
}

/** The program. Exits with 1 when its port is taken. */
export function apiServerProgram(options: ApiServerProgramOptions): Program {
  return function* run(self) {
    const { process, net } = self;
    const etcd = options.etcd(self.hostname);
    for (let tries = 1; etcd.unavailable() !== undefined; tries++) {
      if (tries === ETCD_TRIES) {
        self.stderr.write(`Error: context deadline exceeded: ${etcd.unavailable()}\n`);
        return 1;
      }
      yield* sleep(SECOND);
    }
    const server = options.create(process, new KubeletConnector(process, net));
    const http = options.http?.(server) ?? notFound;
    const listener = net.listen(process, API_SERVER_PORT, (end) => serve(server, http, end));
    if (!listener) {
      const address = `0.0.0.0:${API_SERVER_PORT}`;
      self.stderr.write(`failed to listen on ${address}: bind: address already in use\n`);
      return 1;
    }
    createSystemObjects(server, net.address);
    self.stdout.write(`Serving securely on [::]:${API_SERVER_PORT}\n`);
    options.announce(server);
    process.onEnd(() => {
      options.announce(undefined);
      server.close();
    });
    for (let round = 1; ; round++) {
      yield* sleepInBackground(ENDPOINT_INTERVAL);
      if (etcd.unavailable() !== undefined) continue;
      createKubernetesService(server, net.address);
      if (round % FLOW_CONTROL_ROUNDS === 0) server.flowControl?.ensure();
    }
  };
}

/** Serves a host without a program around it: tests and small set-ups. */
export function listenForClients(server: ApiServer, process: Process, net: NetworkNamespace): void {
  net.listen(process, API_SERVER_PORT, (end) => serve(server, notFound, end));
}

function notFound(_: HttpRequest, send: (response: HttpResponse) => void): void {
  send(textResponse(404, '404 page not found\n'));
}

function isClientMessage(raw: unknown): raw is ClientMessage {
  return typeof raw === 'object' && raw !== null && 'is' in raw;
}

/** What the kubelet's probes of the static pod ask. */
function answerProbe(server: ApiServer): HttpResponse {
  const why = server.etcd.unavailable();
  return why === undefined ? textResponse(200, 'ok') : textResponse(500, `etcd failed: ${why}\n`);
}

function serve(server: ApiServer, http: HttpAnswerer, end: ConnectionEnd): void {
  const watches = new Map<number, WatchStream>();
  const send = (message: ServerMessage): void => end.send(message);
  end.onClose(() => {
    for (const stream of watches.values()) stream.stop();
    watches.clear();
  });
  end.onMessage((raw) => {
    if (!isClientMessage(raw)) {
      const request = raw as HttpRequest;
      const reply = (response: HttpResponse): void => {
        const certificate = request.tls === undefined ? undefined : CLUSTER_CERTIFICATE;
        end.send(certificate ? { ...response, certificate } : response);
      };
      if (/^\/(livez|readyz|healthz)\b/.test(request.path)) reply(answerProbe(server));
      else http(request, reply);
      return;
    }
    const message = raw;
    const { id } = message;
    if (message.is === 'cancel') {
      watches.get(id)?.stop();
      watches.delete(id);
      return;
    }
    const response = server.handle(message.request);
    const { body } = response;
    if (body.is === 'later') {
      body.later.onResponse((given) => send({ is: 'response', id, response: given }));
      return;
    }
    send({ is: 'response', id, response });
    if (body.is !== 'watch') return;
    watches.set(id, body.stream);
    body.stream.start({
      events: (batch) => send({ is: 'events', id, batch }),
      end: () => {
        watches.delete(id);
        send({ is: 'end', id });
      },
    });
  });
}
