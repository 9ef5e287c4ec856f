// curl on the workstation: asks Services, Ingresses, nodes, forwarded ports and the API server.
// The words of its failures are those of curl's tool_operate.c and lib/strerror.c.
import type { Asked } from '../../api/http-text.ts';
import { requestText } from '../../api/http-text.ts';
import type { Visit } from '../../api/visit.ts';
import { visit, VisitError } from '../../api/visit.ts';
import type { CurlOptions } from './curl-options.ts';
import { curlOptions, CurlUsage } from './curl-options.ts';
import type { OpenPorts } from './open-ports.ts';
import type { Screen } from './workstation.ts';
import { askApiServer } from './ask-api-server.ts';

export interface CurlPlace {
  readonly ports: OpenPorts;
  /** Milliseconds of the cluster's time. */
  now(): number;
  readFile(name: string): string | undefined;
  writeFile(name: string, text: string): void;
}

/** `host:port` of the API server, as the workstation knows it. */
export const API_SERVER = '172.18.0.2:6443';
const AGENT = 'curl/8.14.1';
const MOST_REDIRECTS = 10;

/** Runs `curl ARGS`; answers curl's exit code. */
export async function curl(
  args: readonly string[],
  place: CurlPlace,
  screen: Screen,
): Promise<number> {
  let options: CurlOptions;
  try {
    options = curlOptions(args);
  } catch (error) {
    if (!(error instanceof CurlUsage)) throw error;
    screen.err(
      `${error.message}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
    );
    return 2;
  }
  let code = 0;
  for (const url of options.urls) {
    code = await one(url, options, place, screen);
    if (screen.signal.aborted) return 130;
  }
  return code;
}

class Failed extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

async function one(text: string, options: CurlOptions, place: CurlPlace, screen: Screen) {
  const start = place.now();
  const address = text.includes('://') ? text : `http://${text}`;
  try {
    let url = urlOf(address);
    let answer = await exchange(url, options, place, screen);
    for (let hop = 0; options.follows && hop < MOST_REDIRECTS; hop++) {
      const to = headerOf(answer, 'location');
      if (answer.status < 300 || answer.status >= 400 || to === '') break;
      url = new URL(to, url);
      answer = await exchange(url, options, place, screen);
    }
    if (options.failsOnError && answer.status >= 400) {
      throw new Failed(22, `The requested URL returned error: ${answer.status}`);
    }
    show(answer, options, place, screen);
    screen.out(written(options.format, answer, url, place.now() - start));
    return 0;
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    if (!options.isSilent || options.showsError) {
      screen.err(`curl: (${error.code}) ${error.message}\n`);
    }
    screen.out(written(options.format, undefined, undefined, place.now() - start));
    return error.code;
  }
}

function urlOf(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new Failed(3, 'URL rejected: Malformed input to a URL function');
  }
}

async function exchange(url: URL, options: CurlOptions, place: CurlPlace, screen: Screen) {
  const { method, headers, maxSeconds } = options;
  const isNamed = headers.some(([name]) => name.toLowerCase() === 'user-agent');
  const body = bodyOf(options, place);
  const asked: Asked = {
    method,
    headers: isNamed ? headers : [['User-Agent', AGENT], ...headers],
    ...(body === undefined ? {} : { body }),
    ...(maxSeconds > 0 ? { timeoutMs: maxSeconds * 1000 } : {}),
  };
  const answer = await ask(url, asked, place);
  if (options.isVerbose) tellWire(url, asked, answer, screen);
  return answer;
}

/** `-d @file` sends the file. */
function bodyOf({ body }: CurlOptions, place: CurlPlace): string | undefined {
  if (!body?.startsWith('@')) return body;
  const text = place.readFile(body.slice(1));
  if (text === undefined) throw new Failed(26, `Failed to open ${body.slice(1)}`);
  return text.replaceAll('\n', '');
}

async function ask(url: URL, asked: Asked, place: CurlPlace): Promise<Visit> {
  const { hostname } = url;
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1';
  if (isLocal && place.ports.isProxy(port)) return askApiServer(url, asked, true);
  const isServer = url.host === API_SERVER || /^kubernetes(\.default.*)?$/.test(hostname);
  if (isServer && url.protocol === 'https:') return askApiServer(url, asked, false);
  try {
    return await visit(url.href, place.ports.forwards(), asked);
  } catch (error) {
    throw error instanceof VisitError ? failureOf(error, hostname, port) : error;
  }
}

function failureOf({ reason, message }: VisitError, host: string, port: number): Failed {
  switch (reason) {
    case 'protocol':
      return new Failed(1, message);
    case 'unknown host':
      return new Failed(6, `Could not resolve host: ${host}`);
    case 'refused':
    case 'not ready':
      return new Failed(
        7,
        `Failed to connect to ${host} port ${port} after 0 ms: Could not connect to server`,
      );
    case 'timeout':
      return new Failed(28, `Operation timed out: ${message}`);
    case 'empty':
      return new Failed(52, 'Empty reply from server');
  }
}

function headerText({ statusLine, headers }: Visit, mark = ''): string {
  const lines = headers.map(([name, value]) => `${mark}${name}: ${value}\n`).join('');
  return `${mark}${statusLine}\n${lines}${mark.trimEnd()}\n`;
}

function tellWire(url: URL, asked: Asked, answer: Visit, screen: Screen): void {
  const { hostname } = url;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const address = answer.address || hostname;
  const head = requestText(url, asked).split('\r\n\r\n')[0] ?? '';
  const lines = head.split('\r\n').filter((line) => !/^Connection:/.test(line));
  const secure =
    url.protocol === 'https:'
      ? '* SSL connection using TLSv1.3 / TLS_AES_128_GCM_SHA256 / X25519 / RSASSA-PSS\n'
      : '';
  screen.err(
    `* Host ${hostname}:${port} was resolved.\n*   Trying ${address}:${port}...\n` +
      `* Connected to ${hostname} (${address}) port ${port}\n${secure}` +
      `${lines.map((line) => `> ${line}\n`).join('')}> \n* Request completely sent off\n` +
      headerText(answer, '< ') +
      `* Connection #0 to host ${hostname} left intact\n`,
  );
}

function show(answer: Visit, options: CurlOptions, place: CurlPlace, screen: Screen): void {
  const head = options.showsHeaders || options.isHead ? headerText(answer) : '';
  const text = options.isHead ? head : head + answer.body;
  if (options.output === undefined || options.output === '-') screen.out(text);
  else if (options.output !== '/dev/null') place.writeFile(options.output, text);
}

function headerOf({ headers }: Visit, wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
}

/** What -w asks for; nobody answered: the zeros that curl writes then. */
function written(format: string, answer: Visit | undefined, url: URL | undefined, millis: number) {
  const seconds = (millis / 1000).toFixed(6);
  const values = new Map([
    ['http_code', String(answer?.status ?? 0).padStart(3, '0')],
    ['response_code', String(answer?.status ?? 0).padStart(3, '0')],
    ['size_download', String(answer?.body.length ?? 0)],
    ['time_total', seconds],
    ['time_starttransfer', seconds],
    ['time_connect', '0.000000'],
    ['url_effective', url?.href ?? ''],
    ['remote_ip', answer?.address ?? ''],
    ['content_type', answer ? headerOf(answer, 'content-type') : ''],
    ['http_version', '1.1'],
  ]);
  return format
    .replaceAll(/%\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t');
}
