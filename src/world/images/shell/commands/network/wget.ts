// wget, in busybox's words.
import type { Task } from '../../../../../kernel/task.ts';
import { seconds } from '../../../../../kernel/time.ts';
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import type { HttpResponse } from '../../../../network/http.ts';
import { PLAIN_REPLY } from '../../../../network/tls.ts';
import { absolute, complain, invalidOption, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';
import { statusLine } from '../../../../network/http-text.ts';
import { fetchTarget, parseUrl } from './http-target.ts';
import type { HttpTarget } from './http-target.ts';

const MAX_REDIRECTS = 5;
const BAR = '*'.repeat(32);

export const wget: Program = light(function* (self): Task<number> {
  const { given, operands, wrong } = parseOptions(self.argv, 'qcSsN', 'OToPUYtnHD', {
    spider: 's',
    quiet: 'q',
    timeout: 'T',
    'output-document': 'O',
    'server-response': 'S',
    header: 'H',
    'post-data': 'D',
    'no-check-certificate': 'c',
    tries: 't',
    'user-agent': 'U',
  });
  if (wrong) return invalidOption(self, wrong);
  const url = operands[0];
  if (url === undefined) {
    self.stderr.write('Usage: wget [-cqS] [--spider] [-O FILE] [-T SEC] URL...\n');
    return 1;
  }
  const request = new Request(self, given);
  return yield* request.run(url);
});

class Request {
  private hasNoted = false;

  constructor(
    private readonly self: ProgramContext,
    private readonly given: ReadonlyMap<string, string>,
  ) {}

  *run(url: string): Task<number> {
    let target = parseUrl(url);
    for (let step = 0; target && step < MAX_REDIRECTS; step++) {
      const response: HttpResponse | undefined = yield* this.fetch(target);
      if (!response) return 1;
      const location: string | undefined = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== undefined) {
        target = location.startsWith('/') ? { ...target, path: location } : parseUrl(location);
        continue;
      }
      if (this.given.has('S')) this.note(`  ${statusLine(response.status)}`);
      if (response.status >= 400) {
        complain(this.self, `server returned error: ${statusLine(response.status)}`);
        return 1;
      }
      return this.given.has('s') ? this.spider() : this.save(target, response.body);
    }
    complain(this.self, target ? 'too many redirections' : `not an http or ftp url: ${url}`);
    return 1;
  }

  private *fetch(target: HttpTarget): Task<HttpResponse | undefined> {
    const seen = this.given.get('T');
    const data = optionValue(this.self, '--post-data');
    const fetched = yield* fetchTarget(this.self, target, {
      method: data === undefined ? (this.given.has('s') ? 'HEAD' : 'GET') : 'POST',
      headers: new Map([
        ['user-agent', this.given.get('U') ?? 'Wget'],
        ['connection', 'close'],
        ...headersOf(this.self, '--header'),
      ]),
      body: data ?? '',
      timeout: seen === undefined ? undefined : seconds(Number(seen) || 900),
    });
    if (fetched.is === 'unresolved') {
      complain(this.self, `bad address '${hostText(target)}'`);
      return undefined;
    }
    this.note(`Connecting to ${hostText(target)} (${fetched.address}:${target.port})`);
    const { outcome, address } = fetched;
    const isBlind = target.scheme === 'https' && !this.given.has('c');
    if (isBlind && !this.hasNoted)
      this.note('wget: note: TLS certificate validation not implemented');
    this.hasNoted ||= isBlind;
    if (outcome.is === 'response') return outcome.response;
    const why =
      outcome.is === 'closed' && outcome.why === PLAIN_REPLY
        ? 'TLS error from peer (alert code 70): protocol version'
        : outcome.is === 'closed'
          ? 'error getting response'
          : outcome.is === 'timeout' && seen !== undefined
            ? 'download timed out'
            : `can't connect to remote host (${address}): ` +
              (outcome.is === 'refused'
                ? 'Connection refused'
                : outcome.is === 'timeout'
                  ? 'Connection timed out'
                  : 'Host is unreachable');
    complain(this.self, why);
    return undefined;
  }

  private note(line: string): void {
    if (!this.given.has('q')) this.self.stderr.write(`${line}\n`);
  }

  private spider(): number {
    this.note('remote file exists');
    return 0;
  }

  private save(target: HttpTarget, body: string): number {
    const named = this.given.get('O');
    const name = named ?? (target.path.replace(/\?.*/, '').split('/').at(-1) || 'index.html');
    if (named === '-') {
      this.note('writing to stdout');
      this.self.stdout.write(body);
    } else if (name !== '/dev/null') {
      this.note(`saving to '${name}'`);
      const path = absolute(this.self, `${this.given.get('P') ?? '.'}/${name}`);
      const exclusive = named === undefined;
      const error = this.self.files.writeText(named ? absolute(this.self, named) : path, body, {
        exclusive,
      });
      if (isFileError(error)) {
        complain(this.self, `can't open '${name}': ${error.text}`);
        return 1;
      }
    }
    const shown = (named === '-' ? '-' : name).padEnd(20).slice(0, 20);
    this.note(`${shown} 100% |${BAR}| ${String(body.length).padStart(5)}  0:00:00 ETA`);
    this.note(named === '-' ? 'written to stdout' : `'${name}' saved`);
    return 0;
  }
}

function hostText({ host, port, scheme }: HttpTarget): string {
  return port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`;
}

/** Values of a long option that may be given with `=` or as the next word. */
function optionValues({ argv }: ProgramContext, name: string): string[] {
  return argv.flatMap((word, index) => {
    if (word === name) return [argv[index + 1] ?? ''];
    return word.startsWith(`${name}=`) ? [word.slice(name.length + 1)] : [];
  });
}

function optionValue(self: ProgramContext, name: string): string | undefined {
  return optionValues(self, name)[0];
}

function headersOf(self: ProgramContext, name: string): [string, string][] {
  return optionValues(self, name).map((text) => {
    const [header = '', value = ''] = text.split(/:\s*(.*)/s);
    return [header.toLowerCase(), value];
  });
}
