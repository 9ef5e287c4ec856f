// curl: requests of every kind, in its own words and exit codes.
import { encodeBase64 } from '../../../../../bytes/base64.ts';
import { encodeUtf8 } from '../../../../../bytes/utf8.ts';
import type { Task } from '../../../../../kernel/task.ts';
import type { Micros } from '../../../../../kernel/time.ts';
import { MILLISECOND, SECOND, seconds } from '../../../../../kernel/time.ts';
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import type { HttpOutcome, HttpResponse } from '../../../../network/http.ts';
import type { ServerCertificate } from '../../../../network/tls.ts';
import { distrust, PLAIN_REPLY } from '../../../../network/tls.ts';
import { absolute, parseOptions } from '../../command.ts';
import type { Options } from '../../command.ts';
import { light } from '../../light.ts';
import { headerName, statusLine } from '../../../../network/http-text.ts';
import { fetchTarget, parseUrl } from './http-target.ts';
import type { Fetched, HttpTarget } from './http-target.ts';

const VALUED = 'XHdomwuAbceETFrxP';
const LONG: Readonly<Record<string, string>> = {
  request: 'X',
  header: 'H',
  data: 'd',
  'data-raw': 'd',
  'data-binary': 'd',
  output: 'o',
  'max-time': 'm',
  'write-out': 'w',
  user: 'u',
  'user-agent': 'A',
  silent: 's',
  'show-error': 'S',
  fail: 'f',
  head: 'I',
  include: 'i',
  location: 'L',
  insecure: 'k',
  verbose: 'v',
  'connect-timeout': 'T',
  retry: 'r',
  'retry-delay': 'x',
  cacert: 'E',
  cert: 'e',
  key: 'c',
  compressed: 'j',
  'http1.1': '0',
  'no-progress-meter': 's',
  'retry-connrefused': 'R',
  resolve: 'P',
};
const MAX_REDIRECTS = 50;
const MORE_DETAILS = `
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the webpage mentioned above.`;

export const curl: Program = light(function* (self): Task<number> {
  const options = parseOptions(self.argv, 'sSfIiLkvgjN046RO#', VALUED, LONG);
  const { given, operands, wrong } = options;
  if (wrong) {
    const shown = wrong.startsWith('--') ? wrong : `-${wrong}`;
    self.stderr.write(
      `curl: option ${shown}: is unknown\n` +
        "curl: try 'curl --help' or 'curl --manual' for more information\n",
    );
    return 2;
  }
  if (operands.length === 0) {
    self.stderr.write("curl: try 'curl --help' or 'curl --manual' for more information\n");
    return 2;
  }
  let status = 0;
  for (const url of operands) {
    let left = Number(given.get('r') ?? 0);
    do {
      status = yield* new Transfer(self, options, url).run();
    } while (status !== 0 && left-- > 0);
  }
  return status;
});

class Transfer {
  private readonly start: Micros;
  private readonly given: Options['given'];

  constructor(
    private readonly self: ProgramContext,
    private readonly options: Options,
    private readonly url: string,
  ) {
    this.given = options.given;
    this.start = self.process.clock.now;
  }

  *run(): Task<number> {
    let target = parseUrl(this.url);
    for (let step = 0; target && step <= MAX_REDIRECTS; step++) {
      const fetched: Fetched = yield* this.fetch(target);
      if (fetched.is === 'unresolved') {
        return this.fail(6, `Could not resolve host: ${target.host}`);
      }
      const { outcome } = fetched;
      if (outcome.is !== 'response') return this.explain(target, outcome);
      const { response } = outcome;
      const doubt = response.certificate && this.judge(target, response.certificate);
      if (doubt !== undefined) return this.fail(60, doubt + MORE_DETAILS);
      const location = response.headers.get('location');
      if (this.given.has('L') && response.status >= 300 && response.status < 400 && location) {
        target = location.startsWith('/') ? { ...target, path: location } : parseUrl(location);
        continue;
      }
      return this.finish(response);
    }
    return this.fail(3, `URL using bad/illegal format or missing URL`);
  }

  private fetch(target: HttpTarget): Task<Fetched> {
    const { given } = this;
    const data = this.every('d');
    const isPost = data.length > 0;
    const method = given.get('X') ?? (given.has('I') ? 'HEAD' : isPost ? 'POST' : 'GET');
    const limit = Number(given.get('m') ?? given.get('T') ?? NaN);
    const headers = new Map([
      ['user-agent', given.get('A') ?? 'curl/8.14.1'],
      ['accept', '*/*'],
    ]);
    if (isPost) headers.set('content-type', 'application/x-www-form-urlencoded');
    const user = given.get('u');
    if (user !== undefined) headers.set('authorization', `Basic ${encodeBase64(encodeUtf8(user))}`);
    for (const line of this.every('H')) {
      const [name = '', value = ''] = line.split(/:\s*(.*)/s);
      headers.set(name.toLowerCase(), value);
    }
    if (given.has('v')) {
      const sent = new Map([['host', target.host], ...headers]);
      this.tell('>', `${method} ${target.path} HTTP/1.1`, sent);
    }
    const timeout = Number.isNaN(limit) ? undefined : seconds(limit);
    const wish = { method, headers, body: data.join('&'), timeout };
    return fetchTarget(this.self, target, wish, this.addressOf(target));
  }

  /** What -v tells, on stderr. */
  private tell(mark: string, first: string, headers: ReadonlyMap<string, string>): void {
    const lines = [
      first,
      ...[...headers].map(([name, value]) => `${headerName(name)}: ${value}`),
      '',
    ];
    this.self.stderr.write(lines.map((line) => `${mark} ${line}\n`).join(''));
  }

  private every(letter: string): readonly string[] {
    return this.options.every.get(letter) ?? [];
  }

  /** What `--resolve HOST:PORT:ADDRESS` says of it. */
  private addressOf({ host, port }: HttpTarget): string | undefined {
    const prefix = `${host}:${port}:`;
    const found = this.every('P').find((one) => one.startsWith(prefix));
    return found?.slice(prefix.length);
  }

  /** Why the server is not trusted: nothing with -k. */
  private judge({ host }: HttpTarget, certificate: ServerCertificate): string | undefined {
    const { given, self } = this;
    const file = given.get('E');
    const read = file === undefined ? undefined : self.files.readText(absolute(self, file));
    if (isFileError(read)) return `error setting certificate verify locations:  CAfile: ${file}`;
    const doubt = distrust(certificate, host, read);
    if (given.has('v')) this.tellCertificate(certificate, doubt);
    return given.has('k') ? undefined : doubt;
  }

  private tellCertificate(certificate: ServerCertificate, doubt: string | undefined): void {
    const { subject, issuer, validity } = certificate;
    const lines = ['Server certificate:', ` subject: ${subject}`];
    if (validity) {
      lines.push(` start date: ${dateOf(validity.notBefore)}`);
      lines.push(` expire date: ${dateOf(validity.notAfter)}`);
    }
    lines.push(` issuer: ${issuer}`);
    const why = doubt?.replace('SSL certificate problem: ', '');
    if (why === undefined) lines.push(' SSL certificate verify ok.');
    else lines.push(` SSL certificate verify result: ${why}, continuing anyway.`);
    this.self.stderr.write(lines.map((line) => `* ${line}\n`).join(''));
  }

  private explain(
    target: HttpTarget,
    { is, why }: Exclude<HttpOutcome, { readonly is: 'response' }>,
  ): number {
    if (why === PLAIN_REPLY) {
      return this.fail(35, 'TLS connect error: error:0A00010B:SSL routines::wrong version number');
    }
    const spent = Math.round((this.self.process.clock.now - this.start) / MILLISECOND);
    const where = `Failed to connect to ${target.host} port ${target.port} after ${spent} ms`;
    if (is === 'closed') return this.fail(52, 'Empty reply from server');
    if (is === 'timeout' && (this.given.has('m') || this.given.has('T'))) {
      return this.fail(28, `Connection timed out after ${spent} milliseconds`);
    }
    if (is === 'timeout') return this.fail(28, `${where}: Could not connect to server`);
    return this.fail(7, `${where}: Could not connect to server`);
  }

  private fail(code: number, message: string): number {
    const isSilent = this.given.has('s') && !this.given.has('S');
    if (!isSilent) this.self.stderr.write(`curl: (${code}) ${message}\n`);
    this.writeOut(0, 0);
    return code;
  }

  private finish(response: HttpResponse): number {
    const { given, self } = this;
    const isFailed = given.has('f') && response.status >= 400;
    if (given.has('v')) this.tell('<', statusLine(response.status), response.headers);
    let text = '';
    if (given.has('i') || given.has('I')) {
      text += `${statusLine(response.status)}\r\n`;
      for (const [name, value] of response.headers) text += `${headerName(name)}: ${value}\r\n`;
      text += '\r\n';
    }
    if (!given.has('I') && !isFailed) text += response.body;
    const name = given.get('o');
    if (name === undefined || name === '-') self.stdout.write(text);
    else if (name !== '/dev/null') {
      const error = self.files.writeText(absolute(self, name), text);
      if (isFileError(error)) return this.fail(23, 'Failure writing output to destination');
    }
    if (isFailed) return this.fail(22, `The requested URL returned error: ${response.status}`);
    this.writeOut(response.status, text.length);
    return 0;
  }

  private writeOut(status: number, size: number): void {
    const format = this.given.get('w');
    if (format === undefined) return;
    const spent = ((this.self.process.clock.now - this.start) / SECOND).toFixed(6);
    const values: Readonly<Record<string, string>> = {
      http_code: String(status).padStart(3, '0'),
      response_code: String(status).padStart(3, '0'),
      time_total: spent,
      time_connect: spent,
      size_download: String(size),
      url_effective: this.url,
    };
    this.self.stdout.write(
      format
        .replace(/%\{(\w+)\}/g, (_all, name: string) => values[name] ?? '')
        .replace(/\\n/g, '\n')
        .replace(/\\t/g, '\t'),
    );
  }
}

/** `20260101080000Z` as `Jan  1 08:00:00 2026 GMT`. */
function dateOf(time: string): string {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(time) ?? [];
  const name = 'JanFebMarAprMayJunJulAugSepOctNovDec'.slice(Number(month) * 3 - 3).slice(0, 3);
  return `${name} ${String(Number(day)).padStart(2)} ${hour}:${minute}:${second} ${year} GMT`;
}
