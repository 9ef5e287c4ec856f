// `npm run serve`: the cluster without a browser, speaking the Kubernetes API over HTTPS.
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createSecureServer } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { Engine } from '../../engine/engine.ts';
import { problemOfSchedulerConfiguration } from '../../engine/cluster/cluster-config.ts';
import type { ClusterConfig } from '../../engine/cluster/cluster-config.ts';
import { DESCRIPTION_LINES } from '../../model/generated/descriptions.ts';
import { readDescriptions } from '../../model/schema/descriptions.ts';
import { clockVerbOf } from '../http/clock-verbs.ts';
import { HttpApi, statusResponse } from '../http/http-api.ts';
import type { HttpResponse } from '../http/http-message.ts';
import { signApproved } from './certificate-signer.ts';
import { makeCertificates } from './certificates.ts';
import type { Certificates } from './certificates.ts';
import { doorOf } from './engine-door.ts';
import { upgradeListener } from './exec-socket.ts';
import type { Flags } from './flags.ts';
import { FlagError, parseFlags, USAGE } from './flags.ts';
import type { Interceptor } from './https-adapter.ts';
import { requestListener } from './https-adapter.ts';
import { kubeconfigText } from './kubeconfig.ts';
import { TimeKeeper } from './time-keeper.ts';

const BAD_USAGE = 2;
const HEADERS_TIMEOUT_MILLIS = 32_000;
/** Upstream: apiserver pkg/server/options/serving.go (HTTP2MaxStreamsPerConnection). */
const MAX_STREAMS = 1_000;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(BAD_USAGE);
}

function flagsOf(argv: readonly string[]): Flags {
  try {
    return parseFlags(argv);
  } catch (error) {
    if (error instanceof FlagError) fail(error.message);
    throw error;
  }
}

function configOf(flags: Flags): Partial<ClusterConfig> {
  const { seed, preset, nodes, controlPlanes, nodeCpuMilli, nodeMemoryBytes, nodePods } = flags;
  const { startMicros } = flags;
  return {
    seed,
    preset,
    runtimes: flags.runtimes,
    ...(startMicros === undefined ? {} : { start: startMicros }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(controlPlanes === undefined ? {} : { controlPlanes }),
    ...(nodeCpuMilli === undefined ? {} : { nodeCpuMilli }),
    ...(nodeMemoryBytes === undefined ? {} : { nodeMemoryBytes }),
    ...(nodePods === undefined ? {} : { nodePods }),
    ...(flags.schedulerConfig === undefined
      ? {}
      : { schedulerConfiguration: schedulerConfigurationIn(flags.schedulerConfig) }),
  };
}

/** The file's text, which the scheduler will accept. */
function schedulerConfigurationIn(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    fail(`--scheduler-config: ${(error as Error).message}`);
  }
  const problem = problemOfSchedulerConfiguration(text);
  if (problem !== undefined) fail(`--scheduler-config: ${problem}`);
  return text;
}

/** POST advance, step and fastforward, answered when time has got there. */
function clockInterceptor(engine: Engine, keeper: TimeKeeper): Interceptor {
  return (request, reply) => {
    const verb = clockVerbOf(request);
    if (!verb) return false;
    const done = (): void => reply(clockResponse(engine));
    if (verb.is === 'refused') reply(statusResponse(verb.status));
    else if (verb.is === 'step') keeper.step(done);
    else if (verb.is === 'fastforward') keeper.fastForward(done);
    else keeper.advance(verb.micros, done);
    return true;
  };
}

function clockResponse(engine: Engine): HttpResponse {
  const content = JSON.stringify(engine.simulation.timed(engine.simulation.clock));
  const headers = new Map([['content-type', 'application/json']]);
  return { status: 200, headers, body: { is: 'whole', content } };
}

function listen(flags: Flags, certificates: Certificates, engine: Engine): void {
  const keeper = new TimeKeeper(engine);
  signApproved(engine, certificates);
  const docs = readDescriptions(DESCRIPTION_LINES);
  const api = new HttpApi(
    doorOf(engine, () => keeper.catchUp()),
    docs,
  );
  const server = createSecureServer(
    {
      // Watches and exec of older clients come over HTTP/1.1 still.
      allowHTTP1: true,
      settings: { maxConcurrentStreams: MAX_STREAMS },
      key: certificates.server.key,
      cert: certificates.server.certificate,
      ca: certificates.authority,
      requestCert: true,
      rejectUnauthorized: false,
    },
    requestListener(api, clockInterceptor(engine, keeper)),
  );
  Object.assign(server, { headersTimeout: HEADERS_TIMEOUT_MILLIS });
  const sockets = new Set<TLSSocket>();
  server.on('secureConnection', (socket: TLSSocket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', upgradeListener(api));
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') fail(`port ${flags.port} is in use`);
    if (error.code === 'EACCES') fail(`port ${flags.port} may not be used by this user`);
    fail(`cannot listen on ${flags.host}:${flags.port}: ${error.message}`);
  });
  server.listen(flags.port, flags.host, () => {
    const { port } = server.address() as AddressInfo;
    announce(flags, certificates, port);
    if (flags.clock === 'realtime') keeper.followWallClock();
  });
  const end = (): void => {
    keeper.stop();
    server.close(() => process.exit(0));
    for (const socket of sockets) socket.destroy();
    setTimeout(() => process.exit(0), 500).unref();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function announce(flags: Flags, certificates: Certificates, port: number): void {
  const host = flags.host === '0.0.0.0' || flags.host === '::' ? '127.0.0.1' : flags.host;
  const url = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  try {
    writeFileSync(flags.kubeconfig, kubeconfigText(url, certificates), { mode: 0o600 });
  } catch (error) {
    fail(`cannot write the kubeconfig: ${(error as Error).message}`);
  }
  if (host !== '127.0.0.1') {
    process.stderr.write(
      `This server listens on ${flags.host}: whoever reaches it over the network can see that a` +
        ' Kubernetes API is here, and with a token or certificate of it, use it.\n',
    );
  }
  process.stdout.write(`Kubernetes API v1.35 at ${url} (kubeconfig: ${flags.kubeconfig})\n`);
}

async function main(): Promise<void> {
  const flags = flagsOf(process.argv.slice(2));
  if (flags.help) {
    process.stdout.write(USAGE);
    return;
  }
  const hosts = [
    ...new Set([
      '127.0.0.1',
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      '10.96.0.1',
      flags.host,
    ]),
  ];
  const certificates = await makeCertificates(hosts.filter((host) => host !== '::'));
  listen(flags, certificates, Engine.create(configOf(flags)));
}

await main();
