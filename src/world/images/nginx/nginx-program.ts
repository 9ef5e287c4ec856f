// nginx: listens, serves files, proxies, logs; QUIT finishes requests, TERM does not.
import type { Task } from '../../../kernel/task.ts';
import { MILLISECOND, MINUTE, SECOND } from '../../../kernel/time.ts';
import { sleep } from '../../../kernel/waits.ts';
import { isFileError } from '../../machines/file-system-error.ts';
import { WRITE } from '../../machines/file-system-walk.ts';
import type { ExitCode, Program, ProgramContext } from '../../machines/program.ts';
import { payFor } from '../../network/batch.ts';
import type { HttpExchange, HttpResponse } from '../../network/http.ts';
import { serveHttp } from '../../network/http.ts';
import { statusLine } from '../../network/http-text.ts';
import type { ServerCertificate } from '../../network/tls.ts';
import { OWN_CERTIFICATE } from '../../network/tls.ts';
import { certificateOfPem } from '../x509.ts';
import { fetchTarget, parseUrl } from '../shell/commands/network/http-target.ts';
import { formatTime } from '../shell/commands/system/date.ts';
import { accessLogLine, staticFile } from '../servers/static-site.ts';
import type { NginxServer } from './nginx-config.ts';
import { locationFor, NginxConfigError, serversOfText } from './nginx-config.ts';

export const NGINX_VERSION = '1.29.3';
export const NGINX_ROOT = '/usr/share/nginx/html';
const CONFIG = '/etc/nginx/nginx.conf';
const CACHE = '/var/cache/nginx';
/** Cpu for one request: what one core serves is about ten thousand a second. */
const REQUEST_CPU = 100;
const BIND_ATTEMPTS = 5;

function versionOf(self: ProgramContext): string {
  return self.env.get('NGINX_VERSION') ?? NGINX_VERSION;
}

export const nginx: Program = function* (self): Task<ExitCode> {
  const { argv } = self;
  if (argv.includes('-v') || argv.includes('-V')) {
    self.stderr.write(`nginx version: nginx/${versionOf(self)}\n`);
    return 0;
  }
  const signal = argv.indexOf('-s');
  if (signal > 0) return signalMaster(self, argv[signal + 1] ?? '');
  const named = argv.indexOf('-c');
  const servers = readServers(self, named > 0 ? (argv[named + 1] ?? CONFIG) : CONFIG);
  if (typeof servers === 'string') {
    emergency(self, servers);
    return 1;
  }
  if (argv.includes('-t')) {
    self.stderr.write(
      `nginx: the configuration file ${CONFIG} syntax is ok\n` +
        `nginx: configuration file ${CONFIG} test is successful\n`,
    );
    return 0;
  }
  const denied = cacheProblem(self);
  if (denied) {
    emergency(self, `mkdir() "${CACHE}/client_temp" failed (${denied})`);
    return 1;
  }
  return yield* serve(self, servers);
};

function emergency(self: ProgramContext, message: string): void {
  const time = formatTime('%Y/%m/%d %H:%M:%S', self.process.clock.now);
  self.stderr.write(`${time} [emerg] ${self.pid}#${self.pid}: ${message}\n`);
  self.stderr.write(`nginx: [emerg] ${message}\n`);
}

function logTime({ process }: ProgramContext): string {
  return formatTime('%Y/%m/%d %H:%M:%S', process.clock.now);
}

function notice(self: ProgramContext, message: string): void {
  self.stderr.write(noticeText(self, message));
}

function noticeText(self: ProgramContext, message: string): string {
  return `${logTime(self)} [notice] ${self.pid}#${self.pid}: ${message}\n`;
}

/** nginx makes its temporary directories before anything else. */
function cacheProblem({ files }: ProgramContext): string | undefined {
  if (files.mayAccess(CACHE, WRITE)) return undefined;
  const place = files.find(CACHE);
  if (isFileError(place)) return '2: No such file or directory';
  return place.mount.isReadOnly ? '30: Read-only file system' : '13: Permission denied';
}

function signalMaster(self: ProgramContext, name: string): number {
  const signals = { stop: 'TERM', quit: 'QUIT', reload: 'HUP', reopen: 'USR1' } as const;
  const signal = signals[name as keyof typeof signals];
  if (!signal) {
    self.stderr.write(`nginx: invalid option: "-s ${name}"\n`);
    return 1;
  }
  for (const [pid, entry] of self.processes.list()) {
    if (pid === self.pid || !/^nginx\b|\/nginx\b/.test(entry.command)) continue;
    notice(self, 'signal process started');
    entry.signal(signal);
    return 0;
  }
  emergency(self, 'open() "/run/nginx.pid" failed (2: No such file or directory)');
  return 1;
}

/** The servers of the configuration and of the files it includes, or what is wrong with it. */
function readServers(self: ProgramContext, path: string): readonly NginxServer[] | string {
  const main = self.files.readText(path);
  if (isFileError(main)) return `open() "${path}" failed (2: ${main.text})`;
  const texts: [string, string][] = [[path, main]];
  const directory = '/etc/nginx/conf.d';
  const entries = main.includes('conf.d') ? self.files.list(directory) : [];
  for (const { name } of isFileError(entries) ? [] : entries) {
    const text = name.endsWith('.conf') ? self.files.readText(`${directory}/${name}`) : '';
    if (!isFileError(text) && text !== '') texts.push([`${directory}/${name}`, text]);
  }
  const servers: NginxServer[] = [];
  for (const [name, text] of texts) {
    try {
      servers.push(...serversOfText(text, NGINX_ROOT));
    } catch (error) {
      if (!(error instanceof NginxConfigError)) throw error;
      return `${error.message} in ${name}:${text.split('\n').length}`;
    }
  }
  return servers;
}

function* serve(self: ProgramContext, first: readonly NginxServer[]): Task<ExitCode> {
  const state = { servers: first };
  for (const port of portsOf(first)) {
    for (let attempt = 1; !bind(self, state, port); attempt++) {
      emergency(self, `bind() to 0.0.0.0:${port} failed (98: Address already in use)`);
      if (attempt === BIND_ATTEMPTS) {
        emergency(self, 'still could not bind()');
        return 1;
      }
      yield* sleep(500 * MILLISECOND);
    }
  }
  greet(self);
  for (const name of ['TERM', 'INT', 'QUIT', 'HUP', 'USR1'] as const) self.process.heed(name);
  for (;;) {
    const signal = yield* self.process.signals.receive();
    if (signal === 'HUP') {
      notice(self, 'signal 1 (SIGHUP) received, reconfiguring');
      const servers = readServers(self, CONFIG);
      if (typeof servers === 'string') emergency(self, servers);
      else state.servers = servers;
    } else if (signal === 'QUIT') {
      notice(self, 'signal 3 (SIGQUIT) received, shutting down');
      return 0;
    } else if (signal === 'TERM' || signal === 'INT') {
      notice(self, `signal ${signal === 'TERM' ? '15 (SIGTERM)' : '2 (SIGINT)'} received, exiting`);
      return 0;
    }
  }
}

function portsOf(servers: readonly NginxServer[]): readonly number[] {
  if (servers.length === 1) return servers[0]?.ports ?? [];
  return [...new Set(servers.flatMap((server) => server.ports))];
}

// Thousands of replicas start within one second; a pure cache of the last greeting.
const lastGreeting = { of: '', text: '' };

function greet(self: ProgramContext): void {
  const version = versionOf(self);
  const of = `${Math.floor(self.process.clock.now / SECOND)} ${self.pid} ${version}`;
  if (lastGreeting.of !== of) {
    lastGreeting.of = of;
    lastGreeting.text =
      noticeText(self, 'using the "epoll" event method') +
      noticeText(self, `nginx/${version}`) +
      noticeText(self, 'start worker processes');
  }
  self.stderr.write(lastGreeting.text);
}

function bind(
  self: ProgramContext,
  state: { servers: readonly NginxServer[] },
  port: number,
): boolean {
  const serverOf = (): NginxServer | undefined =>
    state.servers.find((each) => each.ports.includes(port));
  const handler = function* (exchange: HttpExchange): Task<HttpResponse> {
    yield* payFor(exchange.request, self.group, REQUEST_CPU);
    const server = serverOf();
    const isMistaken = exchange.request.tls === undefined && server?.tlsPorts.includes(port);
    const answer = isMistaken ? errorPage(self, 400) : yield* respond(self, server, exchange);
    const response = withHeaders(self, answer);
    self.stdout.write(accessLogLine(self, exchange, response, true));
    return response;
  };
  const certificate = (): ServerCertificate | undefined => certificateOf(self, serverOf(), port);
  const listener = serveHttp(self.process, self.net, port, handler, certificate);
  return listener !== undefined;
}

function certificateOf(
  self: ProgramContext,
  server: NginxServer | undefined,
  port: number,
): ServerCertificate | undefined {
  if (!server?.tlsPorts.includes(port)) return undefined;
  const pem = self.files.readText(server.certificate ?? '');
  return (isFileError(pem) ? undefined : certificateOfPem(pem)) ?? OWN_CERTIFICATE;
}

function* respond(
  self: ProgramContext,
  server: NginxServer | undefined,
  { request }: HttpExchange,
): Task<HttpResponse> {
  if (!server) return errorPage(self, 404);
  const location = locationFor(server, request.path);
  if (location?.status !== undefined) {
    const isRedirect = location.status >= 300 && location.status < 400;
    if (isRedirect) {
      const headers = new Map([['location', location.body]]);
      return { status: location.status, headers, body: '' };
    }
    const body = location.body;
    return { status: location.status, headers: new Map([['content-type', 'text/plain']]), body };
  }
  if (location?.proxy !== undefined)
    return yield* proxied(self, location.proxy, location.prefix, request);
  const response = staticFile(self, location?.root ?? server.root, request.path);
  if (response.status < 400) return response;
  const why = response.status === 404 ? 'failed (2: No such file or directory)' : 'is forbidden';
  const time = formatTime('%Y/%m/%d %H:%M:%S', self.process.clock.now);
  self.stderr.write(
    `${time} [error] ${self.pid}#${self.pid}: *1 open() "${server.root}${request.path}" ${why}, ` +
      `request: "${request.method} ${request.path} HTTP/1.1"\n`,
  );
  return errorPage(self, response.status);
}

function* proxied(
  self: ProgramContext,
  upstream: string,
  prefix: string,
  request: HttpExchange['request'],
): Task<HttpResponse> {
  const target = parseUrl(upstream);
  if (!target) return errorPage(self, 500);
  const hasPath = /^https?:\/\/[^/]+\//.test(upstream);
  const path = hasPath ? target.path + request.path.slice(prefix.length) : request.path;
  const fetched = yield* fetchTarget(
    self,
    { ...target, path },
    {
      method: request.method,
      headers: new Map([['connection', 'close']]),
      body: request.body,
      timeout: MINUTE,
    },
  );
  if (fetched.is === 'unresolved') return errorPage(self, 502);
  const { outcome } = fetched;
  if (outcome.is === 'response') return outcome.response;
  return errorPage(self, outcome.is === 'timeout' ? 504 : 502);
}

function withHeaders(self: ProgramContext, response: HttpResponse): HttpResponse {
  const headers = new Map([['server', `nginx/${versionOf(self)}`], ...response.headers]);
  headers.set('content-length', String(response.body.length));
  return { ...response, headers };
}

function errorPage(self: ProgramContext, status: number): HttpResponse {
  const text = statusLine(status).replace('HTTP/1.1 ', '');
  const body =
    `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n` +
    `<center><h1>${text}</h1></center>\r\n<hr><center>nginx/${versionOf(self)}</center>\r\n` +
    '</body>\r\n</html>\r\n';
  return { status, headers: new Map([['content-type', 'text/html']]), body };
}
