// podinfo and the gRPC prober that its chart tests it with.
// Upstream: stefanprodan/podinfo pkg/api, grpc-ecosystem/grpc-health-probe
import type { Task } from '../../../kernel/task.ts';
import { SECOND, seconds } from '../../../kernel/time.ts';
import { sleep } from '../../../kernel/waits.ts';
import type { ExitCode, Program, ProgramContext } from '../../machines/program.ts';
import { payFor } from '../../network/batch.ts';
import type { HttpExchange, HttpResponse } from '../../network/http.ts';
import { GRPC_HEALTH_METHOD, httpRequest, serveHttp, textResponse } from '../../network/http.ts';
import { addProgram, baseLayer } from '../base/base-layer.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';
import type { ImageDefinition } from '../define-image.ts';
import { untilStopped } from '../generic/generic-server.ts';
import { optionOf } from '../servers/http-program.ts';
import { resolveHost } from '../shell/commands/network/resolve-host.ts';

const REQUEST_CPU = 150;
const TOKEN_PREFIX = 'podinfo.';

const json = (value: object, status = 200): HttpResponse =>
  textResponse(status, `${JSON.stringify(value, null, 2)}\n`, 'application/json; charset=utf-8');

const podinfoProgram: Program = function* (self): Task<ExitCode> {
  const port = Number(optionOf(self.argv, 'port') ?? 9898);
  const grpcPort = Number(optionOf(self.argv, 'grpc-port') ?? 0);
  const state = { isReady: true, cache: new Map<string, string>() };
  serveHttp(self.process, self.net, port, function* (exchange) {
    yield* payFor(exchange.request, self.group, REQUEST_CPU);
    return yield* respond(self, exchange, state);
  });
  if (grpcPort > 0) {
    serveHttp(self.process, self.net, grpcPort, function* ({ request }) {
      const isHealth = request.path === GRPC_HEALTH_METHOD;
      return isHealth ? textResponse(200, 'SERVING') : textResponse(404, '');
    });
  }
  self.stdout.write(`{"level":"info","msg":"Starting HTTP Server.","addr":":${port}"}\n`);
  return yield* untilStopped(self);
};

interface State {
  isReady: boolean;
  readonly cache: Map<string, string>;
}

function* respond(
  self: ProgramContext,
  { request }: HttpExchange,
  state: State,
): Task<HttpResponse> {
  const path = request.path.replace(/\?.*/, '');
  const [, first = '', second = ''] = path.split('/');
  switch (first) {
    case '':
    case 'api':
      return json(information(self));
    case 'version':
      return json({ version: version(self), commit: 'unknown' });
    case 'healthz':
      return json({ status: 'OK' });
    case 'readyz':
      return readiness(second, state);
    case 'env':
      return json([...self.env].map(([name, value]) => `${name}=${value}`));
    case 'headers':
      return json(Object.fromEntries([...request.headers].map(([key, value]) => [key, [value]])));
    case 'echo':
      return textResponse(202, request.body);
    case 'status':
      return json({ status: Number(second) }, Number(second) || 400);
    case 'delay':
      yield* sleep(seconds(Number(second) || 0));
      return json({ delay: Number(second) || 0 });
    case 'token':
      return token(second, request.headers.get('authorization') ?? '', request.body);
    case 'metrics':
      return textResponse(200, '# TYPE http_requests_total counter\n');
    default:
      return textResponse(404, '404 page not found\n');
  }
}

function readiness(order: string, state: State): HttpResponse {
  if (order === 'enable') state.isReady = true;
  if (order === 'disable') state.isReady = false;
  if (order !== '') return json({ status: 'OK' }, 202);
  return state.isReady ? json({ status: 'OK' }) : json({ status: 'unavailable' }, 503);
}

/** Tokens of this world carry the name in the clear. */
function token(order: string, authorization: string, body: string): HttpResponse {
  if (order === '') return json({ token: `${TOKEN_PREFIX}${body.trim() || 'anonymous'}` });
  const given = authorization.replace(/^Bearer /, '');
  if (!given.startsWith(TOKEN_PREFIX)) return textResponse(401, 'invalid authorization token');
  return json({ token_name: given.slice(TOKEN_PREFIX.length) });
}

function version(self: ProgramContext): string {
  return self.env.get('IMAGE_VERSION') ?? '6.9.0';
}

function information(self: ProgramContext): object {
  return {
    hostname: self.hostname,
    version: version(self),
    revision: 'unknown',
    color: self.env.get('PODINFO_UI_COLOR') ?? '#34577c',
    message: self.env.get('PODINFO_UI_MESSAGE') ?? `greetings from podinfo v${version(self)}`,
    goos: 'linux',
    goarch: 'amd64',
  };
}

const grpcHealthProbe: Program = function* (self): Task<ExitCode> {
  const [host = '', port = ''] = (optionOf(self.argv, 'addr') ?? '').split(':');
  if (host === '' || port === '') {
    self.stderr.write('error: --addr not specified\n');
    return 1;
  }
  const address = yield* resolveHost(self, host);
  if (address !== undefined) {
    const outcome = yield* httpRequest(self.process, self.net, {
      method: 'POST',
      to: { address, port: Number(port) },
      path: GRPC_HEALTH_METHOD,
      headers: new Map([['content-type', 'application/grpc']]),
      timeout: SECOND,
    });
    if (outcome.is === 'response' && outcome.response.status === 200) {
      self.stdout.write('status: SERVING\n');
      return 0;
    }
  }
  self.stderr.write(`timeout: failed to connect service "${host}:${port}" within 1s\n`);
  return 2;
};

/** The probes of the chart: `podcli check http localhost:9898/healthz`. */
const podcli: Program = function* (self): Task<ExitCode> {
  const [, command, sort, given = ''] = self.argv;
  if (command !== 'check' || (sort !== 'http' && sort !== 'tcp')) {
    self.stderr.write('usage: podcli check http|tcp ADDRESS\n');
    return 1;
  }
  const [, host = '', port = '80', path = '/'] =
    /^(?:https?:\/\/)?([^:/]+)(?::(\d+))?(\/.*)?$/.exec(given) ?? [];
  const address = yield* resolveHost(self, host);
  if (address === undefined) {
    self.stderr.write(`check failed: lookup ${host}: no such host\n`);
    return 1;
  }
  const to = { address, port: Number(port) };
  const outcome = yield* httpRequest(self.process, self.net, { to, path, timeout: 5 * SECOND });
  if (outcome.is !== 'response') {
    self.stderr.write(`check failed: ${outcome.why}\n`);
    return 1;
  }
  return sort === 'tcp' || outcome.response.status < 300 ? 0 : 1;
};

function podinfo(repository: string): ImageDefinition {
  return defineImage({
    repository,
    tags: (tag) => tag === 'latest' || /^v?[3-6]\.\d+(\.\d+)?$/.test(tag),
    bytes: 40 * MEBIBYTE,
    envOfTag: (tag) => ({ IMAGE_VERSION: tag === 'latest' ? '6.9.0' : tag.replace(/^v/, '') }),
    cmd: ['./podinfo'],
    memoryBytes: 16 * MEBIBYTE,
    files: () => {
      const root = baseLayer('alpine');
      addProgram(root, '/podinfo', podinfoProgram);
      addProgram(root, '/bin/podcli', podcli);
      return root;
    },
  });
}

export const podinfoImages: readonly ImageDefinition[] = [
  podinfo('ghcr.io/stefanprodan/podinfo'),
  podinfo('docker.io/stefanprodan/podinfo'),
  defineImage({
    repository: 'docker.io/stefanprodan/grpc_health_probe',
    tags: (tag) => tag === 'latest' || /^v0\.\d+\.\d+$/.test(tag),
    bytes: 10 * MEBIBYTE,
    entrypoint: ['/bin/grpc_health_probe'],
    memoryBytes: 4 * MEBIBYTE,
    files: () => {
      const root = baseLayer('alpine');
      addProgram(root, '/bin/grpc_health_probe', grpcHealthProbe);
      return root;
    },
  }),
];
